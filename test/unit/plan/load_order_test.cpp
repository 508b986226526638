// SPDX-License-Identifier: Apache-2.0
#include "plan/load_order.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "project.hpp"

using namespace portato;
using test::Project;

namespace {

/// `a: b c?` for each line: module a requires b, and c if it can be had; a leading `!` makes a manual.
model::Model model_of(const std::vector<std::string>& lines) {
  Project project;
  std::string list;
  for (std::string line : lines) {
    const bool is_manual = line.starts_with('!');
    if (is_manual) line.erase(0, 1);
    const std::size_t colon = line.find(':');
    const std::string name = line.substr(0, colon);
    std::string requirements = colon == std::string::npos ? "" : line.substr(colon + 1);
    for (std::size_t mark = requirements.find('?'); mark != std::string::npos;
         mark = requirements.find('?')) {
      requirements.replace(mark, 1, " [optional]");
    }
    project.file(name + ".c", "")
        .file(name + ".mdef", "sources: { " + name + ".c }\nload: " + (is_manual ? "manual" : "auto") +
                                  "\nrequires: { kernelModules: { " + requirements + " } }\n");
    list += name + "\n";
  }
  project.file("system.sdef", "kernelModules: { " + list + " }");
  model::Model model = project.system();
  CHECK(project.messages() == test::Lines{});
  return model;
}

std::string names(const model::Model& model, const std::vector<model::ModuleId>& modules) {
  std::string text;
  for (const model::ModuleId id : modules) text += (text.empty() ? "" : " ") + model[id].name.value;
  return text;
}

std::string order_of(const std::vector<std::string>& lines) {
  const model::Model model = model_of(lines);
  return names(model, plan::load_order(model));
}

}  // namespace

TEST_CASE("modules that need nothing are loaded by name") { CHECK(order_of({"c", "a", "b"}) == "a b c"); }

TEST_CASE("what a module needs comes first, optional or not") {
  CHECK(order_of({"a: z", "z"}) == "z a");
  CHECK(order_of({"a: z?", "z"}) == "z a");
  CHECK(order_of({"a: b c", "b: d", "c: d", "d"}) == "d b c a");
}

TEST_CASE("file names decide, byte by byte, suffix included") {
  CHECK(order_of({"a", "a-b", "a_c", "A"}) == "A a-b a a_c");  // `-` < `.` < `_`
}

TEST_CASE("a module that becomes ready goes before later names") {
  CHECK(order_of({"b", "a: y", "z", "y"}) == "b y a z");
}

TEST_CASE("what is loaded at the start: automatic modules and all they need") {
  const model::Model model = model_of({"a: m", "!m: n", "!n", "!other", "z"});
  const auto order = plan::load_order(model);
  const auto automatic = plan::automatic_modules(model, order);
  CHECK(names(model, automatic) == "a z");
  const plan::LoadPositions positions(order, model.modules.size());
  CHECK(names(model, plan::with_requirements(plan::Dependencies(model), automatic, positions)) == "n m a z");
}

TEST_CASE("any graph is put in an order that satisfies it, always the same and always the smallest") {
  std::mt19937 random(1);
  for (int round = 0; round < 20; ++round) {
    std::vector<std::string> lines;
    const int count = 12;
    for (int i = 0; i < count; ++i) {
      std::string line = "m" + std::to_string(random() % 10) + std::to_string(i) + ":";
      for (const std::string& earlier : lines) {
        if (random() % 5 == 0) line += " " + earlier.substr(0, earlier.find(':'));
      }
      lines.push_back(line);
    }
    const model::Model model = model_of(lines);
    const std::vector<model::ModuleId> order = plan::load_order(model);
    REQUIRE(order.size() == lines.size());
    std::vector<bool> loaded(lines.size());
    for (const model::ModuleId next : order) {
      const auto is_ready = [&](model::ModuleId id) {
        for (const auto& edge : model.required_by(id)) {
          if (!loaded[edge.module.index()]) return false;
        }
        return !loaded[id.index()];
      };
      REQUIRE(is_ready(next));
      for (std::size_t i = 0; i < lines.size(); ++i) {
        if (is_ready(model::ModuleId(i))) REQUIRE(model[next].file_name() <= model.modules[i].file_name());
      }
      loaded[next.index()] = true;
    }
  }
}

TEST_CASE("a chain of 20,000 requirements is put into order") {
  constexpr std::size_t kCount = 20000;
  model::Model model;
  for (std::size_t i = 0; i < kCount; ++i) {
    model::Definition& definition = model.definitions.emplace_back();
    definition.modules = {model::ModuleId(i)};
    if (i > 0) definition.requirements.resize(1);
    if (i > 0) definition.requirements[0].definition = model::DefinitionId(i - 1);
    model::Module& module = model.modules.emplace_back();
    module.definition = model::DefinitionId(i);
    module.name.value = std::to_string(kCount - i);
  }
  const std::vector<model::ModuleId> order = plan::load_order(model);
  REQUIRE(order.size() == kCount);
  CHECK(std::is_sorted(order.begin(), order.end()));
}
