// SPDX-License-Identifier: Apache-2.0
// Interface instances of an app and what they are bound to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/ids.hpp"
#include "model/located.hpp"

namespace portato::model {

/// The server side of a binding: what is written, and what it turned out to be.
struct ServerReference {
  enum class Kind : std::uint8_t {
    kUser,      ///< `<user>.interface`: a service of an account, never looked at
    kApp,       ///< `app.interface`: what another app publishes
    kInternal,  ///< `executable.component.interface` of the same app
    kPrebuilt,  ///< `*.interface`: a bundled binary of the same app
  };
  Kind kind = Kind::kUser;
  Located<std::string> agent;         ///< user or app as written; `executable.component`; empty for kPrebuilt
  Located<std::string> interface;     ///< name of the service
  AppId app;                          ///< the app that serves it; invalid for users, and if it is not known
  std::optional<std::size_t> server;  ///< its place in that app's `servers`
  std::optional<std::size_t> prebuilt_server;  ///< or in its `prebuilt_servers`
};

using Binding = Setting<ServerReference>;

/// One client interface of one component in one executable.
struct ClientInstance {
  std::size_t executable = 0;  ///< in App::executables
  ComponentId component;
  std::size_t interface = 0;                      ///< in Component::clients
  std::optional<Located<std::string>> published;  ///< its name outside of the app
  /// Nothing if it is not bound. A default without a place: `le_cfg` and `le_wdog` are bound by themselves.
  std::optional<Binding> binding;
  bool is_direct = false;    ///< calls a `[direct]` server of its executable
  bool is_exported = false;  ///< bound by the system's `extern`
};

struct ServerInstance {
  std::size_t executable = 0;
  ComponentId component;
  std::size_t interface = 0;  ///< in Component::servers
  std::optional<Located<std::string>> published;
  bool is_exported = false;
};

/// An interface of a bundled binary, declared in `extern: requires:` of the app.
struct PrebuiltClient {
  Located<std::string> name;  ///< one identifier, or three with dots
  ApiId api;                  ///< invalid if it is not known
  bool is_optional = false;
  std::optional<Binding> binding;
};

/// The same of `extern: provides:`.
struct PrebuiltServer {
  Located<std::string> name;
  ApiId api;
};

}  // namespace portato::model
