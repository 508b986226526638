// The meaning of a system's (or one module's) definition files: tables indexed by ids, every value with its origin.
// Built by the binder (bind.hpp), never changed afterwards. Knows nothing of syntax.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/located.hpp"
#include "support/id.hpp"

namespace portato::model {

using DefinitionId = support::Id<struct DefinitionTag>;
using ModuleId = support::Id<struct ModuleTag>;

enum class LoadMode : std::uint8_t {
  kAuto,    ///< loaded when the system starts
  kManual,  ///< loaded when something that requires it starts
};

/// How the `.ko` files of a definition come to be.
enum class ModuleOrigin : std::uint8_t {
  kSources,   ///< compiled here by kbuild
  kPrebuilt,  ///< lies there already
  kExternal,  ///< left there by the shell commands of `externalBuild`
};

/// One `name = "value"` of `params`: the value without its quotes, escapes resolved.
struct Parameter {
  Located<std::string> name;
  Located<std::string> value;
};

/// One entry of `requires: kernelModules:` after the name was looked up.
struct Requirement {
  Located<std::string> spec;  ///< as written, variables substituted
  bool is_optional = false;
  DefinitionId definition;      ///< the definition meant; every `.ko` of it, unless `module` is valid
  ModuleId module;              ///< the one sub-module meant
};

/// Permission letters of a mapping; a bundled object without letters is readable.
struct Permissions {
  bool is_readable = false;
  bool is_writable = false;
  bool is_executable = false;
};

/// One line of `bundles`.
struct Bundle {
  enum class Kind : std::uint8_t { kFile, kDirectory };
  Kind kind = Kind::kFile;
  Located<std::string> source;       ///< absolute path on this machine
  Located<std::string> destination;  ///< full path below the module's bundle folder, without leading slash
  Permissions permissions;
};

/// One `.ko`: the main module of a definition, a sub-module, or one pre-built file.
struct Module {
  DefinitionId definition;
  Located<std::string> name;  ///< file name without `.ko`; may hold `-`
  bool is_submodule = false;
  std::vector<Located<std::string>> sources;   ///< absolute paths, existing; kSources only
  Located<std::string> prebuilt_path;          ///< absolute; kPrebuilt and kExternal only
  std::vector<Requirement> requirements;       ///< of a sub-module; the definition's own stand there

  [[nodiscard]] std::string file_name() const { return name.value + ".ko"; }
  /// The name the kernel knows it by: `-` becomes `_`.
  [[nodiscard]] std::string kernel_name() const;
};

/// One `.mdef`.
struct Definition {
  std::string name;   ///< base name of the file: key for requirements, folder of bundles, scripts and Makefile
  std::string path;   ///< absolute path of the `.mdef`
  source::SourceId source;
  ModuleOrigin origin = ModuleOrigin::kSources;
  std::vector<ModuleId> modules;  ///< main or pre-built ones first, then sub-modules as declared
  std::vector<Parameter> parameters;                    ///< as first declared, last value
  std::vector<Located<std::string>> cflags;             ///< shell text, variables substituted
  std::vector<Located<std::string>> ldflags;
  Located<LoadMode> load;
  std::vector<Requirement> requirements;
  std::vector<Bundle> bundles;
  std::optional<Located<std::string>> install_script;   ///< absolute path on this machine
  std::optional<Located<std::string>> remove_script;
  std::vector<Located<std::string>> external_commands;  ///< shell text, run in order
  std::string build_directory;  ///< the definition's $BUILDDIR, absolute
  std::optional<std::size_t> entry;  ///< its place in System::modules; none if the system does not list it

  [[nodiscard]] std::string directory() const;  ///< of the `.mdef`
};

/// One entry of an `.sdef`'s `kernelModules`.
struct SystemModule {
  DefinitionId definition;
  source::SourceRange range;  ///< the entry in the `.sdef`; invalid for the one module of mkmod
  bool is_optional = false;
};

/// One `.sdef`, or for mkmod the one `.mdef` with everything it requires.
struct System {
  std::string name;
  std::string path;  ///< absolute path of the `.sdef` (or `.mdef`)
  source::SourceId source;
  std::int64_t modified = 0;           ///< of that file, seconds since 1970
  std::vector<SystemModule> modules;   ///< as listed
  bool has_module_entries = false;     ///< something is listed, even if none of it could be found
  /// `systemVersions`, by key as first declared, last value.
  std::vector<Parameter> versions;
};

struct Model {
  System system;
  std::vector<Definition> definitions;  ///< in the order they were first referred to
  std::vector<Module> modules;
  std::vector<std::string> files_read;  ///< every definition file and fragment, absolute, in order of reading
  /// `buildVars` and Portato's own variables as the definition files left them: the environment of external commands.
  std::vector<Parameter> build_variables;

  [[nodiscard]] const Definition& operator[](DefinitionId id) const { return definitions[id.index()]; }
  [[nodiscard]] const Module& operator[](ModuleId id) const { return modules[id.index()]; }
  [[nodiscard]] const Definition& definition_of(ModuleId id) const { return (*this)[(*this)[id].definition]; }
  /// The system's entry for a definition; null if the system does not list it.
  [[nodiscard]] const SystemModule* entry_of(DefinitionId id) const;
  /// Whether the system tolerates that it cannot be loaded.
  [[nodiscard]] bool is_optional(DefinitionId id) const;

  /// The modules that must be loaded before `id`: its own and its definition's requirements, each expanded to single
  /// `.ko` files, in order of declaration, without repetitions. An edge named twice is optional only if both are. A
  /// module that requires itself has an edge to itself (check/ reports it).
  struct Edge {
    ModuleId module;
    bool is_optional = false;
    source::SourceRange range;
  };
  [[nodiscard]] std::vector<Edge> required_by(ModuleId id) const;
};

}  // namespace portato::model
