// SPDX-License-Identifier: Apache-2.0
// What the tools of the target's own need to load the system's modules without Portato's scripts: modprobe
// and systemd. The `.ko` are there once; in the tree that depmod and modprobe know stand links to them.
#include "plan/modprobe.hpp"

#include <algorithm>

#include "plan/planning.hpp"
#include "support/graph.hpp"
#include "support/strings.hpp"

namespace portato::plan {

namespace {

using model::ModuleId;

/// Every module that `id` needs by symbols: modprobe finds those by itself.
std::vector<bool> reached_by_symbols(const Planning& planning, ModuleId id) {
  return support::reachable(planning.model.modules.size(), {id.index()}, [&](support::Node node) {
    std::vector<support::Node> providers;
    for (const ModuleId used : planning.dependencies.symbol_providers(ModuleId(node)))
      providers.push_back(used.index());
    return providers;
  });
}

void add_names(const std::vector<model::Located<std::string>>& names, std::vector<std::string>& list) {
  for (const auto& name : names) add_kernel_name(name.value, list);
}

ModprobeEntry modprobe_entry(const Planning& planning, const std::vector<DeliveredModule>& modules,
                             const DeliveredModule& module) {
  ModprobeEntry entry;
  entry.name = module.kernel_name;
  entry.is_loaded_at_start = !module.is_manual;
  entry.has_own_script = !module.install_script.empty();
  entry.arguments = module.arguments;
  const std::vector<bool> is_reached = reached_by_symbols(planning, module.id);
  for (const DeliveredModule::Requirement& requirement : module.requirements) {
    const DeliveredModule& required = modules[requirement.module];
    if (!is_reached[required.id.index()]) entry.softdep_pre.push_back(required.kernel_name);
  }
  if (!planning.model[module.id].is_submodule)
    add_settings(planning.model.definition_of(module.id).modprobe, entry);
  return entry;
}

}  // namespace

void add_kernel_name(const std::string& name, std::vector<std::string>& list) {
  std::string known = support::replace_all(name, "-", "_");
  if (std::find(list.begin(), list.end(), known) == list.end()) list.push_back(std::move(known));
}

void add_settings(const model::ModprobeSettings& settings, ModprobeEntry& entry) {
  add_names(settings.softdep_pre, entry.softdep_pre);
  add_names(settings.softdep_post, entry.softdep_post);
  add_names(settings.blacklist, entry.blacklist);
  for (const auto& alias : settings.aliases) entry.aliases.push_back(alias.value);
}

std::string module_tree_of(const Planning& planning, const Schedule& schedule) {
  const auto& kernel = planning.options.kernel;
  if (!kernel || kernel->release.empty() || schedule.loaded.empty()) return {};
  return "lib/modules/" + kernel->release;
}

std::vector<ModprobeEntry> plan_modprobe(const Planning& planning,
                                         const std::vector<DeliveredModule>& modules) {
  std::vector<ModprobeEntry> entries;
  for (const DeliveredModule& module : modules) entries.push_back(modprobe_entry(planning, modules, module));
  return entries;
}

}  // namespace portato::plan
