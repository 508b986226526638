// SPDX-License-Identifier: Apache-2.0
// What install.sh and remove.sh do, for the system and for each definition.
#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.hpp"
#include "plan/load_order.hpp"
#include "plan/module_arguments.hpp"
#include "plan/planning.hpp"
#include "support/paths.hpp"

namespace portato::plan {

namespace {

using model::Model;
using model::ModuleId;

class ScriptPlanner {
 public:
  explicit ScriptPlanner(const Planning& planning) : planning_(planning), model_(planning.model) {}

  bool plan_all(BuildPlan& plan) {
    order_ = plan.load_order;
    positions_ = LoadPositions(order_, model_.modules.size());
    for (std::size_t i = 0; i < model_.modules.size(); ++i) arguments_.push_back(arguments_for(ModuleId(i)));
    for (std::size_t i = 0; i < model_.modules.size(); ++i) check_script_names(ModuleId(i));
    if (!is_good_) return false;

    if (!planning_.options.for_single_definition) plan.scripts.push_back(for_system(plan));
    for (const model::Definition& definition : model_.definitions) {
      if (!plan.is_left_out_whole(definition)) plan.scripts.push_back(for_definition(definition));
    }
    return true;
  }

 private:
  /// Whether it is the first of the modules that share one set of settings.
  [[nodiscard]] bool owns_settings(ModuleId id) const {
    return model_[id].is_submodule || model_.definition_of(id).modules.front() == id;
  }

  std::vector<std::string> arguments_for(ModuleId id) {
    std::vector<std::string> arguments;
    for (const model::Parameter& parameter : planning_.settings(id).parameters) {
      std::optional<std::string> argument = module_argument(parameter.name.value, parameter.value.value);
      if (argument) {
        arguments.push_back(std::move(*argument));
      } else if (owns_settings(id)) {
        report(diag::make(diag::kInexpressibleParameter, parameter.value.range, parameter.name.value));
      }
    }
    return arguments;
  }

  /// The scripts' lines separate paths by `:` and `|`.
  void check_script_names(ModuleId id) {
    if (!owns_settings(id)) return;
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
    is_good_ = false;
  }

  /// A path seen from the folder that the scripts name: in a system all modules lie in it, with files/ beside
  /// them; mkmod gives every definition its own folder.
  [[nodiscard]] std::string seen_from_scripts(const model::Definition& definition,
                                              const std::string& file) const {
    return planning_.options.for_single_definition ? definition.name + "/" + file : file;
  }

  [[nodiscard]] std::string script_path(ModuleId id,
                                        const std::optional<model::Located<std::string>>& script) const {
    if (!script) return {};
    return seen_from_scripts(model_.definition_of(id),
                             staged_script(planning_.files_folder(id), script->value));
  }

  [[nodiscard]] ScriptLine line_for(ModuleId id) const {
    const model::Module& module = model_[id];
    const model::Definition& definition = model_.definition_of(id);
    ScriptLine line;
    line.kernel_name = module.kernel_name();
    line.file = seen_from_scripts(definition, shipped_name(planning_.options, model_, id));
    line.install_script = script_path(id, planning_.settings(id).install_script);
    line.remove_script = script_path(id, planning_.settings(id).remove_script);
    for (const Model::Edge& edge : model_.required_by(id)) {
      if (!edge.is_optional) line.needs.push_back(model_[edge.module].kernel_name());
    }
    if (!model_.found.empty()) line.kernel_modules = model_.found[id.index()].kernel_modules;
    line.arguments = arguments_[id.index()];
    return line;
  }

  /// Lines that load `roots` and all they need. What is there only for the sake of others who can do without
  /// it may fail, and so may what the system calls optional when it starts; but who loads a module by itself
  /// wants that one.
  [[nodiscard]] std::vector<ScriptLine> load_lines(const std::vector<ModuleId>& roots, bool is_start) const {
    std::vector<bool> is_important(model_.modules.size());
    for (const ModuleId root : roots) is_important[root.index()] = true;
    std::vector<ScriptLine> lines;
    const std::vector<ModuleId> modules = with_requirements(model_, roots, positions_);
    for (auto id = modules.rbegin(); id != modules.rend(); ++id) {
      if (is_start && model_.is_optional(model_[*id].definition)) is_important[id->index()] = false;
      lines.push_back(line_for(*id));
      lines.back().is_optional = !is_important[id->index()];
      if (lines.back().is_optional) continue;
      for (const Model::Edge& edge : model_.required_by(*id)) {
        if (!edge.is_optional) is_important[edge.module.index()] = true;
      }
    }
    std::reverse(lines.begin(), lines.end());
    return lines;
  }

  [[nodiscard]] std::vector<ScriptLine> unload_lines(const std::vector<ModuleId>& modules) const {
    std::vector<ScriptLine> lines;
    const std::vector<ModuleId> sorted = positions_.sorted(modules);
    for (auto id = sorted.rbegin(); id != sorted.rend(); ++id) lines.push_back(line_for(*id));
    return lines;
  }

  /// What has to be done once for all modules of `pair`.
  void note_files(ScriptPair& pair, const std::vector<ModuleId>& modules) const {
    for (const ModuleId id : modules) {
      const model::Definition& definition = model_.definition_of(id);
      if (!definition.firmware.empty()) pair.has_firmware = true;
      if (!definition.udev_rules.empty()) pair.has_udev_rules = true;
    }
  }

  [[nodiscard]] ScriptPair for_system(const BuildPlan& plan) const {
    ScriptPair pair;
    pair.install_path = plan.in_work("generated/install.sh");
    pair.remove_path = plan.in_work("generated/remove.sh");
    pair.name = model_.system.name;
    pair.is_of_system = true;
    pair.folder = ".";
    pair.load = load_lines(automatic_modules(model_, order_), true);
    pair.unload = unload_lines(order_);
    note_files(pair, order_);
    return pair;
  }

  [[nodiscard]] ScriptPair for_definition(const model::Definition& definition) const {
    const std::string folder = planning_.definition_folder(definition);
    ScriptPair pair;
    pair.install_path = folder + "/install.sh";
    pair.remove_path = folder + "/remove.sh";
    pair.name = definition.name;
    pair.folder = planning_.options.for_single_definition ? ".." : "../..";
    pair.load = load_lines(definition.modules, false);
    pair.unload = unload_lines(definition.modules);
    note_files(pair, with_requirements(model_, definition.modules, positions_));
    return pair;
  }

  const Planning& planning_;
  const Model& model_;
  std::vector<ModuleId> order_;
  LoadPositions positions_{{}, 0};
  std::vector<std::vector<std::string>> arguments_;
  bool is_good_ = true;
};

}  // namespace

bool plan_scripts(const Planning& planning, BuildPlan& plan) {
  return ScriptPlanner(planning).plan_all(plan);
}

}  // namespace portato::plan
