// SPDX-License-Identifier: Apache-2.0
// The system: what an `.sdef` says beyond its apps and modules.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/app.hpp"

namespace portato::model {

/// One entry of an `.sdef`'s `kernelModules`.
struct SystemModule {
  DefinitionId definition;
  source::SourceRange range;  ///< the entry in the `.sdef`; invalid for the one module of mkmod
  bool is_optional = false;
};

template <class Out>
void describe(const SystemModule& module, Out& out) {
  out.field("definition", module.definition);
  out.field("optional", module.is_optional);
  out.field("at", module.range);
}

/// `name = app:/path`: a program of the target that runs another one in an app's sandbox.
struct Command {
  Located<std::string> name;
  Located<std::string> app_name;
  AppId app;                  ///< invalid if there is no such app (reported)
  Located<std::string> path;  ///< in the sandbox, with its leading slash
};

template <class Out>
void describe(const Command& command, Out& out) {
  out.head(command.name);
  out.field("app", command.app_name.value);
  out.field("path", command.path.value);
}

/// `name = ( component argument … )`: a network link that a component drives.
struct Link {
  Located<std::string> name;
  ComponentUse component;
  std::vector<Located<std::string>> arguments;
};

template <class Out>
void describe(const Link& link, Out& out) {
  out.head(link.name);
  out.field("component", link.component.component);
  out.field("arguments", values_of(link.arguments));
}

/// An interface of an app that other systems may use, or that they serve.
struct SystemExtern {
  Located<std::string> name;  ///< the alias, or the interface's name
  AppId app;
  std::optional<std::size_t> client;  ///< in App::clients
  std::optional<std::size_t> server;  ///< or in App::servers
};

template <class Out>
void describe(const SystemExtern& entry, Out& out) {
  out.head(entry.name);
  out.field("app", out.model()[entry.app].key);
  out.field("side", entry.client ? "client" : "server");
}

/// A client of an account that is no app.
struct UserBinding {
  Located<std::string> user;
  Located<std::string> interface;
  Binding binding;
};

template <class Out>
void describe(const UserBinding& binding, Out& out) {
  out.head(binding.user);
  out.field("interface", binding.interface.value);
  out.field("binding", binding.binding);
}

/// `kernel`: what the system's kernel must be.
struct KernelDemands {
  std::optional<Located<std::string>> release;  ///< as `uname -r` says it
  source::SourceRange modversions;              ///< where they are demanded; invalid: nowhere
  source::SourceRange signatures;               ///< ditto
};

template <class Out>
void describe(const KernelDemands& demands, Out& out) {
  out.if_set("release", demands.release);
  out.field("modversions", demands.modversions.is_valid());
  out.field("signatures", demands.signatures.is_valid());
}

/// One `.sdef`; or what a single `.adef`, `.cdef` or `.mdef` needs to stand in for it.
struct System {
  std::string name;
  std::string path;  ///< absolute path of the `.sdef` (or the single file)
  source::SourceId source;
  std::int64_t modified = 0;          ///< of that file, seconds since 1970
  std::vector<SystemModule> modules;  ///< as listed
  bool has_module_entries = false;    ///< something is listed, even if none of it could be found
  bool has_app_entries = false;       ///< ditto
  /// `systemVersions`, by key as first declared, last value.
  std::vector<Parameter> versions;

  std::vector<Located<std::string>> cflags;  ///< for every component, after those of the command line
  std::vector<Located<std::string>> cxxflags;
  std::vector<Located<std::string>> ldflags;
  std::vector<Command> commands;
  std::vector<Link> links;
  std::vector<SystemExtern> externs;
  std::vector<UserBinding> user_bindings;
  KernelDemands kernel;
  Setting<std::string> external_watchdog_kick;  ///< milliseconds, as written; empty if not given
};

template <class Out>
void describe(const System& system, Out& out) {
  out.field("name", system.name);
  out.field("path", system.path);
  out.field("kernelModules", system.modules);
  out.field("kernel", system.kernel);
  out.field("cflags", system.cflags);
  out.field("cxxflags", system.cxxflags);
  out.field("ldflags", system.ldflags);
  out.field("systemVersions", system.versions);
  out.if_set("externalWatchdogKick", system.external_watchdog_kick);
  out.field("commands", system.commands);
  out.field("links", system.links);
  out.field("extern", system.externs);
  out.field("users", system.user_bindings);
}

}  // namespace portato::model
