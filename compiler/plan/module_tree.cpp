// SPDX-License-Identifier: Apache-2.0
// What the tools of the target's own need to load the system's modules without Portato's scripts: modprobe
// and systemd. The `.ko` are there once; in the tree that depmod and modprobe know stand links to them.
#include <algorithm>
#include <set>

#include "plan/load_order.hpp"
#include "plan/module_arguments.hpp"
#include "plan/planning.hpp"
#include "support/strings.hpp"

namespace portato::plan {

namespace {

using model::Model;
using model::ModuleId;

/// Every module that `id` needs by symbols: modprobe finds those by itself.
std::vector<bool> reached_by_symbols(const Model& model, ModuleId id) {
  std::vector<bool> is_reached(model.modules.size());
  std::vector<ModuleId> open{id};
  while (!open.empty() && !model.found.empty()) {
    const ModuleId current = open.back();
    open.pop_back();
    for (const ModuleId used : model.found[current.index()].uses) {
      if (!is_reached[used.index()]) open.push_back(used);
      is_reached[used.index()] = true;
    }
  }
  return is_reached;
}

void add_names(const std::vector<model::Located<std::string>>& names, std::vector<std::string>& list) {
  for (const auto& name : names) {
    std::string known = support::replace_all(name.value, "-", "_");
    if (std::find(list.begin(), list.end(), known) == list.end()) list.push_back(std::move(known));
  }
}

/// What the definition says about it for modprobe.
void add_settings(const model::ModprobeSettings& settings, ModprobeModule& module) {
  add_names(settings.loaded_before, module.wanted_before);
  add_names(settings.loaded_after, module.wanted_after);
  add_names(settings.blacklist, module.blacklist);
  for (const auto& alias : settings.aliases) module.aliases.push_back(alias.value);
}

ModprobeModule modprobe_module(const Planning& planning, ModuleId id) {
  const Model& model = planning.model;
  const model::Definition& definition = model.definition_of(id);
  ModprobeModule module;
  module.name = model[id].kernel_name();
  module.is_loaded_at_start = definition.load.value == model::LoadMode::kAuto;
  module.has_own_script = planning.settings(id).install_script.has_value();
  const std::vector<bool> is_reached = reached_by_symbols(model, id);
  for (const Model::Edge& edge : model.required_by(id)) {
    if (!is_reached[edge.module.index()]) module.wanted_before.push_back(model[edge.module].kernel_name());
  }
  if (!model[id].is_submodule) add_settings(definition.modprobe, module);
  for (const model::Parameter& parameter : planning.settings(id).parameters) {
    const auto argument = module_argument(parameter.name.value, parameter.value.value);
    if (argument) module.arguments.push_back(*argument);  // else plan_scripts() has reported it
  }
  return module;
}

}  // namespace

void plan_module_tree(const Planning& planning, BuildPlan& plan) {
  if (!planning.options.kernel || planning.options.kernel->release.empty() || plan.load_order.empty()) return;
  plan.module_tree = "lib/modules/" + planning.options.kernel->release;
  for (const ModuleId id : plan.load_order) {
    plan.modprobe.push_back(modprobe_module(planning, id));
    plan.modules_order.push_back("updates/" + planning.model.system.name + "/" +
                                 plan.shipped_name(planning.model, id));
  }
}

}  // namespace portato::plan
