// SPDX-License-Identifier: Apache-2.0
// What finished modules show of the order, beside what the definitions declare.
#include "plan/dependencies.hpp"

#include <catch2/catch.hpp>

#include "plan/load_order.hpp"
#include "project.hpp"

using namespace portato;
using plan::DiscoveredDependencies;
using plan::DiscoveredModule;
using test::Project;

namespace {

/// a, b and c; `requirements` are those of a.
model::Model three_modules(const std::string& requirements = "") {
  Project project;
  for (const std::string name : {"a", "b", "c"}) {
    const std::string more = name == "a" ? "requires: { kernelModules: { " + requirements + " } }\n" : "";
    project.file(name + ".c", "").file(name + ".mdef", "sources: { " + name + ".c }\n" + more);
  }
  project.file("system.sdef", "kernelModules: { a b c }");
  model::Model model = project.system();
  CHECK(project.messages() == test::Lines{});
  return model;
}

std::string order_of(const model::Model& model, const DiscoveredDependencies& facts = {}) {
  std::string text;
  for (const model::ModuleId id : plan::load_order(model, plan::Dependencies(model, facts)))
    text += model[id].name.value;
  return text;
}

}  // namespace

TEST_CASE("facts: what a module uses comes before it, as if it were required") {
  const model::Model model = three_modules();
  CHECK(order_of(model) == "abc");
  const DiscoveredDependencies facts{{{"a.ko", {"c.ko"}, {"jbd2"}}, {"c.ko", {"b.ko"}, {}}}};
  CHECK(order_of(model, facts) == "bca");
  const plan::Dependencies dependencies(model, facts);
  CHECK(dependencies.facts() == facts);
  CHECK(dependencies.kernel_modules(model::ModuleId(0)) == std::vector<std::string>{"jbd2"});
  const auto& edges = dependencies.of(model::ModuleId(0));
  REQUIRE(edges.size() == 1);
  CHECK(edges[0].is_discovered);
  CHECK_FALSE(edges[0].is_optional);
}

TEST_CASE("facts: a requirement that is declared stands as it is") {
  const model::Model model = three_modules("c [optional]");
  const plan::Dependencies dependencies(model, {{{"a.ko", {"c.ko"}, {}}}});
  const auto& edges = dependencies.of(model::ModuleId(0));
  REQUIRE(edges.size() == 1);
  CHECK(edges[0].is_optional);
  CHECK_FALSE(edges[0].is_discovered);
}

TEST_CASE("facts: modules that are no more are left out, and so is one that uses itself") {
  const model::Model model = three_modules();
  const DiscoveredDependencies facts{{{"a.ko", {"a.ko", "gone.ko"}, {}}, {"gone.ko", {"a.ko"}, {"jbd2"}}}};
  CHECK(order_of(model, facts) == "abc");
  CHECK(plan::Dependencies(model, facts).facts() == DiscoveredDependencies{});
}

TEST_CASE("facts: those that contradict the requirements are out of date") {
  const model::Model model = three_modules("b");
  const DiscoveredDependencies facts{{{"b.ko", {"a.ko"}, {}}, {"c.ko", {"b.ko"}, {}}}};
  CHECK(order_of(model, facts) == "bac");
  CHECK(plan::Dependencies(model, facts).facts() == DiscoveredDependencies{});
}
