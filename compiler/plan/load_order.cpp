// SPDX-License-Identifier: Apache-2.0
#include "plan/load_order.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "support/graph.hpp"

namespace portato::plan {

using model::Model;
using model::ModuleId;

std::vector<ModuleId> load_order(const Model& model, const Dependencies& dependencies) {
  const std::size_t count = model.modules.size();
  std::vector<std::string> file_names(count);
  for (std::size_t i = 0; i < count; ++i) file_names[i] = model.modules[i].file_name();
  const auto required = [&](support::Node node) {
    std::vector<support::Node> nodes;
    for (const Dependency& edge : dependencies.of(ModuleId(node))) nodes.push_back(edge.module.index());
    return nodes;
  };
  const auto comes_before = [&](support::Node left, support::Node right) {
    const int order = file_names[left].compare(file_names[right]);
    return order != 0 ? order < 0 : left < right;
  };
  std::vector<ModuleId> order;
  order.reserve(count);
  for (const support::Node node : support::topological_order(count, required, comes_before))
    order.emplace_back(node);
  return order;
}

std::vector<ModuleId> load_order(const Model& model) { return load_order(model, Dependencies(model)); }

LoadPositions::LoadPositions(const std::vector<ModuleId>& order, std::size_t module_count)
    : positions_(module_count, kNone) {
  for (std::size_t i = 0; i < order.size(); ++i) positions_[order[i].index()] = i;
}

std::vector<ModuleId> LoadPositions::sorted(std::vector<ModuleId> modules) const {
  std::erase_if(modules, [&](ModuleId id) { return !contains(id); });
  std::sort(modules.begin(), modules.end(), [&](ModuleId left, ModuleId right) {
    return positions_[left.index()] < positions_[right.index()];
  });
  return modules;
}

std::vector<ModuleId> with_requirements(const Dependencies& dependencies,
                                        const std::vector<ModuleId>& modules,
                                        const LoadPositions& positions) {
  std::set<std::size_t> seen;
  std::vector<ModuleId> needed;
  const auto add = [&](ModuleId id) {
    if (positions.contains(id) && seen.insert(id.index()).second) needed.push_back(id);
  };
  for (const ModuleId module : modules) add(module);
  for (std::size_t next = 0; next < needed.size(); ++next) {
    for (const Dependency& edge : dependencies.of(needed[next])) add(edge.module);
  }
  return positions.sorted(std::move(needed));
}

std::vector<ModuleId> automatic_modules(const Model& model, const std::vector<ModuleId>& order) {
  std::vector<ModuleId> automatic;
  std::copy_if(order.begin(), order.end(), std::back_inserter(automatic), [&](ModuleId module) {
    return model.definition_of(module).load.value == model::LoadMode::kAuto;
  });
  return automatic;
}

}  // namespace portato::plan
