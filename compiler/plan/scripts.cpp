// SPDX-License-Identifier: Apache-2.0
// What install.sh and remove.sh do, for the system and for each definition.
#include <algorithm>

#include "plan/load_order.hpp"
#include "plan/planning.hpp"

namespace portato::plan {

namespace {

using model::ModuleId;

class ScriptPlanner {
 public:
  ScriptPlanner(const Planning& planning, const Schedule& schedule,
                const std::vector<DeliveredModule>& modules)
      : planning_(planning), schedule_(schedule), modules_(modules) {}

  [[nodiscard]] ScriptPair for_system() const {
    ScriptPair pair;
    pair.install_path = planning_.layout.generated("install.sh");
    pair.remove_path = planning_.layout.generated("remove.sh");
    pair.name = planning_.model.system.name;
    pair.is_of_system = true;
    pair.folder = ".";
    pair.load = load_lines(automatic_modules(planning_.model, schedule_.loaded), true);
    pair.unload = unload_lines(schedule_.loaded);
    note_files(pair, schedule_.loaded);
    return pair;
  }

  [[nodiscard]] ScriptPair for_definition(const model::Definition& definition) const {
    const std::string folder = planning_.layout.definition_folder(definition.name);
    ScriptPair pair;
    pair.install_path = folder + "/install.sh";
    pair.remove_path = folder + "/remove.sh";
    pair.name = definition.name;
    pair.folder = planning_.options.for_single_definition ? ".." : "../..";
    pair.load = load_lines(definition.modules, false);
    pair.unload = unload_lines(definition.modules);
    note_files(pair, needed_by(definition.modules));
    return pair;
  }

 private:
  [[nodiscard]] std::vector<ModuleId> needed_by(const std::vector<ModuleId>& roots) const {
    return with_requirements(planning_.dependencies, roots, schedule_.positions);
  }

  /// Lines that load `roots` and all they need. What is there only for the sake of others who can do without
  /// it may fail, and so may what the system calls optional when it starts; but who loads a module by itself
  /// wants that one.
  [[nodiscard]] std::vector<ScriptLine> load_lines(const std::vector<ModuleId>& roots, bool is_start) const {
    std::vector<bool> is_important(planning_.model.modules.size());
    for (const ModuleId root : roots) is_important[root.index()] = true;
    std::vector<ScriptLine> lines;
    const std::vector<ModuleId> needed = needed_by(roots);
    for (auto id = needed.rbegin(); id != needed.rend(); ++id) {
      const std::size_t position = schedule_.positions.of(*id);
      if (is_start && modules_[position].is_optional) is_important[id->index()] = false;
      lines.push_back({position, !is_important[id->index()]});
      if (lines.back().is_optional) continue;
      for (const Dependency& edge : planning_.dependencies.of(*id)) {
        if (!edge.is_optional) is_important[edge.module.index()] = true;
      }
    }
    std::reverse(lines.begin(), lines.end());
    return lines;
  }

  [[nodiscard]] std::vector<ScriptLine> unload_lines(const std::vector<ModuleId>& modules) const {
    std::vector<ScriptLine> lines;
    const std::vector<ModuleId> sorted = schedule_.positions.sorted(modules);
    for (auto id = sorted.rbegin(); id != sorted.rend(); ++id) lines.push_back({schedule_.positions.of(*id)});
    return lines;
  }

  /// What has to be done once for all modules of `pair`.
  void note_files(ScriptPair& pair, const std::vector<ModuleId>& modules) const {
    for (const ModuleId id : modules) {
      const model::Definition& definition = planning_.model.definition_of(id);
      if (!definition.firmware.empty()) pair.has_firmware = true;
      if (!definition.udev_rules.empty()) pair.has_udev_rules = true;
    }
  }

  const Planning& planning_;
  const Schedule& schedule_;
  const std::vector<DeliveredModule>& modules_;
};

}  // namespace

std::vector<ScriptPair> plan_scripts(const Planning& planning, const Schedule& schedule,
                                     const std::vector<DeliveredModule>& modules) {
  const ScriptPlanner planner(planning, schedule, modules);
  std::vector<ScriptPair> scripts;
  if (!planning.options.for_single_definition) scripts.push_back(planner.for_system());
  for (const model::Definition& definition : planning.model.definitions) {
    if (!schedule.is_fully_excluded(definition)) scripts.push_back(planner.for_definition(definition));
  }
  return scripts;
}

}  // namespace portato::plan
