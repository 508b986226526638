// SPDX-License-Identifier: Apache-2.0
// What several exporters write alike: the file for modprobe, the Kbuild, the starter of a module's own
// scripts.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "export/export_plan.hpp"
#include "os/output_set.hpp"

namespace portato::exports {

inline constexpr const char* kExportHead = "Made by `portato export`; changes are lost at the next one";

struct ModprobeStyle {
  /// Folder of run-script and of the modules' files on the target; empty: scripts are not started by
  /// modprobe.
  std::string scripts_folder;
  std::set<std::string> omitted;  ///< kernel names of modules that no `softdep` may load
};

/// For modprobe.d; empty if there is nothing to say.
std::string modprobe_conf(const std::vector<ExportedModule>& modules, const ModprobeStyle& style);

/// For modules-load.d; empty if no module loads by itself.
std::string modules_load_conf(const std::vector<ExportedModule>& modules);

/// Whether some module has scripts of its own.
bool has_scripts(const std::vector<ExportedModule>& modules);

/// The program that starts a module's own script; `folder` is where it lies on the target, with the modules'
/// files in `files`, and `run_folder` where it makes that look like the system's folder of modules.
std::string run_script(const std::string& folder, const std::string& run_folder);

/// Lines that end a build for a kernel which lacks what the modules demand.
std::string kernel_needs_kbuild(const ExportPlan& plan, const ExportedPackage& package);

/// A whole Kbuild for an external module.
std::string export_kbuild(const ExportPlan& plan, const ExportedPackage& package);

/// Files of a package below `folder`.
void add_files(os::OutputSet& set, const std::vector<ExportedFile>& files, const std::string& folder);

}  // namespace portato::exports
