// SPDX-License-Identifier: Apache-2.0
// What keeps an export from being made.
#include "export/export_plan.hpp"

#include <catch2/catch.hpp>

#include "export/exporters.hpp"
#include "project.hpp"

using namespace portato;
using test::Lines;
using test::Project;

namespace {

bool can_export(Project& project, const char* format) {
  const model::Model model = project.system();
  CHECK(project.messages() == Lines{});
  return exports::plan_export(model, *exports::find_exporter(format), project.sources, project.fs,
                              project.sink)
      .has_value();
}

}  // namespace

TEST_CASE("a source that cannot be read is said where it is listed") {
  Project project;
  project.file("system.sdef", "kernelModules: { a }").file("a.mdef", "sources: { a.c }").file("a.c", "");
  project.fs.make_unreadable("/project/a.c");
  CHECK_FALSE(can_export(project, "dkms"));
  CHECK(project.messages() == Lines{"a.mdef:1:12: error: cannot export `/project/a.c`: "
                                    "Permission denied [D6037]"});
}

TEST_CASE("a bundled file that cannot be read is no part of an export") {
  Project project;
  project.file("system.sdef", "kernelModules: { a }").file("a.c", "").file("f", "");
  project.file("a.mdef", "sources: { a.c } bundles: { file: { f /etc/f } }");
  project.fs.make_unreadable("/project/f");
  CHECK_FALSE(can_export(project, "yocto"));
  CHECK(project.messages().front() ==
        "portato: error: cannot export `/project/f`: Permission denied [D6037]");
}

TEST_CASE("a format that builds from sources holds no system of finished modules") {
  Project project;
  project.file("system.sdef", "kernelModules: { a }").file("a.mdef", "preBuilt: { a.ko }").file("a.ko", "");
  CHECK_FALSE(can_export(project, "dkms"));
  CHECK(project.messages().front() ==
        "portato: error: `system` has no kernel module that `dkms` export can hold [D6038]");
}
