// SPDX-License-Identifier: Apache-2.0
// From the model to everything a build has to do: the steps that ninja starts and what the generated files
// need to know. Decides all paths. Reads nothing but the folders that are bundled whole, writes nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diag/sink.hpp"
#include "kernel/kernel_tree.hpp"
#include "model/model.hpp"
#include "plan/bundled_folder.hpp"
#include "plan/delivered_module.hpp"
#include "plan/kbuild_plan.hpp"
#include "plan/modprobe.hpp"
#include "plan/schedule.hpp"
#include "plan/steps.hpp"
#include "plan/work_layout.hpp"
#include "source/file_system.hpp"
#include "source/source_manager.hpp"

namespace portato::plan {

struct Toolchain {
  std::string cc;             ///< for kbuild's CC; empty: what the kernel tree prefers
  std::string launcher;       ///< put before the compiler, as in `ccache`; may be empty
  std::string objcopy;        ///< program; empty: `<cross_compile>objcopy`
  std::string strip;          ///< program; empty: `<cross_compile>strip`
  std::string cross_compile;  ///< prefix as in `aarch64-linux-gnu-`; empty: this machine's own kind
  std::string architecture;   ///< for kbuild's ARCH; empty: what the kernel tree is configured for
  std::vector<std::string> make_options;  ///< further words for kbuild's make
};

/// What a target asks of the modules that are built for it.
struct ModuleOptions {
  std::string signing_key;  ///< file or `pkcs11:` URI; empty: no signature
  std::string certificate;
  std::string hash;
  std::string signing_place;  ///< `path:line:column`, for messages
  std::string compression;    ///< `zstd`, `xz`, `gzip`; empty: none
};

struct PlanOptions {
  std::string work_directory;  ///< absolute, normalised, as all paths here
  std::string output_directory;
  std::string target;
  std::optional<kernel::KernelTree>
      kernel;  ///< none: nothing is compiled; then a plan of sources is for its diagnostics only
  Toolchain toolchain;
  ModuleOptions modules;
  std::string debug_directory;  ///< where debug files go; empty: nowhere
  int jobs = 0;                 ///< 0: as many as there are processors
  bool keep_going = false;
  bool strip_modules = true;
  std::optional<std::int64_t>
      source_date_epoch;  ///< time of everything in archives; else that of the system's file
  std::string framework_version;
  DiscoveredDependencies facts;        ///< what the modules of an earlier run have shown
  std::vector<std::string> failed;     ///< names of optional modules that could not be built
  std::string portato;                 ///< path of the program that carries out the steps
  bool for_single_definition = false;  ///< mkmod: modules and scripts are delivered as they are, no archives
};

/// An `externalBuild` among the other steps.
struct PlannedExternal {
  ExternalStep step;
  std::string file;  ///< the step's JSON
  enum class Order : std::uint8_t { kAny, kBeforeKbuild, kAfterKbuild } order = Order::kAny;
  std::vector<std::size_t> required;  ///< indices of other externals that come before it
};

/// One line of an install script or a remove script.
struct ScriptLine {
  std::size_t module = 0;    ///< index in BuildPlan::modules
  bool is_optional = false;  ///< loading goes on if this one fails
};

/// An install script and its remove script.
struct ScriptPair {
  std::string install_path;
  std::string remove_path;
  std::string name;  ///< of the system or the definition
  bool is_of_system = false;
  std::string folder;         ///< of the modules, seen from the scripts' folder
  bool has_firmware = false;  ///< some module brings firmware, so the kernel is told where it is
  bool has_udev_rules = false;
  std::vector<ScriptLine> load;    ///< in load order
  std::vector<ScriptLine> unload;  ///< in order of removal
};

/// Folders below that of the system, or of mkmod's output; beside that of the modules.
inline constexpr const char* kFirmwareFolder = "lib/firmware";
inline constexpr const char* kUdevFolder = "lib/udev/rules.d";

/// The Makefile that builds one definition by itself.
struct DefinitionMakefile {
  std::string path;
  std::string definition;  ///< name
  std::string definition_path;
  std::vector<CompiledModule> modules;
  std::vector<std::string>
      extra_symbols;  ///< Module.symvers of what it requires; seen from its folder, or absolute
};

/// A file of mkmod's output.
struct FileCopy {
  std::string source;
  std::string destination;
  std::uint32_t mode = 0644;
};

struct BuildPlan {
  PlanOptions options;  ///< with all defaults filled in
  WorkLayout layout{""};
  Schedule schedule;
  std::vector<DeliveredModule> modules;  ///< in load order
  std::vector<CompiledModule>
      compiled;                      ///< in load order, also those that are excluded: they are tried again
  std::optional<KbuildStep> kbuild;  ///< if there are any
  std::vector<PlannedExternal> externals;
  std::optional<VerifyStep> verify;      ///< if there are any modules
  std::optional<PackageStep> package;    ///< mksys
  std::vector<FolderList> folder_lists;  ///< mksys: what its package has from bundled folders
  std::vector<StagedFile> published;     ///< what is delivered, seen from the output folder; no links
  std::vector<ScriptPair> scripts;
  std::vector<DefinitionMakefile> makefiles;
  std::string module_tree;  ///< folder in the image that depmod and modprobe know; empty: there is none
  std::vector<ModprobeEntry> modprobe;  ///< in load order

  /// Those that the ninja file may run: the base names of their files.
  [[nodiscard]] std::vector<std::string> step_names() const;
  /// Name of what is delivered together.
  [[nodiscard]] std::string publication_name(const model::Model& model) const {
    return model.system.name + "." + options.target;
  }
  /// The delivered module; null if it is excluded.
  [[nodiscard]] const DeliveredModule* find(model::ModuleId id) const {
    return schedule.positions.contains(id) ? &modules[schedule.positions.of(id)] : nullptr;
  }
};

/// Nothing: what is wrong was reported.
std::optional<BuildPlan> plan_build(const model::Model& model, const PlanOptions& options,
                                    const source::SourceManager& sources, const source::FileSystem& fs,
                                    diag::DiagSink& sink);

}  // namespace portato::plan
