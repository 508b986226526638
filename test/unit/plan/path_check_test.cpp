// SPDX-License-Identifier: Apache-2.0
// Paths that ninja would stop at are reported where they are named.
#include "plan/path_check.hpp"

#include <catch2/catch.hpp>

#include "project.hpp"
#include "support/quoting.hpp"

using namespace portato;
using test::Lines;
using test::Project;

namespace {

std::string folders(std::size_t count) {
  std::string path;
  for (std::size_t i = 0; i < count; ++i) path += "f/";
  return path;
}

std::string plan_module(const std::string& definition, const std::vector<std::string>& files) {
  Project project;
  project.file("main.c", "").file("m.mdef", definition);
  for (const std::string& file : files) project.file(file, "");
  const model::Model model = project.module("m.mdef");
  plan::PlanOptions options;
  options.work_directory = "/work";
  options.output_directory = "/out";
  options.kernel = kernel::KernelTree{};
  options.for_single_definition = true;
  const auto plan = plan::plan_build(model, options, project.sources, project.fs, project.sink);
  CHECK(plan.has_value() == !project.sink.has_errors());
  const Lines lines = project.messages();
  return lines.empty() ? "" : lines.front();
}

}  // namespace

TEST_CASE("a file may lie sixty nodes deep, not deeper") {
  // `/project` and the file are nodes, too.
  const std::string deep = folders(58) + "x.c";
  CHECK(plan_module("sources: { \"" + deep + "\" }", {deep}) == "");
  const std::string deeper = folders(59) + "x.c";
  const std::string message = plan_module("sources: { \"" + deeper + "\" }", {deeper});
  CHECK(message.starts_with("m.mdef:1:12: error: `/project/f/f/"));
  CHECK(message.ends_with("has 61 nodes; ninja takes 60 in a path at most [D6007]"));
}

TEST_CASE("so may what is bundled") {
  const std::string deep = folders(59) + "x";
  for (const std::string& section :
       {"bundles: { file: { \"" + deep + "\" y } }", "firmware: { \"" + deep + "\" y }",
        "scripts: { install: \"" + deep + "\" }"}) {
    INFO(section);
    CHECK(plan_module("sources: { main.c } " + section, {deep}).find("[D6007]") != std::string::npos);
  }
  CHECK(plan_module("sources: { main.c } udev: { \"" + deep + ".rules\" }", {deep + ".rules"})
            .find("[D6007]") != std::string::npos);
}

TEST_CASE("a work folder has room for what the build makes in it") {
  diag::CollectingSink sink;
  CHECK(plan::check_work_folder("/" + folders(51) + "w", sink));
  CHECK_FALSE(plan::check_work_folder("/" + folders(52) + "w", sink));
  REQUIRE(sink.error_count() == 1);
  CHECK(sink.diagnostics()[0].message.ends_with("has 53 nodes; ninja takes 52 at most"));
}
