// SPDX-License-Identifier: Apache-2.0
#include "bind/libraries.hpp"

#include "support/paths.hpp"

namespace portato::bind {

namespace {

/// The last node without `lib` and without everything from `.so` or `.a` on; empty if it does not begin with
/// `lib`.
std::string short_name(std::string_view text, std::string_view suffix) {
  std::string_view node = support::file_name_of(text);
  if (!node.starts_with("lib")) return {};
  node.remove_prefix(3);
  return std::string(node.substr(0, suffix == ".a" ? node.rfind(suffix) : node.find(suffix)));
}

}  // namespace

model::Library classify_library(model::Located<std::string> text) {
  using model::Library;
  Library library;
  const std::string& value = text.value;
  if (value.ends_with(".a")) {
    const bool is_file = value.find('/') != std::string::npos;
    library.kind = is_file ? Library::Kind::kStaticFile : Library::Kind::kStaticName;
    library.name = short_name(value, ".a");
    if (is_file && library.name.empty())
      library.name = support::file_name_of(value);  // any file can be linked
  } else if (value.find(".so") != std::string::npos) {
    library.kind = Library::Kind::kShared;
    library.name = short_name(value, ".so");
  } else {
    library.name = value;
  }
  library.text = std::move(text);
  return library;
}

}  // namespace portato::bind
