// SPDX-License-Identifier: Apache-2.0
// Entries of `api` sections, and references such as `app.interface`. Not for other folders.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bind/sections.hpp"

namespace portato::bind {

/// An entry of `provides: api:`; nothing if it names no file. One whose file was not found has no api
/// (reported).
std::optional<ServerInterface> read_server(Binder& binder, const syntax::ItemView& item);

/// The same of `requires: api:`.
std::optional<ClientInterface> read_client(Binder& binder, const syntax::ItemView& item);

/// The name and file of an entry `[name =] file` of any `api` section.
struct NamedApi {
  Located<std::string> name;
  ApiId api;
};
std::optional<NamedApi> read_api(Binder& binder, const syntax::ItemView& item);

/// `app.interface` and its like: names in order; `*` and `<user>` are such names.
struct Reference {
  std::vector<Located<std::string>> parts;

  /// From the first part to the last.
  [[nodiscard]] source::SourceRange range() const;
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::size_t size() const { return parts.size(); }
  [[nodiscard]] const std::string& operator[](std::size_t n) const { return parts[n].value; }
  [[nodiscard]] bool is_user() const { return !parts.empty() && parts[0].value.starts_with('<'); }
  /// `<user>` without its brackets.
  [[nodiscard]] std::string user() const;
};

/// `client -> server`; nothing if a side is missing (reported by the parser).
struct BindingItem {
  Reference client;
  Reference server;
};
std::optional<BindingItem> read_binding(const syntax::ItemView& item);

/// `[alias =] a.b.c`.
struct ExternItem {
  std::optional<Located<std::string>> alias;
  Reference reference;
};
ExternItem read_extern(const syntax::ItemView& item);

}  // namespace portato::bind
