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

/// An interface that a component uses: an entry of `requires: api:`.
struct ClientInterface {
  Located<std::string> name;  ///< the alias, or the file's base name
  ApiId api;                  ///< invalid if the file was not found (reported)
  bool is_manual_start = false;
  bool is_types_only = false;  ///< no instance of it exists
  bool is_optional = false;
};

/// An interface that a component offers: an entry of `provides: api:`.
struct ServerInterface {
  Located<std::string> name;
  ApiId api;
  bool is_manual_start = false;
  bool is_async = false;
  bool is_direct = false;  ///< clients in the same executable call it without a binding
};

}  // namespace portato::model
