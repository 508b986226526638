// SPDX-License-Identifier: Apache-2.0
// What the parts of plan_build() share: what a plan is made from, and the products of the parts before. Each
// part is a function of these; those that return Nothing have reported why.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/build_plan.hpp"
#include "plan/dependencies.hpp"
#include "plan/work_layout.hpp"

namespace portato::plan {

struct Planning {
  Planning(const model::Model& a_model, const PlanOptions& an_options,
           const source::SourceManager& the_sources, const source::FileSystem& a_file_system,
           diag::DiagSink& a_sink)
      : model(a_model),
        options(an_options),
        sources(the_sources),
        fs(a_file_system),
        sink(a_sink),
        layout(an_options.work_directory, an_options.for_single_definition),
        dependencies(a_model, an_options.facts) {}

  const model::Model& model;
  const PlanOptions& options;
  const source::SourceManager& sources;
  const source::FileSystem& fs;
  diag::DiagSink& sink;
  WorkLayout layout;
  Dependencies dependencies;

  /// Name of a module's file on the target: `vbus.ko`, or `vbus.ko.zst` if it is built and compressed.
  [[nodiscard]] std::string shipped_name(model::ModuleId id) const;
  /// Where the finished `.ko` lies on this machine.
  [[nodiscard]] std::string finished_module(model::ModuleId id) const;
  /// Those of the definition for its main or pre-built modules; a sub-module has its own.
  [[nodiscard]] const model::ModuleSettings& settings(model::ModuleId id) const;
  /// The name of the folder that the module's bundles and scripts are in: that of what has the settings.
  [[nodiscard]] const std::string& files_folder(model::ModuleId id) const;
  /// Where a module is defined: its name, or what stands for it.
  [[nodiscard]] source::SourceRange module_range(model::ModuleId id) const;
  /// `path:line:column`; `path` alone for an invalid range.
  [[nodiscard]] std::string place(source::SourceRange range, const std::string& path) const;
};

bool is_source_module(const model::Model& model, model::ModuleId id);

/// Where a user's script lies below the system's `modules` folder; `owner` is the files_folder().
std::string staged_script(const std::string& owner, const std::string& script);

/// False: a parameter or the name of a script cannot be handed over to the target (reported).
bool check_module_settings(const Planning& planning);
/// In load order. Leaves out the parameters that check_module_settings() has reported.
std::vector<DeliveredModule> deliver(const Planning& planning, const Schedule& schedule);

/// Modules to compile: those of the schedule that the kernel suits, also those that failed, as they are tried
/// again.
std::vector<model::ModuleId> compiled_modules(const Planning& planning, const Schedule& schedule);
/// `modules` is not empty, `compiled` what kbuild is told of them.
std::optional<KbuildStep> plan_kbuild(const Planning& planning, const std::vector<model::ModuleId>& modules,
                                      const std::vector<CompiledModule>& compiled);
/// Tells `kbuild`, if there is a pass, of the symbols that externals give.
std::optional<std::vector<PlannedExternal>> plan_externals(const Planning& planning,
                                                           std::optional<KbuildStep>& kbuild);
std::vector<ScriptPair> plan_scripts(const Planning& planning, const Schedule& schedule,
                                     const std::vector<DeliveredModule>& modules);
std::vector<DefinitionMakefile> plan_makefiles(const Planning& planning, const Schedule& schedule);

/// For systems whose kernel is known; empty for others.
std::string module_tree_of(const Planning& planning, const Schedule& schedule);
std::vector<ModprobeEntry> plan_modprobe(const Planning& planning,
                                         const std::vector<DeliveredModule>& modules);

/// What the staging tree of a system is made of.
struct StagingPlan {
  std::vector<StagedFile> files;  ///< sorted by path
  std::vector<FolderList> folder_lists;
};
std::optional<StagingPlan> plan_staging(const Planning& planning, const BuildPlan& plan);
/// Pre-built modules, bundles and the user's scripts, which mkmod puts beside the modules it builds; paths
/// seen from the output folder.
std::optional<std::vector<StagedFile>> plan_single_files(const Planning& planning);
/// The same as whole paths.
bool plan_copies(const Planning& planning, std::vector<FileCopy>& copies);

/// `plan` holds all other products.
std::optional<VerifyStep> plan_verification(const Planning& planning, const BuildPlan& plan);

}  // namespace portato::plan
