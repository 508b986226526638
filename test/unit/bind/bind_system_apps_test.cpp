// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "bind/bind.hpp"
#include "project.hpp"

using namespace portato;
using test::Lines;
using test::Project;

namespace {

/// What is said of a system.
Lines said_of(Project& project, const std::string& text) {
  project.file("system.sdef", text);
  project.system();
  return project.messages();
}

Lines said_of(const std::string& text, const std::string& app_text = "") {
  Project project;
  project.file("c/Component.cdef", "sources: { a.c }").file("c/a.c", "").file("x.adef", app_text);
  return said_of(project, text);
}

}  // namespace

TEST_CASE("apps are looked for beside the system, and in its search directories from both directories") {
  Project project;
  project.fs.set_current_directory("/elsewhere");
  project.file("/project/system.sdef", "apps: { a sub/b.adef c d }\nappSearch: { apps }");
  for (const char* name :
       {"/project/a.adef", "/project/sub/b.adef", "/project/apps/c.adef", "/elsewhere/apps/d.adef"}) {
    project.file(name, "");
  }
  const model::Model model = project.system();
  REQUIRE(model.apps.size() == 4);
  CHECK(model.apps[1].key == "b");
  CHECK(model.apps[2].path == "/project/apps/c.adef");
  CHECK(model.apps[3].path == "/elsewhere/apps/d.adef");
}

TEST_CASE("apps that are not there, twice there, or packages") {
  CHECK(said_of("apps: {\n  y\n  x x.adef\n  $NONE\n}\ncommands: { a = y:/b }") ==
        Lines{"system.sdef:2:3: error: app `y` not found; did you mean `x.adef`? [D3401]",
              "system.sdef:2:3: note: looked for /project/y.adef",
              "system.sdef:3:5: error: app `x` is listed twice [D3402]",
              "system.sdef:3:3: note: first listed here",
              "system.sdef:4:3: warning: variable `NONE` is not set; it counts as empty [D2011]",
              "system.sdef:4:3: warning: `$NONE` is empty once its variables are replaced; the entry is "
              "ignored [D3404]"});
  Project project;
  project.file("p.localhost.app", "");
  CHECK(said_of(project, "apps: { p }\nbindings: { p.x -> <u>.y <u>.z -> p.w }") ==
        Lines{"system.sdef:1:9: warning: binary app packages are not supported yet: nothing in "
              "`/project/p.localhost.app` "
              "is checked [D3403]"});
}

TEST_CASE("names of apps that become the same") {
  Project project;
  project.file("my-app.adef", "").file("my_app.adef", "");
  CHECK(said_of(project, "apps: { my-app my_app }") ==
        Lines{"system.sdef:1:16: error: two apps would be called `my_app` in file and service names [D4203]",
              "system.sdef:1:9: note: the other one, `my-app`"});
}

TEST_CASE("the system overrides what an app says, and both places are known") {
  Project project;
  project.file("x.adef",
               "maxThreads: 5 watchdogTimeout: 7 groups: { g } capability: { CAP_A }\n"
               "processes: { maxFileBytes: 3 priority: high faultAction: ignore } processes: { }");
  project.file(
      "system.sdef",
      "apps: { x { maxThreads: 6 watchdogTimeout: 8 groups: { h } groups: { i } maxFileBytes: 4 sandboxed: "
      "off\n"
      "start: manual preloaded: on faultAction: restart username: u capability: { } maxPriority: medium } }");
  const model::Model model = project.system();
  const model::App& app = model.apps.at(0);
  const auto& threads = app.limits[model::Limit::kMaxThreads];
  CHECK(threads.value == 6);
  REQUIRE(threads.replaced.size() == 1);
  CHECK(threads.replaced[0].value == 5);
  CHECK(project.sources.path(threads.replaced[0].range.source) == "/project/x.adef");
  CHECK(app.watchdog.timeout.value == 8);
  CHECK(app.groups.names.size() == 2);
  CHECK(app.groups.replaced.at(0).value == "g");
  CHECK(app.capabilities.names.empty());
  CHECK_FALSE(app.is_sandboxed.value);
  CHECK(app.preload.value.kind == model::Preload::Kind::kThisBuild);
  CHECK(app.user_name.value == "u");
  REQUIRE(app.process_groups.size() == 2);
  CHECK(app.process_groups[0].limits[model::Limit::kMaxFileBytes].value == 4);
  CHECK(app.process_groups[1].limits[model::Limit::kMaxFileBytes].value == 4);
  CHECK(app.process_groups[0].fault_action.value == "restart");
  CHECK(app.process_groups[0].priority.value == "medium");
  CHECK_FALSE(app.process_groups[1].priority.is_set());
  CHECK(app.process_groups[0].variables.at(0).value.value ==
        "/legato/systems/current/apps/x/read-only/bin:/usr/local/bin:/usr/bin:/bin");
  Lines messages = project.messages();
  REQUIRE(messages.size() == 2);
  CHECK(messages[0] ==
        "system.sdef:2:91: warning: the start priority `high` of app `x` is lowered to `medium` [D3410]");
  CHECK(messages[1] == "x.adef:2:40: note: the start priority");
}

TEST_CASE("overrides out of range or repeated") {
  CHECK(said_of("apps: { x { maxThreads: 0 runGroup: 300 start: auto start: manual } }") ==
        Lines{"system.sdef:1:25: error: `maxThreads` must be at least 1, not 0 [D3112]",
              "system.sdef:1:37: error: `runGroup` must be from 1 to 255, not 300 [D3112]",
              "system.sdef:1:53: warning: `start` is set twice; the last value counts [D3030]",
              "system.sdef:1:41: note: first set here"});
}

TEST_CASE("commands run what an app has") {
  const std::string app = "executables: { tool = ( c ) } bundles: { dir: { c /scripts } }";
  CHECK(said_of("apps: { x }\ncommands: { t = x:/bin/tool s = x:\"/scripts/any\" }", app).empty());
  CHECK(
      said_of("apps: { x }\ncommands: {\n t = x:/bin/tol\n t = x:/bin/tool\n u = x:bin/tool\n v = xx:/y\n}",
              app) ==
      Lines{
          "system.sdef:3:8: warning: app `x` has no file `/bin/tol`; did you mean `/bin/tool`? [D4401]",
          "system.sdef:4:2: error: command `t` is defined twice [D3405]",
          "system.sdef:3:2: note: first defined here",
          "system.sdef:5:8: error: `bin/tool` must begin with `/`: it is a path in the app's sandbox [D3406]",
          "system.sdef:6:6: error: the system has no app `xx`; did you mean `x`? [D3310]"});
}

TEST_CASE("links are driven by components") {
  Project project;
  project.file("c/Component.cdef", "sources: { a.c }")
      .file("c/a.c", "")
      .file("j/Component.cdef", "javaPackage: { x }");
  project.file("system.sdef", "kernelModules: { }\nlinks: { l = ( c -x \"y z\" ) }");
  const model::Model model = project.system();
  REQUIRE(model.system.links.size() == 1);
  CHECK(model.system.links[0].arguments.at(1).value == "y z");
  project.messages();
  Project other;
  other.file("c/Component.cdef", "sources: { a.c }")
      .file("c/a.c", "")
      .file("j/Component.cdef", "javaPackage: { x }");
  other.file("m.mdef", "sources: { c/a.c }");
  CHECK(said_of(other,
                "kernelModules: { m }\nlinks: { l = ( c ) l = ( c ) k = ( j ) n = ( $E ) o = ( none ) }\n"
                "buildVars: { E = \"\" }") ==
        Lines{"system.sdef:2:20: warning: link `l` is defined twice; the first one counts [D3407]",
              "system.sdef:2:10: note: first defined here",
              "system.sdef:2:36: error: a link cannot be driven by a Java component [D4403]",
              "system.sdef:2:46: error: `$E` is empty once its variables are replaced [D3003]",
              "system.sdef:2:46: note: an entry of `links` must name something",
              "system.sdef:2:57: error: component `none` not found [D3101]",
              "system.sdef:2:57: note: looked for /project/none"});
}

TEST_CASE("settings of a system") {
  Project project;
  project.file("m.mdef", "sources: { a.c }").file("a.c", "");
  project.file("system.sdef",
               "kernelModules: { m } cflags: { -DA=\"b\" $E } externalWatchdogKick: 30K\n"
               "systemVersions: { \"a\" : \"1\" \"a\" : \"2\" } buildVars: { E = \"\" }");
  const model::Model model = project.system();
  CHECK(project.messages() ==
        Lines{"system.sdef:2:29: warning: `a` is set twice; the last value counts [D3030]",
              "system.sdef:2:19: note: first set here"});
  CHECK(model.system.cflags.size() == 2);
  CHECK(model.system.external_watchdog_kick.value == "30K");
  REQUIRE(model.system.versions.size() == 1);
  CHECK(model.system.versions[0].value.value == "2");
}

TEST_CASE("kernel modules that apps and components require, leaves included, must be listed") {
  Project project;
  project.file("x.adef", "executables: { e = ( c ) } requires: { kernelModules: { m gone } }");
  project.file("c/Component.cdef", "sources: { a.c }\nrequires: { kernelModules: { m n.mdef m } }")
      .file("c/a.c", "");
  project.file("m.mdef", "sources: { c/a.c }").file("n.mdef", "sources: { c/a.c }");
  CHECK(said_of(project, "apps: { x }\nkernelModules: { m }") ==
        Lines{"x.adef:1:59: error: kernel module definition `gone.mdef` not found; did you mean `n.mdef`? "
              "[D3001]",
              "x.adef:1:59: note: looked for /project/gone.mdef",
              "c/Component.cdef:2:32: error: `c` requires kernel module `n`, which the system does not list "
              "[D3006]",
              "c/Component.cdef:2:32: note: add `n` to `kernelModules` in system.sdef",
              "c/Component.cdef:2:39: error: `m` is required twice [D3005]",
              "c/Component.cdef:2:30: note: first required here"});
}

TEST_CASE("what the system lists as optional should be optional to all who require it") {
  Project project;
  project.file("x.adef", "requires: { kernelModules: { m } }")
      .file("y.adef", "requires: { kernelModules: { m [optional] } }");
  project.file("m.mdef", "sources: { a.c }").file("a.c", "");
  project.file("n.mdef", "sources: { a.c } requires: { kernelModules: { m } }");
  project.file("o.mdef", "sources: { a.c } requires: { kernelModules: { m } }");
  CHECK(said_of(project, "apps: { x y }\nkernelModules: { m [optional] n [optional] o }") ==
        Lines{"x.adef:1:30: warning: `x` cannot do without kernel module `m`, which the system lists as "
              "`[optional]` [D4402]",
              "system.sdef:2:18: note: listed as `[optional]`",
              "o.mdef:1:47: warning: `o` cannot do without kernel module `m`, which the system lists as "
              "`[optional]` [D4402]",
              "system.sdef:2:18: note: listed as `[optional]`"});
}

TEST_CASE("a chain of thousands of components needs no deep stack") {
  Project project;
  constexpr int kComponents = 5000;
  for (int i = 0; i < kComponents; ++i) {
    project.file(fmt::format("c{}/Component.cdef", i),
                 fmt::format("requires: {{ component: {{ ../c{} }} }}", (i + 1) % kComponents));
  }
  project.file("x.adef", "executables: { e = ( c0 ) }");
  project.app("x.adef");
  CHECK(project.sink.error_count() == 2);  // the cycle, and no code
}
