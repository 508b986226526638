// SPDX-License-Identifier: Apache-2.0
// From the model to everything a build has to do: the steps that ninja starts and what the generated files
// need to know. Decides all paths. Reads nothing but the folders that are bundled whole, writes nothing.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "diag/sink.hpp"
#include "kernel/kernel_tree.hpp"
#include "model/model.hpp"
#include "plan/bundled_folder.hpp"
#include "plan/kbuild_plan.hpp"
#include "plan/steps.hpp"
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
struct ModuleWishes {
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
  std::optional<kernel::KernelTree> kernel;  ///< none only if nothing is built from sources
  Toolchain toolchain;
  ModuleWishes modules;
  std::string debug_directory;  ///< where debug files go; empty: nowhere
  int jobs = 0;                 ///< 0: as many as there are processors
  bool keep_going = false;
  bool strip_modules = true;
  std::optional<std::int64_t>
      source_date_epoch;  ///< time of everything in archives; else that of the system's file
  std::string framework_version;
  std::vector<std::string> left_out;   ///< names of optional modules that could not be built
  std::string portato;                 ///< path of the program that carries out the steps
  bool for_single_definition = false;  ///< mkmod: modules and scripts are delivered as they are, no archives
};

std::string shipped_name(const PlanOptions& options, const model::Model& model, model::ModuleId id);

/// An `externalBuild` among the other steps.
struct PlannedExternal {
  ExternalStep step;
  std::string file;  ///< the step's JSON
  enum class Order : std::uint8_t { kAny, kBeforeKbuild, kAfterKbuild } order = Order::kAny;
  std::vector<std::size_t> required;  ///< indices of other externals that come before it
};

/// One line of an install script, and of its remove script.
struct ScriptLine {
  std::string kernel_name;
  std::string file;  ///< the `.ko`, seen from the folder that the script names
  bool is_optional = false;
  std::string install_script;  ///< the user's, seen from there; may be empty
  std::string remove_script;
  std::vector<std::string> needs;           ///< kernel names of modules that must be there
  std::vector<std::string> kernel_modules;  ///< the kernel's own that it needs; modprobe brings them
  std::vector<std::string> arguments;       ///< `name=value` as the kernel is to read it
};

/// What the target's own modprobe has to know of one module.
struct ModprobeModule {
  std::string name;  ///< as the kernel knows it
  bool is_loaded_at_start = false;
  bool has_own_script = false;             ///< which alone can load it
  std::vector<std::string> wanted_before;  ///< names; only those that its symbols do not lead to
  std::vector<std::string> arguments;      ///< `name=value` as the kernel is to read it
  std::vector<std::string> wanted_after{};
  std::vector<std::string> blacklist{};  ///< names of modules that must not come by themselves for a device
  std::vector<std::string> aliases{};    ///< of this one, with wildcards
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

/// Where the verify step leaves what it has found of the order, for the next plan.
inline std::string facts_file_in(const std::string& work_directory) { return work_directory + "/facts.json"; }

struct BuildPlan {
  PlanOptions options;                      ///< with all defaults filled in
  std::vector<model::ModuleId> all_order;   ///< every module, requirements first
  std::vector<model::ModuleId> load_order;  ///< the same without those that are left out
  std::vector<bool> is_left_out;            ///< by index of the module
  std::set<std::size_t> unfit;           ///< of those, the ones that the kernel does not suit: not even tried
  std::vector<CompiledModule> compiled;  ///< in load order, also those left out: they are tried again
  std::optional<KbuildStep> kbuild;      ///< if there are any
  std::vector<PlannedExternal> externals;
  std::optional<VerifyStep> verify;      ///< if there are any modules
  std::optional<PackageStep> package;    ///< mksys
  std::vector<FolderList> folder_lists;  ///< mksys: what its package has from bundled folders
  std::vector<StagedFile> published;     ///< what is delivered, seen from the output folder; no links
  std::vector<ScriptPair> scripts;
  std::vector<DefinitionMakefile> makefiles;
  std::string module_tree;  ///< folder in the image that depmod and modprobe know; empty: there is none
  std::vector<std::string> modules_order;  ///< paths below it, in load order
  std::vector<ModprobeModule> modprobe;    ///< in load order

  /// None of its modules could be built.
  [[nodiscard]] bool is_left_out_whole(const model::Definition& definition) const {
    return !definition.modules.empty() &&
           std::all_of(definition.modules.begin(), definition.modules.end(),
                       [&](model::ModuleId id) { return is_left_out[id.index()]; });
  }

  [[nodiscard]] std::string in_work(const std::string& path) const {
    return options.work_directory + "/" + path;
  }
  [[nodiscard]] std::string ninja_file() const { return in_work("build.ninja"); }
  [[nodiscard]] std::string kbuild_step_file() const { return in_work("steps/kbuild.json"); }
  /// Those that the ninja file may run: the base names of their files.
  [[nodiscard]] std::vector<std::string> step_names() const;
  [[nodiscard]] std::string verify_step_file() const { return in_work("steps/verify.json"); }
  [[nodiscard]] std::string package_step_file() const { return in_work("steps/package.json"); }
  [[nodiscard]] std::string facts_file() const { return facts_file_in(options.work_directory); }
  /// Name of what is delivered together.
  [[nodiscard]] std::string publication_name(const model::Model& model) const {
    return model.system.name + "." + options.target;
  }
  /// What was delivered the last time.
  [[nodiscard]] std::string publication_record() const { return in_work("published"); }
  [[nodiscard]] std::string in_generated(const std::string& name) const {
    return in_work("generated/" + name);
  }
  /// Which optional modules the last pass could not build; one name a line.
  [[nodiscard]] std::string left_out_file() const { return in_work("stamps/left_out"); }
  /// Which modules the last pass could not build at all; one name a line.
  [[nodiscard]] std::string failed_file() const { return in_work("stamps/failed"); }
  /// Name of a module's file on the target: `vbus.ko`, or `vbus.ko.zst` if it was built and compressed.
  [[nodiscard]] std::string shipped_name(const model::Model& model, model::ModuleId id) const {
    return plan::shipped_name(options, model, id);
  }
  [[nodiscard]] std::string modules_cfg() const { return in_work("generated/modules.cfg"); }
};

/// Nothing: what is wrong was reported.
std::optional<BuildPlan> plan_build(const model::Model& model, const PlanOptions& options,
                                    const source::SourceManager& sources, const source::FileSystem& fs,
                                    diag::DiagSink& sink);

}  // namespace portato::plan
