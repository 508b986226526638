// SPDX-License-Identifier: Apache-2.0
#include "plan/facts.hpp"

#include <algorithm>
#include <map>

#include "plan/load_order.hpp"

namespace portato::plan {

using model::Model;
using model::ModuleId;

void add_facts(Model& model, const OrderFacts& facts) {
  std::map<std::string, ModuleId> by_name;
  for (std::size_t i = 0; i < model.modules.size(); ++i)
    by_name.emplace(model.modules[i].file_name(), ModuleId(i));
  model.found.assign(model.modules.size(), {});
  for (const ModuleFacts& each : facts.modules) {
    const auto user = by_name.find(each.name);
    if (user == by_name.end()) continue;
    Model::Found& found = model.found[user->second.index()];
    found.kernel_modules = each.kernel_modules;
    for (const std::string& name : each.uses) {
      const auto used = by_name.find(name);
      if (used != by_name.end() && used->second != user->second) found.uses.push_back(used->second);
    }
  }
  if (load_order(model).size() != model.modules.size()) model.found.clear();
}

OrderFacts known_facts(const Model& model) {
  OrderFacts facts;
  for (std::size_t i = 0; i < model.found.size(); ++i) {
    const Model::Found& found = model.found[i];
    if (found.uses.empty() && found.kernel_modules.empty()) continue;
    ModuleFacts& each = facts.modules.emplace_back();
    each.name = model.modules[i].file_name();
    each.kernel_modules = found.kernel_modules;
    for (const ModuleId used : found.uses) each.uses.push_back(model[used].file_name());
    std::sort(each.uses.begin(), each.uses.end());
  }
  std::sort(facts.modules.begin(), facts.modules.end(),
            [](const ModuleFacts& a, const ModuleFacts& b) { return a.name < b.name; });
  return facts;
}

}  // namespace portato::plan
