// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "bind/bind.hpp"
#include "project.hpp"

using namespace portato;
using test::Lines;
using test::Project;

namespace {

/// A project with a component `c` (a.c) and an app of that text.
Project& with_app(Project& project, const std::string& text) {
  return project.file("c/Component.cdef", "sources: { a.c }").file("c/a.c", "").file("app.adef", text);
}

Lines said_of(const std::string& text) {
  Project project;
  with_app(project, text).app();
  return project.messages();
}

}  // namespace

TEST_CASE("what an app says of itself, and its defaults") {
  Project project;
  with_app(project,
           "cpuShare: 5 maxThreads: 2K sandboxed: off start: manual version: 1.2.3\n"
           "groups: { g1 g-2 g1 } tags: { \"a\" : \"b c\" } watchdogTimeout: never maxWatchdogTimeout: 5\n"
           "username: telaf startGroup: 12 capability: { CAP_CHOWN }");
  const model::Model model = project.app();
  CHECK(
      project.messages() ==
      Lines{"app.adef:2:62: warning: `watchdogTimeout` is never, more than 5 (`maxWatchdogTimeout`) [D4208]",
            "app.adef:2:88: note: the other limit"});
  REQUIRE(model.apps.size() == 1);
  const model::App& app = model.apps[0];
  CHECK(app.name == "app");
  CHECK(app.limits[model::Limit::kCpuShare].value == 5);
  CHECK(app.limits[model::Limit::kMaxThreads].value == 2048);
  CHECK(app.limits[model::Limit::kMaxMemoryBytes].value == 40'960'000);
  CHECK_FALSE(app.limits[model::Limit::kMaxMemoryBytes].is_set());
  CHECK_FALSE(app.limits.has(model::Limit::kRunGroup));
  CHECK_FALSE(app.is_sandboxed.value);
  CHECK(app.start.value == model::StartMode::kManual);
  CHECK(app.version.value == "1.2.3");
  CHECK(app.groups.names.size() == 2);
  CHECK(app.tags[0].value.value == "b c");
  CHECK(app.watchdog.timeout.value == model::Watchdog::kNever);
  CHECK(app.user_name.value == "telaf");
  CHECK(app.limits[model::Limit::kStartGroup].value == 12);
  CHECK(app.capabilities.names.at(0).value == "CAP_CHOWN");
}

TEST_CASE("numbers out of range, and settings made twice") {
  CHECK(said_of("cpuShare: 0\nrunGroup: 256\nwatchdogTimeout: 2147483648\nmaxThreads: 1 maxThreads: 2") ==
        Lines{"app.adef:1:11: error: `cpuShare` must be at least 1, not 0 [D3112]",
              "app.adef:2:11: error: `runGroup` must be from 1 to 255, not 256 [D3112]",
              "app.adef:3:18: error: `watchdogTimeout` must be at most 2147483647, not 2147483648 [D3112]",
              "app.adef:4:15: warning: `maxThreads` is set twice; the last value counts [D3030]",
              "app.adef:4:13: note: first set here"});
}

TEST_CASE("components of an executable are initialised from the last to the first, required ones before") {
  Project project;
  project.file("app.adef", "executables: { e = ( one two ) } components: { lone }");
  project.file("one/Component.cdef", "sources: { x.c } requires: { component: { ../p ../q } }")
      .file("one/x.c", "");
  for (const char* name : {"two", "lone", "p", "q"}) project.file(std::string(name) + "/Component.cdef", "");
  const model::Model model = project.app();
  CHECK(project.messages().empty());
  std::string order;
  for (const model::ComponentId id : model.apps[0].executables[0].instances) order += model[id].name + " ";
  CHECK(order == "two q p one ");
  CHECK(model.apps[0].components.size() == 5);
}

TEST_CASE("executables that cannot be") {
  CHECK(said_of("executables: { e = ( c ) e = ( c ) }") ==
        Lines{"app.adef:1:26: error: executable `e` is defined twice [D3201]",
              "app.adef:1:16: note: first defined here"});
  CHECK(said_of("executables: { e = ( ) f = ( $NONE ) }") ==
        Lines{"app.adef:1:16: error: executable `e` has no component with code [D4201]",
              "app.adef:1:30: warning: variable `NONE` is not set; it counts as empty [D2011]"});
  CHECK(said_of("executables: { e = ( cc ) }\nbindings: { e.cc.x -> <root>.x }").at(0) ==
        "app.adef:1:22: error: component `cc` not found; did you mean `c`? [D3101]");
  CHECK(said_of("executables: { e = ( c ) _e = ( c ) }") ==
        Lines{"app.adef:1:26: error: two executables would be called `e` in file and service names [D4203]",
              "app.adef:1:16: note: the other one, `e`"});
}

TEST_CASE("an executable of two languages") {
  Project project;
  with_app(project, "executables: { e = ( c j ) }").file("j/Component.cdef", "javaPackage: { io.x }").app();
  CHECK(project.messages() ==
        Lines{"app.adef:1:16: error: executable `e` mixes Java and C or C++ components [D4202]",
              "j/Component.cdef:1:1: note: component `j`", "c/Component.cdef:1:1: note: component `c`"});
}

TEST_CASE("processes share what their section says") {
  Project project;
  with_app(project,
           "executables: { e = ( c ) }\nprocesses: { run: { p1 = ( e -a \"b c\" '$HOME' ) ( \"/bin/e\" ) }\n"
           "envVars: { A = \"q r\" B = $V } priority: rt5 faultAction: restart maxFileBytes: 1K }\n"
           "processes: { envVars: { PATH = /x } }");
  project.environment.set("V", {"v", expand::VariableOrigin::kProcess, {}});
  const model::Model model = project.app();
  CHECK(project.messages().empty());
  REQUIRE(model.apps[0].process_groups.size() == 2);
  const model::ProcessGroup& group = model.apps[0].process_groups[0];
  REQUIRE(group.processes.size() == 2);
  CHECK(group.processes[0].name.value == "p1");
  CHECK(group.processes[0].executable.value == "e");
  CHECK(group.processes[0].arguments[1].value == "b c");
  CHECK(group.processes[0].arguments[2].value == "$HOME");
  CHECK(group.processes[1].name.value == "e");
  CHECK(group.priority.value == "rt5");
  CHECK(group.limits[model::Limit::kMaxFileBytes].value == 1024);
  REQUIRE(group.variables.size() == 3);
  CHECK(group.variables[0].value.value == "q r");
  CHECK(group.variables[1].value.value == "v");
  CHECK(group.variables[2].value.value == "/usr/local/bin:/usr/bin:/bin");
  CHECK(model.apps[0].process_groups[1].variables.size() == 1);
}

TEST_CASE("process names are those of a file, and each is the only one of the app") {
  CHECK(
      said_of(
          "executables: { e = ( c ) }\nprocesses: { run: { ( e ) } }\nprocesses: { run: { ( /bin/e ) } }") ==
      Lines{"app.adef:3:23: error: two processes are called `e` [D4204]",
            "app.adef:2:23: note: the other one",
            "app.adef:3:23: note: give one of them another name: `name = ( executable )`"});
  const Lines messages = said_of("sandboxed: false processes: { run: { ( a:b ) ( .. ) ( /bin/ ) ( x" +
                                 std::string(47, 'x') + " ) } }");
  REQUIRE(messages.size() == 8);
  CHECK(messages[0] == "app.adef:1:40: error: `a:b` is no name for a process: it must not hold `:` [D3202]");
  CHECK(messages[2] == "app.adef:1:48: error: `..` is no name for a process: it names a directory [D3202]");
  CHECK(messages[4] == "app.adef:1:55: error: `` is no name for a process: it is empty [D3202]");
}

TEST_CASE("programs that a sandbox does not have") {
  const std::string app = "executables: { server = ( c ) }\n";
  CHECK(said_of(app + "processes: { run: { ( sever ) } }") ==
        Lines{"app.adef:2:23: warning: app `app` has no program `sever`; did you mean `server`? [D4207]"});
  CHECK(said_of(app + "sandboxed: false processes: { run: { ( /bin/sh ) ( /bin/server ) } }").empty());
  CHECK(said_of(app + "processes: { run: { ( /bin/sh ) } }")
            .at(0)
            .ends_with("has no program `/bin/sh` [D4207]"));
  CHECK(said_of(app + "processes: { run: { ( sh ) } } requires: { file: { /bin/sh /usr/bin/sh } }").empty());
  CHECK(said_of(app + "processes: { run: { ( sh ) } } requires: { dir: { /bin /bin } }").empty());
}

TEST_CASE("configuration trees") {
  CHECK(said_of("requires: { configTree: { [w] . [rw] other third } }").empty());
  CHECK(said_of("requires: { configTree: { . app } }") ==
        Lines{"app.adef:1:29: error: configuration tree `app` is required twice [D3204]",
              "app.adef:1:27: note: first required here"});
}

TEST_CASE("two files at one place in a sandbox") {
  Project project;
  with_app(project,
           "executables: { e = ( c ) } components: { d }\n"
           "bundles: { file: { x.txt /share/t\n  y.txt /own\n  x.txt /own\n  [x] y.txt /bin/e } }");
  project.file("c/Component.cdef",
               "sources: { a.c } bundles: { file: { a.c /share/t a.c /both a.c /same } }");
  project.file("d/Component.cdef", "bundles: { file: { ../c/a.c /same b /both } }").file("d/b", "");
  project.file("x.txt", "").file("y.txt", "");
  project.app();
  CHECK(project.messages() ==
        Lines{"app.adef:4:9: error: two files of app `app` would be `/own` [D4205]",
              "app.adef:3:9: note: the other one",
              "app.adef:5:13: error: two files of app `app` would be `/bin/e` [D4205]",
              "app.adef:1:16: note: this makes such a file, too",
              "d/Component.cdef:1:37: error: two files of app `app` would be `/both` [D4205]",
              "c/Component.cdef:1:54: note: the other one"});
}

TEST_CASE("two objects of the target at one place") {
  CHECK(said_of("requires: { file: { /a /x /b /x /a /x } }") ==
        Lines{"app.adef:1:30: warning: two objects of the target would be `/x` in app `app` [D4206]",
              "app.adef:1:24: note: the other one"});
}

TEST_CASE("components that make libraries of one name") {
  Project project;
  with_app(project, "executables: { e = ( c sub/c ) }");
  project.file("sub/c/Component.cdef", "sources: { b.c }").file("sub/c/b.c", "");
  project.app();
  CHECK(project.messages() ==
        Lines{"app.adef:1:22: error: two components of app `app` would be called `c` in file and "
              "service names [D4203]",
              "app.adef:1:24: note: the other one, `/project/sub/c`"});
}

TEST_CASE("limits that contradict each other, and one that is of no effect") {
  CHECK(said_of(
            "maxMemoryBytes: 1K\nprocesses: { maxStackBytes: 2K maxCoreDumpFileBytes: 9 maxFileBytes: 8 }") ==
        Lines{"app.adef:2:29: warning: `maxStackBytes` is 2048, more than 1024 (`maxMemoryBytes`) [D4208]",
              "app.adef:1:17: note: the other limit",
              "app.adef:2:54: warning: `maxCoreDumpFileBytes` is 9, more than 8 (`maxFileBytes`) [D4208]",
              "app.adef:2:70: note: the other limit"});
  CHECK(said_of("processes: { maxFileBytes: 100000K }").empty());
  CHECK(
      said_of("sandboxed: false\nmaxFileSystemBytes: 1K\nprocesses: { maxFileBytes: 2K }") ==
      Lines{"app.adef:2:21: warning: `maxFileSystemBytes` is of no effect: the app is not sandboxed [D4209]",
            "app.adef:1:12: note: not sandboxed"});
}

TEST_CASE("an app may bundle binaries, and files a build has yet to make") {
  Project project;
  project.environment.set("LEGATO_BUILD", {"/build", expand::VariableOrigin::kProcess, {}});
  with_app(project, "bundles: { binary: { none /bin/ } file: { $LEGATO_BUILD/x /x } dir: { c /d } }");
  const model::Model model = project.app();
  CHECK(project.messages().empty());
  REQUIRE(model.apps[0].bundles.size() == 3);
  CHECK(model.apps[0].bundles[0].destination.value == "bin/none");
}
