// SPDX-License-Identifier: Apache-2.0
// What the parts of plan_build() share; no other folder includes it. Each part returns false after reporting.
#pragma once

#include <functional>
#include <map>

#include "plan/build_plan.hpp"

namespace portato::plan {

struct Planning {
  const model::Model& model;
  const PlanOptions& options;
  const source::SourceManager& sources;
  const source::FileSystem& fs;
  diag::DiagSink& sink;

  /// Where the finished `.ko` lies on this machine.
  [[nodiscard]] std::string finished_module(model::ModuleId id) const;
  /// Folder in the work folder of a definition's Makefile and scripts.
  [[nodiscard]] std::string definition_folder(const model::Definition& definition) const;
  /// Those of the definition for its main or pre-built modules; a sub-module has its own.
  [[nodiscard]] const model::ModuleSettings& settings(model::ModuleId id) const;
  /// The name of the folder that the module's bundles and scripts are in: that of what has the settings.
  [[nodiscard]] const std::string& files_folder(model::ModuleId id) const;
  /// Where a module is defined: its name, or what stands for it.
  [[nodiscard]] source::SourceRange module_range(model::ModuleId id) const;
  /// `path:line:column`; `path` alone for an invalid range.
  [[nodiscard]] std::string place(source::SourceRange range, const std::string& path) const;
};

/// Where a user's script lies below the system's `modules` folder; `owner` is the files_folder().
std::string staged_script(const std::string& owner, const std::string& script);

/// Of `all_order`, which modules are loaded: not those left out, nor what cannot do without one of them.
bool leave_out(const Planning& planning, BuildPlan& plan);
bool plan_scripts(const Planning& planning, BuildPlan& plan);
/// For systems whose kernel is known. Before plan_staging().
void plan_module_tree(const Planning& planning, BuildPlan& plan);
bool plan_externals(const Planning& planning, BuildPlan& plan);
/// The files of the system's staging tree, sorted by path, and the plan's folder lists.
bool plan_staging(const Planning& planning, BuildPlan& plan, std::vector<StagedFile>& files);
/// What is delivered to the output folder. After plan_scripts and plan_makefiles.
bool plan_publication(const Planning& planning, BuildPlan& plan);
/// After plan_package and plan_publication.
void plan_verification(const Planning& planning, BuildPlan& plan);
/// Pre-built modules, bundles and the user's scripts, which mkmod puts beside the modules it builds; paths
/// seen from the output folder.
bool plan_single_files(const Planning& planning, std::vector<StagedFile>& files);
/// The same as whole paths.
bool plan_copies(const Planning& planning, std::vector<FileCopy>& copies);

}  // namespace portato::plan
