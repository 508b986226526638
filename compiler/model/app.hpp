// SPDX-License-Identifier: Apache-2.0
// Applications: what one `.adef` says, with what the system overrides.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/binding.hpp"
#include "model/component.hpp"
#include "model/limits.hpp"

namespace portato::model {

enum class StartMode : std::uint8_t { kAuto, kManual };
PORTATO_WORDS(StartMode, (kAuto, "auto"), (kManual, "manual"));

/// Milliseconds; unset values are decided on the target.
struct Watchdog {
  static constexpr std::int64_t kNever = -1;

  Setting<std::string> action;  ///< the word as written
  Setting<std::int64_t> timeout;
  Setting<std::int64_t> maximum_timeout;
};

template <class Out>
void describe(const Watchdog& watchdog, Out& out) {
  const auto shown = [](std::int64_t time) {
    using Time = std::variant<std::int64_t, std::string_view>;
    return time == Watchdog::kNever ? Time("never") : Time(time);
  };
  out.if_set("watchdogAction", watchdog.action);
  out.if_set("watchdogTimeout", transformed(watchdog.timeout, shown));
  out.if_set("maxWatchdogTimeout", transformed(watchdog.maximum_timeout, shown));
}

/// What a process is started as.
struct Process {
  Located<std::string> name;        ///< as given, else the last node of `executable`
  Located<std::string> executable;  ///< an executable of the app, a path, or a program of the target
  std::vector<Located<std::string>> arguments;
};

template <class Out>
void describe(const Process& process, Out& out) {
  out.head(process.name);
  out.field("executable", process.executable.value);
  out.field("arguments", values_of(process.arguments));
}

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

template <class Out>
void describe(const ProcessGroup& group, Out& out) {
  out.field("at", group.range);
  out.field("run", group.processes);
  out.field("envVars", group.variables);
  out.field("limits", LimitGroup{group.limits, /*is_of_process=*/true});
  out.field("watchdog", group.watchdog);
  out.if_set("faultAction", group.fault_action);
  out.if_set("priority", group.priority);
}

struct Executable {
  Located<std::string> name;
  std::string safe_name;                 ///< in file and service names
  std::vector<ComponentUse> components;  ///< as listed
  std::vector<ComponentId> instances;    ///< in the order in which they are initialised, each once
  bool is_complete = true;               ///< false if a component of it was not found (reported)
};

template <class Out>
void describe(const Executable& executable, Out& out) {
  out.head(executable.name);
  out.field("components", executable.components);
  out.field("initialised", executable.instances);
}

struct ConfigTree {
  Located<std::string> name;  ///< `.` is the app's own tree
  bool is_writable = false;
};

template <class Out>
void describe(const ConfigTree& tree, Out& out) {
  out.head(tree.name);
  out.field("writable", tree.is_writable);
}

/// `idle` < `low` < `medium` < `high` < `rt1` < … < `rt32`; nothing for another word.
std::optional<int> priority_rank(std::string_view word);

/// What the target has of the app before the system is installed there.
struct Preload {
  enum class Kind : std::uint8_t { kNo, kThisBuild, kAnyBuild, kHash };
  Kind kind = Kind::kNo;
  std::string hash;  ///< kHash: the MD5
};
PORTATO_WORDS(Preload::Kind, (kNo, "no"), (kThisBuild, "buildVersion"), (kAnyBuild, "anyVersion"),
              (kHash, "hash"));

/// The hash, else the word.
std::string to_string(const Preload& preload);

/// A set of names that the system may replace as a whole.
struct NameSet {
  std::vector<Located<std::string>> names;     ///< as written, each once
  std::vector<Located<std::string>> replaced;  ///< what the `.adef` had
};

template <class Out>
void describe(const NameSet& set, Out& out) {
  out.field("names", set.names);
  out.if_set("replaced", set.replaced);
}

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

/// Its code, what runs of it, and what it talks to.
template <class Out>
void describe_content(const App& app, Out& out) {
  out.field("components", app.components);
  out.field("executables", app.executables);
  out.field("processes", app.process_groups);
  const auto instance = [&](const auto& each) {
    out.field("name", out.model().full_name(app, each));
    describe(each, out);
  };
  out.list("clients", app.clients, instance);
  out.list("servers", app.servers, instance);
  out.object("prebuilt", [&] {
    out.field("clients", app.prebuilt_clients);
    out.field("servers", app.prebuilt_servers);
  });
}

template <class Out>
void describe(const App& app, Out& out) {
  out.field("name", app.name);
  out.field("key", app.key);
  out.field("path", app.path);
  out.field("at", app.entry);
  out.if_set("package", app.is_package);
  if (app.is_package) return;
  out.field("sandboxed", app.is_sandboxed);
  out.field("start", app.start);
  out.field("version", app.version);
  out.field("preloaded", app.preload);
  out.if_set("username", app.user_name);
  out.if_set("maxPriority", app.maximum_priority);
  out.field("groups", app.groups);
  out.field("capabilities", app.capabilities);
  out.field("tags", app.tags);
  out.field("limits", LimitGroup{app.limits, /*is_of_process=*/false});
  out.field("watchdog", app.watchdog);
  out.field("bundles", app.bundles);
  out.object("requires", [&] {
    out.field("objects", app.required);
    out.field("configTree", app.config_trees);
    out.field("kernelModules", app.kernel_modules);
  });
  describe_content(app, out);
}

}  // namespace portato::model
