// SPDX-License-Identifier: Apache-2.0
// What every exporter needs to know: modules with all that has to be said of them, and the bytes of every
// file that goes along. Whatever a format has no words for is reported here, so that nothing is lost in
// silence.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diag/sink.hpp"
#include "export/export_licenses.hpp"
#include "export/exporter.hpp"
#include "model/model.hpp"
#include "plan/kbuild_plan.hpp"
#include "source/file_system.hpp"
#include "source/source_manager.hpp"

namespace portato::exports {

struct ExportedFile {
  std::string path;  ///< below the folder that the place in ExportedPackage stands for
  std::string content;
  std::uint32_t mode = 0644;
};

/// One `.ko`.
struct ExportedModule {
  model::ModuleId id;
  std::string name;         ///< as in the file's name
  std::string kernel_name;  ///< with `_`
  bool is_built = true;     ///< from sources; else it lies there, finished
  bool is_auto = true;
  bool is_optional = false;            ///< the system goes on without it
  std::vector<std::string> arguments;  ///< `name=value` as the kernel is to read it
  std::vector<model::Parameter> parameters;
  std::vector<std::string> needs;      ///< names of modules of the export that must be loaded before
  std::vector<std::string> may_need;   ///< ditto, if they are there
  std::vector<std::string> pre, post;  ///< what `softdep` names
  std::vector<std::string> blacklist;
  std::vector<std::string> aliases;
  std::vector<model::ConfigNeed> config_needs;
  std::optional<support::VersionRange> versions;
  std::string install_script;  ///< in the package's `files`, or empty
  std::string remove_script;
};

/// What is built together.
struct ExportedPackage {
  std::string name;                     ///< of the definition, or of the system; fit for a file name
  std::string summary;                  ///< one line
  std::vector<ExportedModule> modules;  ///< in load order
  std::vector<plan::CompiledModule>
      compiled;                        ///< ditto, those from sources; all paths below the package's folder
  std::vector<ExportedFile> sources;   ///< below that folder: `src/…`
  std::vector<ExportedFile> files;     ///< bundles and scripts: `OWNER/…`
  std::vector<ExportedFile> firmware;  ///< as the modules ask for it
  std::vector<ExportedFile> udev_rules;
  ExportedLicense license;
  std::vector<std::string> requires_packages;     ///< names of other packages whose symbols its modules use
  std::vector<std::string> may_require_packages;  ///< ditto, optional
  bool is_optional = false;
};

struct ExportPlan {
  const Exporter* exporter = nullptr;  ///< for which it is made
  std::string system;                  ///< its name, fit for a file name
  std::vector<ExportedPackage> packages;
  bool needs_modversions = false;
  bool needs_signatures = false;
  std::string kernel_release;  ///< demanded, or empty
};

/// `text` as a name for files, packages and folders anywhere: other characters than letters, digits and
/// `._+-` become `-`.
std::string plain_name(std::string_view text);

/// Nothing: what is wrong was reported.
std::optional<ExportPlan> plan_export(const model::Model& model, const Exporter& exporter,
                                      const source::SourceManager& sources, const source::FileSystem& fs,
                                      diag::DiagSink& sink);

}  // namespace portato::exports
