// SPDX-License-Identifier: Apache-2.0
// Interface instances of an app and what they are bound to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/ids.hpp"
#include "model/located.hpp"
#include "support/fields.hpp"

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
PORTATO_WORDS(ServerReference::Kind, (kUser, "user"), (kApp, "app"), (kInternal, "internal"),
              (kPrebuilt, "prebuilt"));

template <class Out>
void describe(const ServerReference& server, Out& out) {
  out.field("kind", server.kind);
  out.if_set("agent", server.agent.value);
  out.field("interface", server.interface.value);
}

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

/// Without its name, which depends on the app.
template <class Out>
void describe(const ClientInstance& client, Out& out) {
  const auto& interface = out.model().interface_of(client);
  out.field("api", interface.api);
  out.field("at", interface.name.range);
  out.if_set("published", client.published);
  out.if_set("exported", client.is_exported);
  out.field("optional", interface.is_optional);
  out.if_set("direct", client.is_direct);
  out.field("binding", client.binding);
}

struct ServerInstance {
  std::size_t executable = 0;
  ComponentId component;
  std::size_t interface = 0;  ///< in Component::servers
  std::optional<Located<std::string>> published;
  bool is_exported = false;
};

/// Without its name, which depends on the app.
template <class Out>
void describe(const ServerInstance& server, Out& out) {
  const auto& interface = out.model().interface_of(server);
  out.field("api", interface.api);
  out.field("at", interface.name.range);
  out.if_set("published", server.published);
  out.if_set("exported", server.is_exported);
}

/// An interface of a bundled binary, declared in `extern: requires:` of the app.
struct PrebuiltClient {
  Located<std::string> name;  ///< one identifier, or three with dots
  ApiId api;                  ///< invalid if it is not known
  bool is_optional = false;
  std::optional<Binding> binding;
};

template <class Out>
void describe(const PrebuiltClient& client, Out& out) {
  out.head(client.name);
  out.field("api", client.api);
  out.field("optional", client.is_optional);
  out.field("binding", client.binding);
}

/// The same of `extern: provides:`.
struct PrebuiltServer {
  Located<std::string> name;
  ApiId api;
};

template <class Out>
void describe(const PrebuiltServer& server, Out& out) {
  out.head(server.name);
  out.field("api", server.api);
}

}  // namespace portato::model
