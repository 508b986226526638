// SPDX-License-Identifier: Apache-2.0
// The records of the modules that are delivered, and what of their settings cannot be handed over to the
// target.
#include <fmt/format.h>

#include "diag/codes.hpp"
#include "plan/module_arguments.hpp"
#include "plan/planning.hpp"

namespace portato::plan {

namespace {

using model::ModuleId;

class SettingsCheck {
 public:
  explicit SettingsCheck(const Planning& planning) : planning_(planning) {}

  bool run() {
    for (std::size_t i = 0; i < planning_.model.modules.size(); ++i) {
      if (owns_settings(ModuleId(i))) check_parameters(ModuleId(i));
    }
    for (std::size_t i = 0; i < planning_.model.modules.size(); ++i) {
      if (owns_settings(ModuleId(i))) check_script_names(ModuleId(i));
    }
    return is_ok_;
  }

 private:
  /// Whether it is the first of the modules that share one set of settings.
  [[nodiscard]] bool owns_settings(ModuleId id) const {
    return planning_.model[id].is_submodule || planning_.model.definition_of(id).modules.front() == id;
  }

  void check_parameters(ModuleId id) {
    for (const model::Parameter& parameter : planning_.settings(id).parameters) {
      if (!module_argument(parameter.name.value, parameter.value.value))
        report(diag::make(diag::kInexpressibleParameter, parameter.value.range, parameter.name.value));
    }
  }

  /// The scripts' lines separate paths by `:` and `|`.
  void check_script_names(ModuleId id) {
    const model::ModuleSettings& settings = planning_.settings(id);
    for (const auto& script : {settings.install_script, settings.remove_script}) {
      if (!script) continue;
      const std::string path = staged_script(planning_.files_folder(id), script->value);
      const std::size_t at = path.find_first_of(":|\n");
      if (at == std::string::npos) continue;
      const std::string what = path[at] == '\n' ? "\\n" : std::string(1, path[at]);
      report(diag::make(diag::kUnusableScriptName, script->range, path, what));
    }
  }

  void report(diag::Diagnostic diagnostic) {
    planning_.sink.report(std::move(diagnostic));
    is_ok_ = false;
  }

  const Planning& planning_;
  bool is_ok_ = true;
};

/// In a system all modules lie in the folder that the scripts name, with files/ beside them; mkmod gives
/// every definition its own folder.
std::string seen_from_scripts(const Planning& planning, ModuleId id, const std::string& file) {
  return planning.options.for_single_definition ? planning.model.definition_of(id).name + "/" + file : file;
}

std::string script_path(const Planning& planning, ModuleId id,
                        const std::optional<model::Located<std::string>>& script) {
  if (!script) return {};
  return seen_from_scripts(planning, id, staged_script(planning.files_folder(id), script->value));
}

void add_parameters(const Planning& planning, ModuleId id, DeliveredModule& module) {
  for (const model::Parameter& parameter : planning.settings(id).parameters) {
    module.parameters.emplace_back(parameter.name.value, parameter.value.value);
    if (auto argument = module_argument(parameter.name.value, parameter.value.value))
      module.arguments.push_back(std::move(*argument));
  }
}

DeliveredModule delivered_module(const Planning& planning, const Schedule& schedule, ModuleId id) {
  const model::Definition& definition = planning.model.definition_of(id);
  const model::ModuleSettings& settings = planning.settings(id);
  DeliveredModule module;
  module.id = id;
  module.file = planning.shipped_name(id);
  module.kernel_name = planning.model[id].kernel_name();
  module.definition = definition.name;
  module.origin = definition.origin;
  module.is_optional = planning.model.is_optional(planning.model[id].definition);
  module.is_manual = definition.load.value == model::LoadMode::kManual;
  module.path = planning.finished_module(id);
  add_parameters(planning, id, module);
  for (const Dependency& edge : planning.dependencies.of(id)) {
    if (!schedule.positions.contains(edge.module)) continue;
    module.requirements.push_back(
        {schedule.positions.of(edge.module), edge.is_optional, edge.is_discovered, edge.range});
  }
  module.kernel_modules = planning.dependencies.kernel_modules(id);
  module.script_file = seen_from_scripts(planning, id, module.file);
  module.install_script = script_path(planning, id, settings.install_script);
  module.remove_script = script_path(planning, id, settings.remove_script);
  return module;
}

}  // namespace

bool check_module_settings(const Planning& planning) { return SettingsCheck(planning).run(); }

std::vector<DeliveredModule> deliver(const Planning& planning, const Schedule& schedule) {
  std::vector<DeliveredModule> modules;
  modules.reserve(schedule.loaded.size());
  for (const ModuleId id : schedule.loaded) modules.push_back(delivered_module(planning, schedule, id));
  return modules;
}

}  // namespace portato::plan
