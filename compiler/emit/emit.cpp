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

void add_steps(const plan::BuildPlan& plan, os::OutputSet& files) {
  for (const plan::PlannedExternal& external : plan.externals)
    files[external.file] = {to_json(external.step)};
  if (plan.kbuild) {
    files[plan.kbuild_step_file()] = {to_json(*plan.kbuild)};
    files[plan.kbuild->build_directory + "/Kbuild"] = {kbuild_file(plan.compiled)};
  }
  if (plan.verify) files[plan.verify_step_file()] = {to_json(*plan.verify)};
  if (plan.package) files[plan.package_step_file()] = {to_json(*plan.package)};
  for (const plan::FolderList& list : plan.folder_lists) files[list.file] = {folder_list(list)};
}

}  // namespace

os::OutputSet emit_build(const model::Model& model, const plan::BuildPlan& plan) {
  os::OutputSet files;
  files[plan.ninja_file()] = {ninja_file(plan)};
  add_steps(plan, files);
  for (const plan::DefinitionMakefile& definition : plan.makefiles) {
    files[definition.path] = {makefile(definition, plan.options)};
    files[support::directory_of(definition.path) + "/Kbuild"] = {kbuild_file(definition.modules)};
  }
  for (const plan::ScriptPair& scripts : plan.scripts) {
    files[scripts.install_path] = {install_script(scripts), 0755};
    files[scripts.remove_path] = {remove_script(scripts), 0755};
  }
  if (!plan.module_tree.empty()) {
    files[plan.in_generated("modules.order")] = {modules_order(plan)};
    files[plan.in_generated("modules-load.conf")] = {modules_load_conf(plan)};
    files[plan.in_generated("modprobe.conf")] = {modprobe_conf(plan)};
  }
  if (plan.package) files[plan.modules_cfg()] = {modules_cfg(model, plan)};
  return files;
}

}  // namespace portato::emit
