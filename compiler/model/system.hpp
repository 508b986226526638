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

/// `name = app:/path`: a program of the target that runs another one in an app's sandbox.
struct Command {
  Located<std::string> name;
  Located<std::string> app_name;
  AppId app;                  ///< invalid if there is no such app (reported)
  Located<std::string> path;  ///< in the sandbox, with its leading slash
};

/// `name = ( component argument … )`: a network link that a component drives.
struct Link {
  Located<std::string> name;
  ComponentUse component;
  std::vector<Located<std::string>> arguments;
};

/// An interface of an app that other systems may use, or that they serve.
struct SystemExtern {
  Located<std::string> name;  ///< the alias, or the interface's name
  AppId app;
  std::optional<std::size_t> client;  ///< in App::clients
  std::optional<std::size_t> server;  ///< or in App::servers
};

/// A client of an account that is no app.
struct UserBinding {
  Located<std::string> user;
  Located<std::string> interface;
  Binding binding;
};

/// `kernel`: what the system's kernel must be.
struct KernelDemands {
  std::optional<Located<std::string>> release;  ///< as `uname -r` says it
  source::SourceRange modversions;              ///< where they are demanded; invalid: nowhere
  source::SourceRange signatures;               ///< ditto
};

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

}  // namespace portato::model
