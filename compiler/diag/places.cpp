// SPDX-License-Identifier: Apache-2.0
#include "diag/places.hpp"

#include <algorithm>

#include "support/paths.hpp"
#include "support/strings.hpp"
#include "support/utf8.hpp"

namespace portato::diag {

namespace {

constexpr std::size_t kLongestPath = 4096;

std::string path_from_here(const RenderContext& context, source::SourceId id) {
  const std::string& path = context.sources.path(id);
  const bool is_below =
      support::is_inside(path, context.current_directory) && path != context.current_directory;
  return is_below ? support::relative_path(path, context.current_directory) : path;
}

/// RFC 3986: unreserved characters and the slash stay.
bool stays_in_uri(char c) {
  return support::is_letter(c) || support::is_digit(c) ||
         std::string_view("-._~/").find(c) != std::string_view::npos;
}

}  // namespace

std::string shown_path(const RenderContext& context, source::SourceId id) {
  return support::printable(path_from_here(context, id), kLongestPath);
}

std::string shown_place(const RenderContext& context, source::SourceRange range) {
  const std::string path = shown_path(context, range.source);
  if (!context.sources.is_text(range.source)) return path;
  const source::LineColumn at = context.sources.line_column(range.source, range.begin);
  return fmt::format("{}:{}:{}", path, at.line, at.column);
}

std::string shown_message(const Diagnostic& diagnostic) {
  if (diagnostic.tool_option.empty()) return diagnostic.message;
  return fmt::format("{} [{}]", diagnostic.message, diagnostic.tool_option);
}

std::string uri_of(const RenderContext& context, source::SourceId id) {
  const std::string path = path_from_here(context, id);
  std::string uri = support::is_absolute(path) ? "file://" : "";
  for (const char c : path) {
    uri += stays_in_uri(c) ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

std::uint32_t utf16_column(const RenderContext& context, source::SourceId id, std::uint32_t offset) {
  const source::LineColumn at = context.sources.line_column(id, offset);
  std::string_view before = context.sources.text(id).substr(offset - (at.column - 1), at.column - 1);
  std::uint32_t column = 1;
  while (!before.empty()) {
    const std::size_t length = support::utf8_sequence_length(before);
    column += length == 4 ? 2 : 1;  // beyond the basic plane: a surrogate pair
    before.remove_prefix(std::max<std::size_t>(1, length));
  }
  return column;
}

std::vector<source::SourceRange> include_chain(const RenderContext& context, source::SourceRange range) {
  std::vector<source::SourceRange> chain;
  if (!range.is_valid()) return chain;
  for (source::SourceRange at = context.sources.included_at(range.source); at.is_valid();
       at = context.sources.included_at(at.source)) {
    chain.push_back(at);
  }
  return chain;
}

}  // namespace portato::diag
