// SPDX-License-Identifier: Apache-2.0
#include "expand/substitute.hpp"

#include "support/strings.hpp"

namespace portato::expand {

namespace {

struct Reference {
  std::string_view name;
  std::size_t length = 0;  // bytes after the `$`, braces included; 0 if it is no reference
};

Reference reference_at(std::string_view after_dollar) {
  const bool is_braced = after_dollar.starts_with('{');
  const std::size_t begin = is_braced ? 1 : 0;
  std::size_t end = begin;
  while (end < after_dollar.size() && support::is_identifier_char(after_dollar[end])) ++end;
  if (end == begin) return {};
  const std::string_view name = after_dollar.substr(begin, end - begin);
  if (!is_braced) return support::is_digit(name[0]) ? Reference{} : Reference{name, end};
  const bool is_closed = end < after_dollar.size() && after_dollar[end] == '}';
  return is_closed ? Reference{name, end + 1} : Reference{};
}

bool is_quote(char c) { return c == '"' || c == '\''; }

}  // namespace

std::string substitute(std::string_view token, const VariableLookup& lookup) {
  const bool is_quoted = !token.empty() && is_quote(token[0]);
  std::string result;
  for (std::size_t at = 0; at < token.size();) {
    if (token[at] != '$') {
      result += token[at++];
      continue;
    }
    const std::string_view rest = token.substr(at + 1);
    if (is_quoted && rest.starts_with('$')) {
      result += '$';
      at += 2;
      continue;
    }
    const Reference reference = reference_at(rest);
    if (reference.length == 0) {
      result += token[at++];
      continue;
    }
    result += lookup(reference.name).value_or("");
    at += 1 + reference.length;
  }
  return result;
}

std::string unquote(std::string_view text) {
  const bool is_quoted = text.size() >= 2 && is_quote(text.front()) && text.back() == text.front();
  if (!is_quoted) return std::string(text);
  const std::string_view inner = text.substr(1, text.size() - 2);
  std::string result;
  for (std::size_t at = 0; at < inner.size(); ++at) {
    const bool is_escape =
        inner[at] == '\\' && at + 1 < inner.size() && (inner[at + 1] == '\\' || is_quote(inner[at + 1]));
    if (is_escape) ++at;
    result += inner[at];
  }
  return result;
}

}  // namespace portato::expand
