// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "bind/bind.hpp"
#include "project.hpp"

using namespace portato;
using test::Lines;
using test::Project;

namespace {

/// What is said of a Component.cdef in /project/c; beside it lie a.c, x.api and an empty component d.
Lines said_of(const std::string& text) {
  Project project;
  project.options.interface_directories = {"/project/api"};
  project.file("c/Component.cdef", text).file("c/a.c", "").file("d/Component.cdef", "").file("api/x.api", "");
  project.options.source_directories = {"/project"};
  project.component();
  return project.messages();
}

}  // namespace

TEST_CASE("a component knows its sources by language, and where they lie") {
  Project project;
  project.options.source_directories = {"/lib"};
  project.file("my-comp/Component.cdef", "sources: { a.c sub/b.cpp c.CC $NONE }\ncflags: { -DX=\"1 2\" }");
  project.file("my-comp/a.c", "").file("my-comp/sub/b.cpp", "").file("/lib/c.CC", "");
  const model::Model model = project.component("my-comp");
  CHECK(
      project.messages() ==
      Lines{"my-comp/Component.cdef:1:31: warning: variable `NONE` is not set; it counts as empty [D2011]"});
  REQUIRE(model.components.size() == 1);
  const model::Component& component = model.components[0];
  CHECK(component.name == "my_comp");
  CHECK(component.directory == "/project/my-comp");
  REQUIRE(component.sources.size() == 3);
  CHECK(component.sources[0].path.value == "/project/my-comp/a.c");
  CHECK_FALSE(component.sources[0].is_cxx);
  CHECK(component.sources[1].is_cxx);
  CHECK(component.sources[2].path.value == "/lib/c.CC");
  CHECK(component.cflags.size() == 2);
}

TEST_CASE("sources that cannot be") {
  CHECK(said_of("sources: {\n  b.c\n  a.rs\n  a.c a.c\n}") ==
        Lines{"c/Component.cdef:2:3: error: source file `b.c` not found; did you mean `a.c`? [D3011]",
              "c/Component.cdef:2:3: note: looked for /project/c/b.c",
              "c/Component.cdef:2:3: note: looked for /project/b.c",
              "c/Component.cdef:3:3: error: `a.rs` is neither a C nor a C++ source [D3103]",
              "c/Component.cdef:4:7: error: source file `/project/c/a.c` is listed twice [D3020]",
              "c/Component.cdef:4:3: note: first listed here"});
  CHECK(said_of("sources: { $BUILDDIR/generated.c }").empty());
}

TEST_CASE("a component is written in one language or built by commands") {
  CHECK(said_of("sources: { a.c }\njavaPackage: { io.x }") ==
        Lines{"c/Component.cdef:2:1: error: `javaPackage` and `sources` exclude each other in one component "
              "[D3104]",
              "c/Component.cdef:1:1: note: the other one"});
  CHECK(said_of("externalBuild: { make }\nsources: { a.c }").at(0) ==
        "c/Component.cdef:1:1: error: `externalBuild` and `sources` exclude each other in one component "
        "[D3104]");
  CHECK(said_of("pythonPackage: { x }").empty());
  CHECK(said_of("").empty());
}

TEST_CASE("interfaces have the name of their file or an alias, and options") {
  Project project;
  project.options.interface_directories = {"/project/api"};
  project.file("c/Component.cdef",
               "provides: { api: { x.api [direct] y=x.api [async] [manual-start] } }\n"
               "requires: { api: { \"x.api\" [types-only] z = x.api [optional] } }");
  project.file("api/x.api", "USETYPES sub/y;").file("api/sub/y.api", "");
  const model::Model model = project.component();
  CHECK(project.messages().empty());
  const model::Component& component = model.components[0];
  REQUIRE(component.servers.size() == 2);
  CHECK(component.servers[0].name.value == "x");
  CHECK(component.servers[0].is_direct);
  CHECK(component.servers[1].name.value == "y");
  CHECK(component.servers[1].is_async);
  CHECK(component.servers[1].api == component.servers[0].api);
  REQUIRE(component.clients.size() == 2);
  CHECK(component.clients[0].is_types_only);
  CHECK(component.clients[1].is_optional);
  CHECK(component.clients[1].is_manual_start);
  REQUIRE(model.apis.size() == 2);
  CHECK(model.apis[0].uses.at(0).api == model::ApiId(1));
}

TEST_CASE("interface files that are not there, and options that exclude each other") {
  CHECK(
      said_of("requires: { api: { xx.api } }") ==
      Lines{"c/Component.cdef:1:20: error: interface file `xx.api` not found; did you mean `x.api`? [D3105]",
            "c/Component.cdef:1:20: note: looked for /project/api/xx.api",
            "c/Component.cdef:1:20: note: looked for /project/c/xx.api",
            "c/Component.cdef:1:20: note: looked for /project/xx.api",
            "c/Component.cdef:1:20: note: if it lies elsewhere, name its directory with -i"});
  CHECK(said_of("provides: { api: { a.c } }") ==
        Lines{"c/Component.cdef:1:20: error: `a.c` is no interface file: its name ends in `.api` [D3106]"});
  CHECK(said_of("provides: { api: { x.api [async] [direct] } }") ==
        Lines{"c/Component.cdef:1:34: error: `[direct]` and `[async]` exclude each other [D3107]"});
  CHECK(said_of("requires: { api: { x.api [types-only] [optional] } }") ==
        Lines{"c/Component.cdef:1:39: error: `[types-only]` and `[optional]` exclude each other [D3107]"});
}

TEST_CASE("interface files that use each other's types, or what is not there") {
  Project project;
  project.options.interface_directories = {"/project/api"};
  project.file("c/Component.cdef", "provides: { api: { a.api } }");
  project.file("api/a.api", "USETYPES b;\n").file("api/b.api", "// why\nUSETYPES a.api;\nUSETYPES gone;\n");
  project.component();
  CHECK(project.messages() ==
        Lines{"api/a.api:1:10: error: interface files use each other: `a` -> `b` -> `a` [D4102]",
              "api/a.api:1:10: note: `a` uses `b` here", "api/b.api:2:10: note: `b` uses `a` here",
              "api/b.api:3:10: error: interface file `gone.api` not found [D3105]",
              "api/b.api:3:10: note: looked for /project/api/gone.api",
              "api/b.api:3:10: note: looked for /project/c/gone.api",
              "api/b.api:3:10: note: looked for /project/gone.api"});
}

TEST_CASE("the framework's interfaces win, but not in silence") {
  Project project;
  project.environment.set("LEGATO_ROOT", {"/legato", expand::VariableOrigin::kProcess, {}});
  project.options.interface_directories = {"/project/api"};
  project.file("c/Component.cdef", "provides: { api: { x.api same.api } }");
  project.file("/legato/interfaces/x.api", "1").file("api/x.api", "2");
  project.file("/legato/interfaces/same.api", "1").file("api/same.api", "1");
  const model::Model model = project.component();
  CHECK(model.apis[0].path == "/legato/interfaces/x.api");
  CHECK(project.messages() ==
        Lines{"c/Component.cdef:1:20: warning: interface file `/legato/interfaces/x.api` of the "
              "framework hides another one of that name [D3119]",
              "c/Component.cdef:1:20: note: the hidden one is /project/api/x.api"});
}

TEST_CASE("required components lie beside the component or in the search directories") {
  Project project;
  project.options.source_directories = {"/lib"};
  project.file("c/Component.cdef", "requires: { component: { sub ../e [provide-header] far ./sub $X } }");
  project.file("c/sub/Component.cdef", "").file("e/Component.cdef", "").file("/lib/far/Component.cdef", "");
  project.environment.set("X", {"", expand::VariableOrigin::kProcess, {}});
  const model::Model model = project.component();
  CHECK(project.messages().empty());
  REQUIRE(model.components.size() == 4);
  const auto& uses = model.components[0].components;
  REQUIRE(uses.size() == 4);
  CHECK(model[uses[0].component].directory == "/project/c/sub");
  CHECK(uses[1].provides_header);
  CHECK(model[uses[2].component].directory == "/lib/far");
  CHECK(uses[3].component == uses[0].component);
}

TEST_CASE("components that are not there, or not yet, or no components") {
  CHECK(said_of("requires: { component: { dd } }") ==
        Lines{"c/Component.cdef:1:26: error: component `dd` not found; did you mean `d`? [D3101]",
              "c/Component.cdef:1:26: note: looked for /project/c/dd",
              "c/Component.cdef:1:26: note: looked for /project/dd",
              "c/Component.cdef:1:26: note: if it lies elsewhere, name its directory with -s"});
  CHECK(said_of("requires: { component: { api } }") ==
        Lines{"c/Component.cdef:1:26: error: component `api` not found [D3101]",
              "c/Component.cdef:1:26: note: /project/api holds no Component.cdef"});
  Project project;
  project.environment.set("LEGATO_BUILD", {"/build", expand::VariableOrigin::kProcess, {}});
  project.file("c/Component.cdef", "requires: { component: { $LEGATO_BUILD/stub } }");
  project.component();
  CHECK(project.messages() ==
        Lines{"c/Component.cdef:1:26: warning: component `/build/stub` not found; it would lie in a "
              "folder that a build fills [D3102]"});
}

TEST_CASE("components that require each other") {
  Project project;
  project.file("c/Component.cdef", "requires: { component: { ../d } }");
  project.file("d/Component.cdef", "requires: { component: { ../c } }");
  project.component();
  CHECK(project.messages() ==
        Lines{"c/Component.cdef:1:26: error: components require each other: `c` -> `d` -> `c` [D4101]",
              "c/Component.cdef:1:26: note: `c` requires `d` here",
              "d/Component.cdef:1:26: note: `d` requires `c` here"});
}

TEST_CASE("libraries and header directories") {
  Project project;
  project.file("c/Component.cdef",
               "requires: { lib: { lib/libx.so m \"libs.a\" nolib.so } }\n"
               "provides: { lib: { libp.so } headerDir: { include /abs } }");
  project.file("c/lib/libx.so", "");
  const model::Model model = project.component();
  CHECK(project.messages() ==
        Lines{"c/Component.cdef:1:43: error: the file name of library `nolib.so` must begin with "
              "`lib` [D3108]"});
  const model::Component& component = model.components[0];
  REQUIRE(component.libraries.size() == 3);
  CHECK(component.libraries[0].directory == "/project/c/lib");
  CHECK(component.libraries[2].kind == model::Library::Kind::kStaticName);
  CHECK(component.provided_libraries.size() == 1);
  CHECK(component.header_directories[0].value == "/project/c/include");
  CHECK(component.header_directories[1].value == "/abs");
}

TEST_CASE("pools of a component and of its interfaces") {
  CHECK(said_of("pools: { P = 5 x.P = 4K y.Q = 1 }\nprovides: { api: { y = x.api } }").empty());
  CHECK(said_of("pools: { P = 5 P = 6 none.Q = 1 R = 4294967296 }") ==
        Lines{"c/Component.cdef:1:16: error: the size of pool `P` is given twice [D3110]",
              "c/Component.cdef:1:10: note: first given here",
              "c/Component.cdef:1:22: error: no interface `none` in this component [D3109]",
              "c/Component.cdef:1:37: error: `the size of a pool` must be at most 4294967295, not 4294967296 "
              "[D3112]"});
}

TEST_CASE("a component may bundle what its external build makes, and nothing else that is missing") {
  CHECK(said_of("bundles: { file: { made /x } dir: { madeDir /y } }\nexternalBuild: { make }").empty());
  CHECK(said_of("bundles: { file: { $BUILDDIR/x /x } }").empty());
  CHECK(said_of("bundles: { file: { b.c /x } }") ==
        Lines{"c/Component.cdef:1:20: error: file to bundle `/project/c/b.c` not found; did you mean `a.c`? "
              "[D3016]",
              "c/Component.cdef:1:20: note: looked for /project/c/b.c"});
  CHECK(
      said_of("bundles: { file: { [wx] a.c /x\n a.c /../y } }") ==
      Lines{
          "c/Component.cdef:1:20: error: a bundled object cannot be writable and executable at once [D3027]",
          "c/Component.cdef:2:6: error: destination `/../y` leaves the app's sandbox [D3113]"});
}

TEST_CASE("what may be required of the target") {
  CHECK(said_of("requires: { file: { /etc/x /etc/ [r] /home/root/x /x [rw] /mnt/flash/y y }\n"
                "dir: { /var /var } device: { [rw] /dev/a /dev/ } }")
            .empty());
  CHECK(said_of("requires: {\nfile: { /etc/ /etc/ }\nfile: { [r] /etc/x /x }\ndir: { /legato/. /x }\n"
                "device: { [x] /dev/a /dev/a }\n}") ==
        Lines{"c/Component.cdef:2:9: error: `/etc/` must not end in `/` [D3114]",
              "c/Component.cdef:3:9: error: permissions can be given only to objects below `/home/root/` and "
              "`/mnt/flash/`, not to `/etc/x` [D3116]",
              "c/Component.cdef:4:8: error: `/legato/.` belongs to the framework and cannot be given to an "
              "app [D3115]",
              "c/Component.cdef:5:11: error: a device cannot be executable [D3117]"});
}

TEST_CASE("two interfaces of one name in a component") {
  CHECK(said_of("provides: { api: { x.api\n  x.api } }\nrequires: { api: { x.api [types-only] x.api } }") ==
        Lines{"c/Component.cdef:2:3: error: component `c` has two server interfaces called `x` [D4103]",
              "c/Component.cdef:1:20: note: the other one",
              "c/Component.cdef:2:3: note: give one of them another name: `name = x.api`"});
}

TEST_CASE("a component alone does not know the modules of the system") {
  CHECK(said_of("requires: { kernelModules: { anything } }").empty());
}
