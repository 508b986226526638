// SPDX-License-Identifier: Apache-2.0
#include "syntax/variables.hpp"

#include <algorithm>

#include "support/strings.hpp"

namespace portato::syntax {

namespace {

/// What is wrong with the reference that begins with the `$` at `at`; `end` is set to the byte after it.
std::string_view fault_of(std::string_view text, std::size_t at, bool is_quoted, std::size_t& end) {
  const bool is_braced = text.substr(at + 1).starts_with("{");
  const std::size_t begin = at + (is_braced ? 2 : 1);
  end = begin;
  while (end < text.size() && support::is_identifier_char(text[end])) ++end;
  if (is_braced && end < text.size() && text[end] != '}') {
    const std::size_t close = text.find_first_of("}$", end);
    if (close == std::string_view::npos || text[close] == '$') return "the `}` of this variable is missing";
    end = close + 1;
    return "a variable name has letters, digits and `_` only";
  }
  if (is_braced && end == text.size()) return "the `}` of this variable is missing";
  const bool is_empty = end == begin;
  const bool begins_badly = !is_empty && support::is_digit(text[begin]) && !(is_quoted && is_braced);
  if (is_braced) ++end;
  if (is_empty) return "`$` must be followed by the name of a variable";
  return begins_badly ? "a variable name must begin with a letter or `_`" : std::string_view();
}

}  // namespace

void validate_variables(NodeRef leaf, Report& report) {
  const bool is_quoted = leaf.kind() == NodeKind::kQuoted;
  std::string_view text = leaf.text();
  if (is_quoted && text.size() > 1) text.remove_suffix(1);  // the closing quote
  for (std::size_t at = text.find('$'); at < text.size(); at = text.find('$', at)) {
    if (is_quoted && text.substr(at).starts_with("$$")) {
      at += 2;
      continue;
    }
    std::size_t end = at;
    const std::string_view fault = fault_of(text, at, is_quoted, end);
    const std::uint32_t begin = leaf.range().begin;
    if (!fault.empty()) {
      report.add(
          diag::kBadVariable,
          report.range(begin + static_cast<std::uint32_t>(at), begin + static_cast<std::uint32_t>(end)),
          std::string(fault));
    }
    at = end;
  }
}

std::string blank_out_variables(std::string_view text) {
  std::string result(text);
  for (std::size_t at = result.find("${"); at != std::string::npos; at = result.find("${", at)) {
    const std::size_t end = std::min(result.find('}', at), result.size() - 1);
    std::fill(result.begin() + static_cast<std::ptrdiff_t>(at),
              result.begin() + static_cast<std::ptrdiff_t>(end) + 1, 'x');
  }
  return result;
}

}  // namespace portato::syntax
