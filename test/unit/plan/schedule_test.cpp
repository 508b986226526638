// SPDX-License-Identifier: Apache-2.0
// What is left out with a module that could not be built, and what cannot be.
#include <catch2/catch.hpp>

#include "plan/build_plan.hpp"
#include "project.hpp"

using namespace portato;
using test::Lines;
using test::Project;

namespace {

/// Plans `modules` once more after the build of `a` has failed; what is said. `b` requires `a`, `c` requires
/// `b`.
Lines said_without_a(const std::string& modules) {
  Project project;
  project.file("x.c", "").file("a.mdef", "sources: { x.c }\n");
  project.file("b.mdef", "sources: { x.c }\nrequires: { kernelModules: { a } }\n");
  project.file("c.mdef", "sources: { x.c }\nrequires: { kernelModules: { b } }\n");
  project.file("system.sdef", "kernelModules: { " + modules + " }");
  const model::Model model = project.system();
  project.messages();  // checks have their own tests
  plan::PlanOptions options;
  options.work_directory = "/work";
  options.output_directory = "/out";
  options.kernel = kernel::KernelTree{};
  options.failed = {"a"};
  plan::plan_build(model, options, project.sources, project.fs, project.sink);
  return project.messages();
}

}  // namespace

TEST_CASE("a module that failed is left out without a word: the build has said why") {
  CHECK(said_without_a("a [optional]") == Lines{});
}

TEST_CASE("optional modules are left out with what they require") {
  CHECK(said_without_a("a [optional] b [optional] c [optional]") ==
        Lines{"b.mdef:2:30: warning: optional module `b` is skipped: it requires `a`, which could not be "
              "built [D6010]",
              "c.mdef:2:30: warning: optional module `c` is skipped: it requires `b`, which could not be "
              "built [D6010]"});
}

TEST_CASE("a module that has to be there cannot do without what it requires") {
  CHECK(said_without_a("a [optional] b") ==
        Lines{"b.mdef:2:30: error: module `b` requires `a`, which is optional in the system and could not be "
              "built [D6011]"});
}
