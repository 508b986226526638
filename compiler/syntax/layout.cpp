// SPDX-License-Identifier: Apache-2.0
#include "syntax/layout.hpp"

#include <algorithm>

#include "support/strings.hpp"

namespace portato::syntax {

namespace {

/// Offset after the comment or string that begins at `at`; `at` if none does.
std::size_t skip_opaque(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("//")) return std::min(text.find('\n', at), text.size());
  if (rest.starts_with("/*")) {
    const std::size_t end = text.find("*/", at + 2);
    return end == std::string_view::npos ? text.size() : end + 2;
  }
  if (rest[0] != '"' && rest[0] != '\'') return at;
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == rest[0]) return i + 1;
    if (text[i] == '\n' || text[i] == '\r') return i;
    const bool is_escape = text[i] == '\\' && i + 1 < text.size() &&
                           std::string_view("\\\"'").find(text[i + 1]) != std::string_view::npos;
    if (is_escape) ++i;
  }
  return text.size();
}

std::string_view directive_at(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && support::is_letter(text[end])) ++end;
  return text.substr(at, end - at);
}

}  // namespace

bool begins_line(std::string_view text, std::uint32_t offset) {
  while (offset > 0 && (text[offset - 1] == ' ' || text[offset - 1] == '\t')) --offset;
  return offset == 0 || text[offset - 1] == '\n' || text[offset - 1] == '\r';
}

std::uint32_t indentation_at(const source::SourceManager& sources, source::SourceId source,
                             std::uint32_t offset) {
  const source::LineTable& lines = sources.lines(source);
  const std::string_view text = sources.text(source);
  std::uint32_t columns = 0;
  for (std::size_t i = lines.line_start(lines.line_column(offset).line); i < text.size(); ++i) {
    if (text[i] == '\t') {
      columns = columns / 8 * 8 + 8;
    } else if (text[i] == ' ') {
      ++columns;
    } else {
      break;
    }
  }
  return columns;
}

std::vector<std::uint32_t> find_lone_ifs(std::string_view text) {
  std::vector<std::uint32_t> open;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t after = skip_opaque(text, at);
    if (after != at) {
      at = after;
      continue;
    }
    if (text[at] == '#') {
      const std::string_view word = directive_at(text, at);
      if (word == "#if") open.push_back(static_cast<std::uint32_t>(at));
      if (word == "#endif" && !open.empty()) open.pop_back();
    }
    ++at;
  }
  return open;
}

}  // namespace portato::syntax
