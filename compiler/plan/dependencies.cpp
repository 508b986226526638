// SPDX-License-Identifier: Apache-2.0
#include "plan/dependencies.hpp"

#include <algorithm>
#include <unordered_map>

#include "plan/load_order.hpp"

namespace portato::plan {

using model::Model;
using model::ModuleId;

Dependencies::Dependencies(const Model& model, const DiscoveredDependencies& facts)
    : model_(model), edges_(model.modules.size()), found_(model.modules.size()) {
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    for (const Model::Edge& edge : model.required_by(ModuleId(i)))
      edges_[i].push_back({edge.module, edge.is_optional, edge.range, false});
  }
  if (facts.modules.empty()) return;
  find(facts);
  add_discovered();
  if (load_order(model, *this).size() != model.modules.size()) drop_discovered();
}

void Dependencies::find(const DiscoveredDependencies& facts) {
  std::unordered_map<std::string, ModuleId> by_name;
  for (std::size_t i = 0; i < model_.modules.size(); ++i)
    by_name.emplace(model_.modules[i].file_name(), ModuleId(i));
  for (const DiscoveredModule& each : facts.modules) {
    const auto user = by_name.find(each.name);
    if (user == by_name.end()) continue;
    Found& found = found_[user->second.index()];
    found.kernel_modules = each.kernel_modules;
    for (const std::string& name : each.uses) {
      const auto used = by_name.find(name);
      if (used != by_name.end() && used->second != user->second) found.uses.push_back(used->second);
    }
  }
}

void Dependencies::add_discovered() {
  for (std::size_t i = 0; i < found_.size(); ++i) {
    for (const ModuleId used : found_[i].uses) {
      const bool is_declared = std::any_of(edges_[i].begin(), edges_[i].end(),
                                           [&](const Dependency& edge) { return edge.module == used; });
      if (!is_declared) edges_[i].push_back({used, false, {}, true});
    }
  }
}

void Dependencies::drop_discovered() {
  found_.assign(found_.size(), {});
  for (std::vector<Dependency>& edges : edges_)
    std::erase_if(edges, [](const Dependency& edge) { return edge.is_discovered; });
}

DiscoveredDependencies Dependencies::facts() const {
  DiscoveredDependencies facts;
  for (std::size_t i = 0; i < found_.size(); ++i) {
    const Found& found = found_[i];
    if (found.uses.empty() && found.kernel_modules.empty()) continue;
    DiscoveredModule& each = facts.modules.emplace_back();
    each.name = model_.modules[i].file_name();
    each.kernel_modules = found.kernel_modules;
    for (const ModuleId used : found.uses) each.uses.push_back(model_[used].file_name());
    std::sort(each.uses.begin(), each.uses.end());
  }
  std::sort(facts.modules.begin(), facts.modules.end(),
            [](const DiscoveredModule& a, const DiscoveredModule& b) { return a.name < b.name; });
  return facts;
}

}  // namespace portato::plan
