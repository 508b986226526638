// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "bind/bind.hpp"
#include "project.hpp"

using namespace portato;
using test::Lines;
using test::Project;

TEST_CASE("a system lists its modules in order, with their options") {
  Project project;
  project.file("system.sdef", "kernelModules: { b.mdef a [optional] }\nkernelModule: { sub/c }");
  for (const char* name : {"a.mdef", "b.mdef", "sub/c.mdef"}) project.file(name, "sources: { $CURDIR/x.c }");
  project.file("x.c", "").file("sub/x.c", "");
  const model::Model model = project.system();
  CHECK(project.messages().empty());
  CHECK(model.system.name == "system");
  REQUIRE(model.system.modules.size() == 3);
  CHECK(model[model.system.modules[0].definition].name == "b");
  CHECK(model[model.system.modules[1].definition].name == "a");
  CHECK(model.is_optional(model.system.modules[1].definition));
  CHECK_FALSE(model.is_optional(model.system.modules[0].definition));
  CHECK(model[model.system.modules[2].definition].path == "/project/sub/c.mdef");
}

TEST_CASE("moduleSearch counts wherever it stands, from its file's directory and from the current one") {
  Project project;
  project.fs.set_current_directory("/elsewhere");
  project.file("/project/system.sdef", "kernelModules: { a b }\nmoduleSearch: { mods }");
  project.file("/project/mods/a.mdef", "sources: { x.c }").file("/project/mods/x.c", "");
  project.file("/elsewhere/mods/b.mdef", "sources: { x.c }").file("/elsewhere/mods/x.c", "");
  const model::Model model = project.system();
  CHECK(project.messages().empty());
  REQUIRE(model.definitions.size() == 2);
  CHECK(model.definitions[1].path == "/elsewhere/mods/b.mdef");
}

TEST_CASE("a definition that is not there, with where it was looked for and the name that is") {
  Project project;
  project.file("system.sdef", "kernelModules: {\n  vbsu\n}")
      .file("vbus.mdef", "sources: { a.c }")
      .file("a.c", "");
  project.system();
  const Lines messages = project.messages();
  REQUIRE(messages.size() >= 2);
  CHECK(messages[0] ==
        "system.sdef:2:3: error: kernel module definition `vbsu.mdef` not found; did you mean `vbus.mdef`? "
        "[D3001]");
  CHECK(messages[1] == "system.sdef:2:3: note: looked for /project/vbsu.mdef");
}

TEST_CASE("a module listed twice is reported with both places") {
  Project project;
  project.file("system.sdef", "kernelModules: { a }\nkernelModules: { a.mdef }")
      .file("a.mdef", "sources: { a.c }");
  project.file("a.c", "");
  project.system();
  CHECK(project.messages() == Lines{"system.sdef:2:18: error: kernel module `a` is listed twice [D3004]",
                                    "system.sdef:1:18: note: first listed here"});
}

TEST_CASE("what a module requires must be listed, even if it exists") {
  Project project;
  project.file("system.sdef", "kernelModules: { a }").file("b.mdef", "sources: { a.c }").file("a.c", "");
  project.file("a.mdef", "sources: { a.c }\nrequires: { kernelModules: { b b } }");
  project.system();
  const Lines messages = project.messages();
  REQUIRE(messages.size() >= 2);
  CHECK(messages[0] ==
        "a.mdef:2:30: error: `a` requires kernel module `b`, which the system does not list [D3006]");
  CHECK(messages[1] == "a.mdef:2:30: note: add `b` to `kernelModules` in system.sdef");
}

TEST_CASE("a module required twice") {
  Project project;
  project.file("system.sdef", "kernelModules: { a b }").file("b.mdef", "sources: { a.c }").file("a.c", "");
  project.file("a.mdef", "sources: { a.c }\nrequires: { kernelModules: { b b.mdef } }");
  project.system();
  CHECK(project.messages() == Lines{"a.mdef:2:32: error: `b.mdef` is required twice [D3005]",
                                    "a.mdef:2:30: note: first required here"});
}

TEST_CASE("build variables reach the definitions") {
  Project project;
  project.file("system.sdef", "kernelModules: { $M }\nbuildVars: { M = a SRC = x.c }");
  project.file("a.mdef", "#if $SRC = x.c\nsources: { $SRC }\n#endif").file("x.c", "");
  const model::Model model = project.system();
  CHECK(project.messages().empty());
  REQUIRE(model.modules.size() == 1);
  REQUIRE(model.build_variables.size() == 2);
  CHECK(model.build_variables[0].name.value == "M");
  CHECK(model.build_variables[1].value.value == "x.c");
}

TEST_CASE("a system without modules, but not one with apps only") {
  Project project;
  project.file("system.sdef", "");
  project.system();
  CHECK(project.messages() == Lines{"system.sdef:1:1: warning: `system.sdef` lists no kernel modules; its "
                                    "image will be empty [D4003]"});
  project.file("apps.sdef", "\napps: { x }\napps: { y }\n").file("x.adef", "").file("y.adef", "");
  project.system("apps.sdef");
  CHECK(project.messages().empty());
}

TEST_CASE("a definition that cannot be read is said where it is asked for") {
  Project project;
  project.file("system.sdef", "kernelModules: { a }").file("a.mdef", "sources: { a.c }").file("a.c", "");
  project.fs.make_unreadable("/project/a.mdef");
  project.system();
  CHECK(project.messages() ==
        Lines{"system.sdef:1:18: error: cannot read `/project/a.mdef`: Permission denied [D3002]"});
}
