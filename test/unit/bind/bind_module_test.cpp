// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "bind/bind.hpp"
#include "project.hpp"

using namespace portato;
using test::Lines;
using test::Project;

namespace {

Lines names(const model::Model& model) {
  Lines result;
  for (const model::Module& module : model.modules) result.push_back(module.name.value);
  return result;
}

}  // namespace

TEST_CASE("a source module takes its name from its file and its sources from beside it") {
  Project project;
  project.file("drv/my-bus.mdef", "sources: { core.c ../shared/util.c }")
      .file("drv/core.c", "")
      .file("shared/util.c", "");
  const model::Model model = project.module("drv/my-bus.mdef");
  CHECK(project.messages().empty());
  REQUIRE(names(model) == Lines{"my-bus"});
  CHECK(model.modules[0].kernel_name() == "my_bus");
  CHECK(model.modules[0].sources[0].value == "/project/drv/core.c");
  CHECK(model.modules[0].sources[1].value == "/project/shared/util.c");
}

TEST_CASE("sources are searched in the -s directories after the definition's own") {
  Project project;
  project.options.source_directories = {"/lib1", "/lib2"};
  project.file("x.mdef", "sources: { a.c b.c }").file("a.c", "").file("/lib2/a.c", "").file("/lib2/b.c", "");
  const model::Model model = project.module("x.mdef");
  CHECK(project.messages().empty());
  CHECK(model.modules[0].sources[0].value == "/project/a.c");
  CHECK(model.modules[0].sources[1].value == "/lib2/b.c");
}

TEST_CASE("everything that is wrong with sources is said at once") {
  Project project;
  project.file("x.mdef", "sources: {\n  vbsu.c\n  a.cpp\n  a.c a.c\n  \"$NOWHERE\"\n}\n");
  project.file("a.c", "").file("vbus.c", "").file("a.cpp", "");
  project.module("x.mdef");
  CHECK(project.messages() ==
        Lines{"x.mdef:2:3: error: source file `vbsu.c` not found; did you mean `vbus.c`? [D3011]",
              "x.mdef:2:3: note: looked for /project/vbsu.c",
              "x.mdef:3:3: error: `a.cpp` is no C source: a kernel module's sources end in `.c`, or in `.S` "
              "for assembler [D3012]",
              "x.mdef:4:7: error: source file `/project/a.c` is listed twice [D3020]",
              "x.mdef:4:3: note: first listed here",
              "x.mdef:5:3: error: `\"$NOWHERE\"` is empty once its variables are replaced [D3003]",
              "x.mdef:5:3: note: variable `NOWHERE` is not set; it counts as empty",
              "x.mdef:5:3: note: an entry of `sources` must name something"});
}

TEST_CASE("unnamed sub-modules are numbered in their own definition") {
  Project project;
  const std::string two = "kernelModule: { sources: { a.c } }\nkernelModule: { sources: { a.c } }";
  project.file("system.sdef", "kernelModules: { p q }")
      .file("p.mdef", two)
      .file("q.mdef", two)
      .file("a.c", "");
  const model::Model model = project.system();
  CHECK(project.messages().empty());
  CHECK(names(model) == Lines{"p1", "p2", "q1", "q2"});
}

TEST_CASE("a sub-module may require one that is declared later") {
  Project project;
  project.file(
      "x.mdef",
      "kernelModule: { name: one sources: { a.c } requires: { kernelModules: { two [optional] } } }\n"
      "kernelModule: { name: two sources: { a.c } }\n");
  project.file("a.c", "");
  const model::Model model = project.module("x.mdef");
  CHECK(project.messages().empty());
  const auto edges = model.required_by(model::ModuleId(0));
  REQUIRE(edges.size() == 1);
  CHECK(model[edges[0].module].name.value == "two");
  CHECK(edges[0].is_optional);
}

TEST_CASE("by its definition's name a sub-module requires the main module") {
  Project project;
  project.file(
      "x.mdef",
      "sources: { a.c }\nkernelModule: { name: sub sources: { a.c } requires: { kernelModules: { x } } }");
  project.file("a.c", "");
  const model::Model model = project.module("x.mdef");
  CHECK(project.messages().empty());
  const auto edges = model.required_by(model::ModuleId(1));
  REQUIRE(edges.size() == 1);
  CHECK(model[edges[0].module].name.value == "x");
}

TEST_CASE("a definition's requirement covers every module of the other definition and all of its own") {
  Project project;
  project.file("system.sdef", "kernelModules: { user pair }");
  project.file("pair.mdef",
               "kernelModule: { name: p1 sources: { a.c } } kernelModule: { name: p2 sources: { a.c } }");
  project.file("user.mdef",
               "sources: { a.c } kernelModule: { name: sub sources: { a.c } }\n"
               "requires: { kernelModules: { pair.mdef } }");
  project.file("a.c", "");
  const model::Model model = project.system();
  CHECK(project.messages().empty());
  for (const std::size_t module : {0U, 1U}) {
    const auto edges = model.required_by(model::ModuleId(module));
    REQUIRE(edges.size() == 2);
    CHECK(model[edges[0].module].name.value == "p1");
    CHECK(model[edges[1].module].name.value == "p2");
    CHECK_FALSE(edges[0].is_optional);
  }
}

TEST_CASE("only a sub-module can require a sub-module") {
  Project project;
  project.file("x.mdef",
               "sources: { a.c }\nkernelModule: { name: sub sources: { a.c } }\n"
               "requires: { kernelModules: { sub } }");
  project.file("a.c", "");
  project.module("x.mdef");
  CHECK(project.messages() == Lines{"x.mdef:3:30: error: sub-module `sub` can only be required by a "
                                    "sub-module of the same file [D3007]"});
}

TEST_CASE("parameters keep their text, escapes resolved and dollars untouched; the last value counts") {
  Project project;
  project.file("x.mdef", "sources: { a.c }\nparams: { a = \"say \\\"$HOME\\\"\" b = 'two words' a = \"1\" }")
      .file("a.c", "");
  const model::Model model = project.module("x.mdef");
  CHECK(project.messages() == Lines{"x.mdef:2:47: warning: `a` is set twice; the last value counts [D3030]",
                                    "x.mdef:2:11: note: first set here"});
  const auto& parameters = model.definitions[0].parameters;
  REQUIRE(parameters.size() == 2);
  CHECK(parameters[0].value.value == "1");
  CHECK(parameters[1].value.value == "two words");

  Project other;
  other.file("x.mdef", "sources: { a.c } params: { a = \"say \\\"$HOME\\\"\" }").file("a.c", "");
  CHECK(other.module("x.mdef").definitions[0].parameters[0].value.value == "say \"$HOME\"");
}

TEST_CASE("flags keep their quotes for the shell") {
  Project project;
  project.environment.set("V", {"7", expand::VariableOrigin::kProcess, {}});
  project.file("x.mdef", "sources: { a.c } cflags: { \"-DA=b c\" -DV=$V } ldflags: { -r }").file("a.c", "");
  const model::Model model = project.module("x.mdef");
  CHECK(model.definitions[0].cflags[0].value == "\"-DA=b c\"");
  CHECK(model.definitions[0].cflags[1].value == "-DV=7");
  CHECK(model.definitions[0].ldflags[0].value == "-r");
}

TEST_CASE("pre-built modules lie beside the definition, else in the current directory") {
  Project project;
  project.fs.set_current_directory("/elsewhere");
  project.file("/project/drv/x.mdef", "preBuilt: { a.ko b.ko }").file("/project/drv/a.ko", "");
  project.file("/elsewhere/a.ko", "").file("/elsewhere/b.ko", "");
  const model::Model model = project.module("drv/x.mdef");
  CHECK(project.messages().empty());
  CHECK(model.definitions[0].origin == model::ModuleOrigin::kPrebuilt);
  CHECK(model.modules[0].prebuilt_path.value == "/project/drv/a.ko");
  CHECK(model.modules[1].prebuilt_path.value == "/elsewhere/b.ko");
}

TEST_CASE("what external commands leave need not exist, in whatever order the sections stand") {
  Project project;
  project.file("x.mdef", "preBuilt: { $BUILDDIR/a.ko b.ko }\nexternalBuild: { \"make -C $CURDIR\" }");
  const model::Model model = project.module("x.mdef");
  CHECK(project.messages().empty());
  const model::Definition& definition = model.definitions[0];
  CHECK(definition.origin == model::ModuleOrigin::kExternal);
  CHECK(definition.external_commands[0].value == "make -C /project");
  CHECK(model.modules[0].prebuilt_path.value == definition.build_directory + "/a.ko");
  CHECK(model.modules[1].prebuilt_path.value == definition.build_directory + "/b.ko");
}

TEST_CASE("kinds of modules exclude each other in one definition") {
  const auto message = [](const std::string& text) {
    Project project;
    project.file("x.mdef", text).file("a.c", "").file("a.ko", "");
    project.module("x.mdef");
    const Lines lines = project.messages();
    return lines.empty() ? std::string() : lines[0];
  };
  CHECK(message("sources: { a.c }\npreBuilt: { a.ko }") ==
        "x.mdef:2:1: error: `preBuilt` and `sources` exclude each other in one kernel module definition "
        "[D3022]");
  CHECK(message("sources: { a.c }\nexternalBuild: { make }") ==
        "x.mdef:2:1: error: `externalBuild` and `sources` exclude each other in one kernel module definition "
        "[D3022]");
  CHECK(message("kernelModule: { sources: { a.c } }\npreBuilt: { a.ko }") ==
        "x.mdef:2:1: error: `preBuilt` and `kernelModule` exclude each other in one kernel module definition "
        "[D3022]");
  CHECK(message("externalBuild: { make }") ==
        "x.mdef:1:1: error: `externalBuild` needs `preBuilt` to say which `.ko` files it leaves [D3023]");
  CHECK(message("") ==
        "x.mdef:1:1: error: `x.mdef` names neither `sources` nor `preBuilt` nor a sub-module with sources "
        "[D3021]");
  CHECK(message("load: manual").ends_with("[D3021]"));
  CHECK(message("kernelModule: { name: s }") == "x.mdef:1:1: error: sub-module `s` has no sources [D3024]");
  CHECK(message("sources: { }") == "x.mdef:1:1: error: `sources` is empty [D3025]");
  CHECK(message("preBuilt: { a.ko a.ko }") ==
        "x.mdef:1:18: error: pre-built module `a.ko` is listed twice [D3028]");
  CHECK(message("preBuilt: { a.c }") ==
        "x.mdef:1:13: error: `a.c` is no kernel module: a pre-built file ends in `.ko` [D3013]");
  CHECK(message("preBuilt: { b.ko }") ==
        "x.mdef:1:13: error: pre-built module `b.ko` not found; did you mean `a.ko`? [D3014]");
}

TEST_CASE("a name that no kernel module can have") {
  Project project;
  project.file("a b.mdef", "sources: { a.c }").file("a.c", "");
  project.module("a b.mdef");
  CHECK(project.messages() == Lines{"a b.mdef:1:1: error: `a b` is no name for a kernel module: use letters, "
                                    "digits, `_` and `-` [D3029]"});
  const std::string longest(55, 'm');
  project.file(longest + ".mdef", "sources: { a.c }").file(longest + "m.mdef", "sources: { a.c }");
  project.module(longest + ".mdef");
  CHECK(project.messages().empty());
  project.module(longest + "m.mdef");
  CHECK(project.messages().at(0).ends_with("[D3031]"));
}

TEST_CASE("bundles know where they go") {
  Project project;
  project.file("x.mdef",
               "sources: { a.c } bundles: { file: { fw/x.bin /lib/firmware/ [x] run.sh bin/tool }\n"
               "dir: { fw /data } }");
  project.file("a.c", "").file("fw/x.bin", "").file("run.sh", "");
  const model::Model model = project.module("x.mdef");
  CHECK(project.messages().empty());
  const auto& bundles = model.definitions[0].bundles;
  REQUIRE(bundles.size() == 3);
  CHECK(bundles[0].source.value == "/project/fw/x.bin");
  CHECK(bundles[0].destination.value == "lib/firmware/x.bin");
  CHECK(bundles[0].permissions.is_readable);
  CHECK(bundles[1].destination.value == "bin/tool");
  CHECK(bundles[1].permissions.is_executable);
  CHECK(bundles[2].kind == model::Bundle::Kind::kDirectory);
  CHECK(bundles[2].destination.value == "data");
}

TEST_CASE("bundles and scripts that cannot be") {
  Project project;
  project.file(
      "x.mdef",
      "sources: { a.c }\nbundles: { file: {\n  none /x\n  sub /x\n  [wx] a.c /x\n  a.c ../../x\n } }\n"
      "scripts: { install: none.sh remove: a.c }\n");
  project.file("a.c", "").file("sub/y", "");
  project.module("x.mdef");
  CHECK(project.messages() ==
        Lines{"x.mdef:3:3: error: file to bundle `/project/none` not found [D3016]",
              "x.mdef:3:3: note: looked for /project/none",
              "x.mdef:4:3: error: `/project/sub` is a directory, but stands under `file` [D3017]",
              "x.mdef:5:3: error: a bundled object cannot be writable and executable at once [D3027]",
              "x.mdef:6:7: error: destination `../../x` leaves the module's folder [D3019]",
              "x.mdef:8:21: error: script `none.sh` not found [D3015]",
              "x.mdef:8:21: note: looked for /project/none.sh"});
}

TEST_CASE("a definition that cannot be read") {
  Project project;
  project.file("x.mdef", "");
  project.fs.make_unreadable("x.mdef");
  project.module("x.mdef");
  CHECK(project.messages() ==
        Lines{"portato: error: cannot read `/project/x.mdef`: Permission denied [D0001]"});
}

TEST_CASE("mkmod takes in what its definition requires") {
  Project project;
  project.file("user.mdef", "sources: { a.c } requires: { kernelModules: { mid } }").file("a.c", "");
  project.file("mid.mdef", "sources: { a.c } requires: { kernelModules: { low } }");
  project.file("low.mdef", "sources: { a.c }");
  const model::Model model = project.module("user.mdef");
  CHECK(project.messages().empty());
  CHECK(names(model) == Lines{"user", "mid", "low"});
}
