// SPDX-License-Identifier: Apache-2.0
// What must hold for whatever the formatter is given. Shared by unit tests and fuzzers.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "diag/codes.hpp"
#include "diag/sink.hpp"
#include "format/formatter.hpp"
#include "syntax/parse.hpp"

namespace portato::test {

inline std::vector<std::string> codes_of(const diag::CollectingSink& sink) {
  std::vector<std::string> codes;
  for (const diag::Diagnostic& each : sink.diagnostics()) codes.push_back(diag::code_of(*each.info));
  return codes;
}

inline std::string without_white_space(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (std::string_view(" \t\r\n\v\f").find(c) == std::string_view::npos) result += c;
  }
  return result;
}

/// The formatted text; empty if `text` has errors.
inline std::string formatted(syntax::FileKind kind, const std::string& text,
                             const std::vector<std::string_view>& place = {}) {
  source::SourceManager sources;
  diag::CollectingSink sink;
  const syntax::SyntaxTree tree = syntax::parse_fragment(kind, place, sources, sources.add("/f", text), sink);
  return sink.has_errors() ? "" : format::format(tree);
}

/// Places that are none take anything without a word.
inline bool has_skipped(const syntax::SyntaxTree& tree) {
  return std::any_of(tree.nodes().begin(), tree.nodes().end(),
                     [](const syntax::Node& node) { return node.kind == syntax::NodeKind::kSkipped; });
}

/// Which property does not hold for `text`; empty if all do, or if it has errors.
inline std::string fault_in_formatting(syntax::FileKind kind, const std::string& text,
                                       const std::vector<std::string_view>& place = {}) {
  source::SourceManager sources;
  diag::CollectingSink before, after;
  const syntax::SyntaxTree tree =
      syntax::parse_fragment(kind, place, sources, sources.add("/f", text), before);
  if (before.has_errors() || has_skipped(tree)) return "";
  const std::string once = format::format(tree);
  const syntax::SyntaxTree again =
      syntax::parse_fragment(kind, place, sources, sources.add("/f", once), after);
  if (codes_of(before) != codes_of(after)) return "other diagnostics";
  if (!format::differ_in_layout_only(tree, again)) return "another tree";
  if (without_white_space(text) != without_white_space(once)) return "other text";
  if (!once.empty() && !once.ends_with('\n')) return "no line end at the end";
  if (format::format(again) != once) return "formatted twice is not formatted once";
  return "";
}

}  // namespace portato::test
