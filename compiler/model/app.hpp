// SPDX-License-Identifier: Apache-2.0
// Applications: what one `.adef` says, with what the system overrides.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/binding.hpp"
#include "model/component.hpp"
#include "model/limits.hpp"

namespace portato::model {

enum class StartMode : std::uint8_t { kAuto, kManual };

/// Milliseconds; unset values are decided on the target.
struct Watchdog {
  static constexpr std::int64_t kNever = -1;

  Setting<std::string> action;  ///< the word as written
  Setting<std::int64_t> timeout;
  Setting<std::int64_t> maximum_timeout;
};

/// What a process is started as.
struct Process {
  Located<std::string> name;        ///< as given, else the last node of `executable`
  Located<std::string> executable;  ///< an executable of the app, a path, or a program of the target
  std::vector<Located<std::string>> arguments;
};

/// One `processes` section: an environment for the processes in it.
struct ProcessGroup {
  source::SourceRange range;  ///< its keyword
  std::vector<Process> processes;
  std::vector<Parameter>
      variables;  ///< as first declared, last value; PATH included, a default one without a place
  Limits limits;
  Setting<std::string> fault_action;  ///< the words as written
  Setting<std::string> priority;      ///< after the system's maximum was applied
  Watchdog watchdog;
};

struct Executable {
  Located<std::string> name;
  std::string safe_name;                 ///< in file and service names
  std::vector<ComponentUse> components;  ///< as listed
  std::vector<ComponentId> instances;    ///< in the order in which they are initialised, each once
  bool is_complete = true;               ///< false if a component of it was not found (reported)
};

struct ConfigTree {
  Located<std::string> name;  ///< `.` is the app's own tree
  bool is_writable = false;
};

/// `idle` < `low` < `medium` < `high` < `rt1` < … < `rt32`; nothing for another word.
std::optional<int> priority_rank(std::string_view word);

/// What the target has of the app before the system is installed there.
struct Preload {
  enum class Kind : std::uint8_t { kNo, kThisBuild, kAnyBuild, kHash };
  Kind kind = Kind::kNo;
  std::string hash;  ///< kHash: the MD5
};

/// A set of names that the system may replace as a whole.
struct NameSet {
  std::vector<Located<std::string>> names;     ///< as written, each once
  std::vector<Located<std::string>> replaced;  ///< what the `.adef` had
};

struct App {
  std::string name;  ///< as an identifier: in file and service names
  std::string key;   ///< base name of the file: in the system's sections
  std::string path;  ///< of the `.adef`, or of the package if `is_package`
  source::SourceId source;
  source::SourceRange entry;  ///< in the `.sdef`; invalid if the app stands alone
  std::string build_directory;
  bool is_package = false;  ///< binary: nothing else is known of it

  Limits limits;
  Watchdog watchdog;
  Setting<bool> is_sandboxed{true, {}, {}};
  Setting<StartMode> start;
  Setting<std::string> version;
  Setting<Preload> preload;
  Setting<std::string> user_name;         ///< TelAF: account the app runs as; empty if not given
  Setting<std::string> maximum_priority;  ///< of the system only
  NameSet groups;
  NameSet capabilities;  ///< TelAF
  std::vector<Parameter> tags;

  std::vector<Bundle> bundles;
  std::vector<RequiredObject> required;
  std::vector<ConfigTree> config_trees;
  std::vector<Requirement> kernel_modules;  ///< its own; those of its components stand there

  std::vector<ComponentUse> listed_components;  ///< `components`
  std::vector<ComponentId> components;  ///< all that end up in the app, required ones included, each once
  std::vector<Executable> executables;
  std::vector<ProcessGroup> process_groups;

  std::vector<ClientInstance> clients;  ///< by executable, then in the order of initialisation
  std::vector<ServerInstance> servers;
  std::vector<PrebuiltClient> prebuilt_clients;
  std::vector<PrebuiltServer> prebuilt_servers;

  [[nodiscard]] std::string directory() const;
  /// By its written or its safe name; nothing if there is none.
  [[nodiscard]] std::optional<std::size_t> find_executable(std::string_view name) const;
};

}  // namespace portato::model
