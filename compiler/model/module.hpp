// SPDX-License-Identifier: Apache-2.0
// Kernel modules: what one `.mdef` says, and the leaves that other kinds of file share with it (requirements,
// bundles).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/ids.hpp"
#include "model/located.hpp"
#include "support/fields.hpp"
#include "support/version_range.hpp"

namespace portato::model {

enum class LoadMode : std::uint8_t {
  kAuto,    ///< loaded when the system starts
  kManual,  ///< loaded when something that requires it starts
};
PORTATO_WORDS(LoadMode, (kAuto, "auto"), (kManual, "manual"));

/// How the `.ko` files of a definition come to be.
enum class ModuleOrigin : std::uint8_t {
  kSources,   ///< compiled here by kbuild
  kPrebuilt,  ///< lies there already
  kExternal,  ///< left there by the shell commands of `externalBuild`
};
PORTATO_WORDS(ModuleOrigin, (kSources, "sources"), (kPrebuilt, "preBuilt"), (kExternal, "externalBuild"));

/// One `name = "value"` of `params`: the value without its quotes, escapes resolved.
struct Parameter {
  Located<std::string> name;
  Located<std::string> value;
};

/// One entry of `requires: kernelModules:` after the name was looked up.
struct Requirement {
  Located<std::string> spec;  ///< as written, variables substituted
  bool is_optional = false;
  DefinitionId definition;  ///< the definition meant; every `.ko` of it, unless `module` is valid
  ModuleId module;          ///< the one sub-module meant
};

template <class Out>
void describe(const Requirement& requirement, Out& out) {
  out.head(requirement.spec);
  out.field("optional", requirement.is_optional);
  if (requirement.module.is_valid()) {
    out.field("module", out.model()[requirement.module].file_name());
  } else {
    out.if_set("definition", requirement.definition);
  }
}

/// Permission letters of a mapping; a bundled object without letters is readable.
struct Permissions {
  bool is_readable = false;
  bool is_writable = false;
  bool is_executable = false;
};

/// `rw` and so on; empty for none.
std::string to_string(const Permissions& permissions);

/// One line of `bundles`.
struct Bundle {
  enum class Kind : std::uint8_t {
    kFile,
    kDirectory,
    kBinary,  ///< of an app only: an executable that was built elsewhere
  };
  Kind kind = Kind::kFile;
  Located<std::string> source;  ///< absolute path on this machine
  Located<std::string>
      destination;  ///< full path below the module's bundle folder or the sandbox, without leading slash
  Permissions permissions;
  bool follows_links = false;   ///< `[follow]`: also those that lead out of the folder
  bool allows_secrets = false;  ///< `[secrets]`: private keys and the like are meant
};
PORTATO_WORDS(Bundle::Kind, (kFile, "file"), (kDirectory, "dir"), (kBinary, "binary"));

template <class Out>
void describe(const Bundle& bundle, Out& out) {
  out.field("kind", bundle.kind);
  out.field("source", bundle.source.value);
  out.field("destination", "/" + bundle.destination.value);
  out.field("permissions", bundle.permissions);
  out.field("at", bundle.source.range);
  out.if_set("followsLinks", bundle.follows_links);
  out.if_set("allowsSecrets", bundle.allows_secrets);
}

/// One entry of `kernelConfig`.
struct ConfigNeed {
  Located<std::string> option;  ///< `CONFIG_IIO`
  bool is_set = true;           ///< whether it must be set (to `y` or `m`), or must not
};

template <class Out>
void describe(const ConfigNeed& need, Out& out) {
  out.head(need.option);
  out.field("set", need.is_set);
}

/// What a module demands of the kernel it is built for.
struct KernelNeeds {
  std::vector<ConfigNeed> config;
  std::optional<Located<support::VersionRange>> versions;

  [[nodiscard]] bool is_empty() const { return config.empty() && !versions; }
};

/// What a definition says about its `.ko` files, and a sub-module about its own.
struct ModuleSettings {
  std::vector<Parameter> parameters;         ///< as first declared, last value
  std::vector<Located<std::string>> cflags;  ///< shell text, variables substituted
  std::vector<Located<std::string>> ldflags;
  std::vector<Bundle> bundles;
  std::optional<Located<std::string>> install_script;  ///< absolute path on this machine
  std::optional<Located<std::string>> remove_script;
  KernelNeeds kernel_needs;
};

template <class Out>
void describe(const ModuleSettings& settings, Out& out) {
  out.field("params", settings.parameters);
  out.field("cflags", settings.cflags);
  out.field("ldflags", settings.ldflags);
  out.field("bundles", settings.bundles);
  out.if_set("install", settings.install_script);
  out.if_set("remove", settings.remove_script);
  out.field("kernelConfig", settings.kernel_needs.config);
  out.if_set("kernelVersion", settings.kernel_needs.versions);
}

/// `modprobe`: what the tool of that name is told about a module.
struct ModprobeSettings {
  std::vector<Located<std::string>> blacklist;     ///< modules that are not loaded by themselves for a device
  std::vector<Located<std::string>> aliases;       ///< further names of the module, with wildcards
  std::vector<Located<std::string>> softdep_pre;   ///< softdep: pre
  std::vector<Located<std::string>> softdep_post;  ///< softdep: post
};

template <class Out>
void describe(const ModprobeSettings& settings, Out& out) {
  out.field("blacklist", settings.blacklist);
  out.field("alias", settings.aliases);
  out.field("pre", settings.softdep_pre);
  out.field("post", settings.softdep_post);
}

/// One `.ko`: the main module of a definition, a sub-module, or one pre-built file.
struct Module {
  DefinitionId definition;
  Located<std::string> name;  ///< file name without `.ko`; may hold `-`
  bool is_submodule = false;
  std::vector<Located<std::string>> sources;  ///< absolute paths, existing; kSources only
  Located<std::string> prebuilt_path;         ///< absolute; kPrebuilt and kExternal only
  std::vector<Requirement> requirements;      ///< of a sub-module; the definition's own stand there
  ModuleSettings own;  ///< of a sub-module; its flags come after those of the definition

  [[nodiscard]] std::string file_name() const { return name.value + ".ko"; }
  /// The name the kernel knows it by: `-` becomes `_`.
  [[nodiscard]] std::string kernel_name() const;
};

template <class Out>
void describe(const Module& module, Out& out) {
  out.head(module.name);
  out.field("sources", module.sources);
  out.if_set("preBuilt", module.prebuilt_path);
  if (!module.is_submodule) return;
  out.field("requires", module.requirements);
  describe(module.own, out);
}

/// One `.mdef`.
struct Definition : ModuleSettings {
  std::string name;  ///< base name of the file: key for requirements, folder of bundles, scripts and Makefile
  std::string path;  ///< absolute path of the `.mdef`
  source::SourceId source;
  ModuleOrigin origin = ModuleOrigin::kSources;
  std::vector<ModuleId> modules;  ///< main or pre-built ones first, then sub-modules as declared
  Located<LoadMode> load;
  std::vector<Requirement> requirements;
  ModprobeSettings modprobe;
  std::vector<Located<std::string>> udev_rules;         ///< absolute paths on this machine
  std::vector<Bundle> firmware;                         ///< destinations as the module asks for them
  std::vector<Located<std::string>> external_commands;  ///< shell text, run in order
  std::string build_directory;                          ///< the definition's $BUILDDIR, absolute
  std::optional<std::size_t> entry;  ///< its place in System::modules; none if the system does not list it

  [[nodiscard]] std::string directory() const;  ///< of the `.mdef`
};

template <class Out>
void describe(const Definition& definition, Out& out) {
  out.field("name", definition.name);
  out.field("path", definition.path);
  out.field("origin", definition.origin);
  out.field("load", definition.load);
  out.list("modules", definition.modules, [&](ModuleId id) { describe(out.model()[id], out); });
  out.field("requires", definition.requirements);
  out.field("externalBuild", definition.external_commands);
  describe(static_cast<const ModuleSettings&>(definition), out);
  out.field("modprobe", definition.modprobe);
  out.field("udev", definition.udev_rules);
  out.field("firmware", definition.firmware);
}

}  // namespace portato::model
