// SPDX-License-Identifier: Apache-2.0
// Interfaces: `.api` files, and what components do with them.
#pragma once

#include <string>
#include <vector>

#include "model/ids.hpp"
#include "model/located.hpp"

namespace portato::model {

/// One `.api` file.
struct Api {
  struct Use {
    ApiId api;
    source::SourceRange range;  ///< the name in the USETYPES statement
  };

  std::string name;  ///< base name without `.api`
  std::string path;  ///< absolute
  source::SourceId source;
  std::vector<Use> uses;         ///< USETYPES, as written
  std::size_t content_hash = 0;  ///< of its bytes: copies of one file are one interface
};

template <class Out>
void describe(const Api::Use& use, Out& out) {
  out.field("path", use.api);
  out.field("at", use.range);
}

template <class Out>
void describe(const Api& api, Out& out) {
  out.field("name", api.name);
  out.field("path", api.path);
  out.field("uses", api.uses);
}

/// An interface that a component uses: an entry of `requires: api:`.
struct ClientInterface {
  Located<std::string> name;  ///< the alias, or the file's base name
  ApiId api;                  ///< invalid if the file was not found (reported)
  bool is_manual_start = false;
  bool is_types_only = false;  ///< no instance of it exists
  bool is_optional = false;
};

template <class Out>
void describe(const ClientInterface& client, Out& out) {
  out.head(client.name);
  out.field("api", client.api);
  out.field("manualStart", client.is_manual_start);
  out.field("typesOnly", client.is_types_only);
  out.field("optional", client.is_optional);
}

/// An interface that a component offers: an entry of `provides: api:`.
struct ServerInterface {
  Located<std::string> name;
  ApiId api;
  bool is_manual_start = false;
  bool is_async = false;
  bool is_direct = false;  ///< clients in the same executable call it without a binding
};

template <class Out>
void describe(const ServerInterface& server, Out& out) {
  out.head(server.name);
  out.field("api", server.api);
  out.field("manualStart", server.is_manual_start);
  out.field("async", server.is_async);
  out.field("direct", server.is_direct);
}

}  // namespace portato::model
