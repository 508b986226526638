// SPDX-License-Identifier: Apache-2.0
#include "plan/load_order.hpp"

#include <algorithm>
#include <queue>
#include <set>
#include <string>
#include <utility>

namespace portato::plan {

using model::Model;
using model::ModuleId;

std::vector<ModuleId> load_order(const Model& model) {
  const std::size_t count = model.modules.size();
  std::vector<std::vector<ModuleId>> dependents(count);
  std::vector<std::size_t> open_requirements(count);
  std::vector<std::string> file_names(count);

  const auto later = [&](ModuleId left, ModuleId right) {
    const int order = file_names[left.index()].compare(file_names[right.index()]);
    return order != 0 ? order > 0 : left > right;
  };
  std::priority_queue<ModuleId, std::vector<ModuleId>, decltype(later)> ready(later);

  for (std::size_t i = 0; i < count; ++i) file_names[i] = model.modules[i].file_name();
  for (std::size_t i = 0; i < count; ++i) {
    const std::vector<Model::Edge> edges = model.required_by(ModuleId(i));
    for (const Model::Edge& edge : edges) dependents[edge.module.index()].push_back(ModuleId(i));
    open_requirements[i] = edges.size();
    if (edges.empty()) ready.push(ModuleId(i));
  }

  std::vector<ModuleId> order;
  order.reserve(count);
  while (!ready.empty()) {
    order.push_back(ready.top());
    ready.pop();
    for (const ModuleId dependent : dependents[order.back().index()]) {
      if (--open_requirements[dependent.index()] == 0) ready.push(dependent);
    }
  }
  return order;
}

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

std::vector<ModuleId> with_requirements(const Model& model, const std::vector<ModuleId>& modules,
                                        const LoadPositions& positions) {
  std::set<std::size_t> seen;
  std::vector<ModuleId> needed;
  const auto add = [&](ModuleId id) {
    if (positions.contains(id) && seen.insert(id.index()).second) needed.push_back(id);
  };
  for (const ModuleId module : modules) add(module);
  for (std::size_t next = 0; next < needed.size(); ++next) {
    for (const Model::Edge& edge : model.required_by(needed[next])) add(edge.module);
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
