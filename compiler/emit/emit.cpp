// SPDX-License-Identifier: Apache-2.0
#include "emit/emit.hpp"

#include "emit/folder_list.hpp"
#include "emit/kbuild_file.hpp"
#include "emit/makefile.hpp"
#include "emit/modprobe_files.hpp"
#include "emit/modules_cfg.hpp"
#include "emit/ninja_file.hpp"
#include "emit/scripts.hpp"
#include "emit/steps_json.hpp"
#include "support/paths.hpp"

namespace portato::emit {

namespace {

const std::string kModulesLoadHead =
    "# Made by Portato: the kernel modules that are loaded when the system starts.\n";
const std::string kModprobeHead =
    "# Made by Portato: parameters of the kernel modules, and the order that their symbols do not show.\n";

void add_steps(const plan::BuildPlan& plan, os::OutputSet& files) {
  for (const plan::PlannedExternal& external : plan.externals)
    files[external.file] = {to_json(external.step)};
  if (plan.kbuild) {
    files[plan.layout.step_file("kbuild")] = {to_json(*plan.kbuild)};
    files[plan.kbuild->build_directory + "/Kbuild"] = {kbuild_file(plan.compiled)};
  }
  if (plan.verify) files[plan.layout.step_file("verify")] = {to_json(*plan.verify)};
  if (plan.package) files[plan.layout.step_file("package")] = {to_json(*plan.package)};
  for (const plan::FolderList& list : plan.folder_lists) files[list.file] = {folder_list(list)};
}

}  // namespace

os::OutputSet emit_build(const model::Model& model, const plan::BuildPlan& plan) {
  os::OutputSet files;
  files[plan.layout.ninja_file()] = {ninja_file(plan)};
  add_steps(plan, files);
  for (const plan::DefinitionMakefile& definition : plan.makefiles) {
    files[definition.path] = {makefile(definition, plan.options)};
    files[support::directory_of(definition.path) + "/Kbuild"] = {kbuild_file(definition.modules)};
  }
  for (const plan::ScriptPair& scripts : plan.scripts) {
    files[scripts.install_path] = {install_script(scripts, plan.modules), 0755};
    files[scripts.remove_path] = {remove_script(scripts, plan.modules), 0755};
  }
  if (!plan.module_tree.empty()) {
    files[plan.layout.generated("modules.order")] = {modules_order(model.system.name, plan.modules)};
    files[plan.layout.generated("modules-load.conf")] = {kModulesLoadHead + modules_load_conf(plan.modprobe)};
    files[plan.layout.generated("modprobe.conf")] = {kModprobeHead + modprobe_conf(plan.modprobe)};
  }
  if (plan.package) files[plan.layout.generated("modules.cfg")] = {modules_cfg(model, plan)};
  return files;
}

}  // namespace portato::emit
