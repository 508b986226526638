// SPDX-License-Identifier: Apache-2.0
#include "plan/missing_apps.hpp"

#include <catch2/catch.hpp>

#include "project.hpp"

using namespace portato;
using test::Lines;
using test::Project;

namespace {

/// A project whose system lists `count` apps, and no modules.
model::Model with_apps(Project& project, int count) {
  std::string names;
  for (int i = 0; i < count; ++i) {
    const std::string name = "app" + std::to_string(i);
    project.file(name + ".adef", "");
    names += " " + name;
  }
  project.file("system.sdef", "\napps: {" + names + " }");
  return project.system();
}

}  // namespace

TEST_CASE("the warning about missing apps stands at the first one and names them") {
  Project project;
  plan::warn_of_missing_apps(with_apps(project, 2), project.sink);
  CHECK(project.messages() ==
        Lines{"system.sdef:2:9: warning: apps are checked but not packaged: an image of the system holds its "
              "kernel modules, without apps `app0`, `app1` [D3032]"});
}

TEST_CASE("an image without its apps is refused, with the option that allows it") {
  Project project;
  plan::refuse_missing_apps(with_apps(project, 1), project.sink);
  CHECK(project.messages() ==
        Lines{"system.sdef:2:9: error: the image would lack app `app0`: apps are checked but not packaged "
              "[D6020]",
              "system.sdef:2:9: note: `--modules-only` makes an image of the system's kernel modules alone"});
}

TEST_CASE("of many missing apps some are named and the others counted") {
  Project project;
  plan::refuse_missing_apps(with_apps(project, 7), project.sink);
  const Lines messages = project.messages();
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].find("`app4` and 2 more: apps") != std::string::npos);
}

TEST_CASE("nothing is missing from a system without apps, and a single app is no system") {
  Project project;
  project.file("a.mdef", "sources: { x.c }").file("x.c", "").file("x.adef", "");
  project.file("system.sdef", "kernelModules: { a }\napps: { }");
  plan::refuse_missing_apps(project.system(), project.sink);
  plan::refuse_missing_apps(project.app("x.adef"), project.sink);
  CHECK(project.messages().empty());
}
