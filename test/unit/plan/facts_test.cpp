// SPDX-License-Identifier: Apache-2.0
// What finished modules show of the order, brought into the model.
#include "plan/facts.hpp"

#include <catch2/catch.hpp>

#include "plan/load_order.hpp"
#include "project.hpp"

using namespace portato;
using plan::ModuleFacts;
using plan::OrderFacts;
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

std::string order_of(const model::Model& model) {
  std::string text;
  for (const model::ModuleId id : plan::load_order(model)) text += model[id].name.value;
  return text;
}

}  // namespace

TEST_CASE("facts: what a module uses comes before it, as if it were required") {
  model::Model model = three_modules();
  CHECK(order_of(model) == "abc");
  const OrderFacts facts{{{"a.ko", {"c.ko"}, {"jbd2"}}, {"c.ko", {"b.ko"}, {}}}};
  plan::add_facts(model, facts);
  CHECK(order_of(model) == "bca");
  CHECK(plan::known_facts(model) == facts);
  const auto edges = model.required_by(model::ModuleId(0));
  REQUIRE(edges.size() == 1);
  CHECK(edges[0].is_found);
  CHECK_FALSE(edges[0].is_optional);
}

TEST_CASE("facts: a requirement that is declared stands as it is") {
  model::Model model = three_modules("c [optional]");
  plan::add_facts(model, {{{"a.ko", {"c.ko"}, {}}}});
  const auto edges = model.required_by(model::ModuleId(0));
  REQUIRE(edges.size() == 1);
  CHECK(edges[0].is_optional);
  CHECK_FALSE(edges[0].is_found);
}

TEST_CASE("facts: modules that are no more are left out, and so is one that uses itself") {
  model::Model model = three_modules();
  plan::add_facts(model, {{{"a.ko", {"a.ko", "gone.ko"}, {}}, {"gone.ko", {"a.ko"}, {"jbd2"}}}});
  CHECK(order_of(model) == "abc");
  CHECK(plan::known_facts(model) == OrderFacts{});
}

TEST_CASE("facts: those that contradict the requirements are out of date") {
  model::Model model = three_modules("b");
  plan::add_facts(model, {{{"b.ko", {"a.ko"}, {}}, {"c.ko", {"b.ko"}, {}}}});
  CHECK(order_of(model) == "bac");
  CHECK(plan::known_facts(model) == OrderFacts{});
}
