// SPDX-License-Identifier: Apache-2.0
#include "syntax/validate_tokens.hpp"

#include <algorithm>

#include "support/edit_distance.hpp"
#include "support/strings.hpp"
#include "support/utf8.hpp"
#include "syntax/variables.hpp"

namespace portato::syntax {

namespace {

bool is_closed_comment(std::string_view text) {
  return text.starts_with("//") || (text.size() >= 4 && text.ends_with("*/"));
}

bool is_unquoted_char(char c) {
  return support::is_identifier_char(c) || std::string_view(".-:;+=?/$").find(c) != std::string_view::npos;
}

/// Quotes that do not occur in `text`; empty if both do.
std::string quoted(std::string_view text) {
  const char quote = text.find('"') == std::string_view::npos ? '"' : '\'';
  return text.find(quote) == std::string_view::npos ? quote + std::string(text) + quote : std::string();
}

/// What people write for a truth value elsewhere.
std::string_view truth_value(std::string_view text) {
  if (text == "no" || text == "0") return "false";
  return text == "yes" || text == "1" ? "true" : std::string_view();
}

void report_separator(NodeRef leaf, Report& report) {
  const std::uint32_t end = leaf.range().end;
  const source::SourceRange at = report.range(end - 1, end);
  report.add(diag::make(diag::kNeedlessSeparator, at, std::string(leaf.text().substr(leaf.text().size() - 1)))
                 .with_fix(replace_fix("remove it", at, "", true)));
}

void report_misfit(NodeRef leaf, std::size_t at, Report& report) {
  const std::string_view rest = leaf.text().substr(at);
  const std::size_t size = std::max<std::size_t>(1, support::utf8_sequence_length(rest));
  const std::uint32_t begin = leaf.range().begin + static_cast<std::uint32_t>(at);
  diag::Diagnostic found =
      diag::make(diag::kNeedsQuotes, report.range(begin, begin + static_cast<std::uint32_t>(size)),
                 shown(rest.substr(0, size)));
  const std::string fixed = quoted(leaf.text());
  if (!fixed.empty()) found.fixes.push_back(replace_fix("quote the word", leaf.range(), fixed, true));
  report.add(std::move(found));
}

}  // namespace

bool is_closed_string(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    const bool is_escape = text[i] == '\\' && i + 1 < text.size() &&
                           std::string_view("\\\"'").find(text[i + 1]) != std::string_view::npos;
    if (is_escape) {
      ++i;
    } else if (text[i] == text[0]) {
      return i + 1 == text.size();
    }
  }
  return false;
}

void validate_strings_and_comments(Report& report) {
  const SyntaxTree& tree = report.tree();
  for (std::uint32_t i = 0; i < tree.nodes().size(); ++i) {
    const NodeRef node(&tree, i);
    const std::uint32_t begin = node.range().begin;
    if (node.kind() == NodeKind::kComment && !is_closed_comment(node.text())) {
      diag::Diagnostic found = diag::make(diag::kUnclosedComment, report.range(begin, begin + 2));
      const bool follows_word = begin > 0 && is_unquoted_char(report.text()[begin - 1]);
      if (follows_word)
        found.help = "`/*` begins a comment even inside a path; quote a path that contains it";
      report.add(std::move(found));
    }
    const bool is_string = (node.kind() == NodeKind::kQuoted || node.kind() == NodeKind::kSkipped) &&
                           (node.text().starts_with('"') || node.text().starts_with('\''));
    if (!is_string) continue;
    if (!is_closed_string(node.text())) report.add(diag::kUnclosedString, report.range(begin, begin + 1));
    const std::size_t nul = node.text().find('\0');
    if (nul == std::string_view::npos) continue;
    const std::uint32_t at = begin + static_cast<std::uint32_t>(nul);
    report.add(diag::kUnprintableByte, report.range(at, at + 1), std::string("0x00"));
  }
}

void validate_path(NodeRef leaf, Report& report, bool is_substituted) {
  const bool is_quoted = leaf.kind() == NodeKind::kQuoted;
  if (is_substituted || !is_quoted) validate_variables(leaf, report);
  if (is_quoted) return;
  const std::string_view text = leaf.text();
  const std::string without_variables = blank_out_variables(text);
  const auto invalid_char =
      std::find_if_not(without_variables.begin(), without_variables.end(), is_unquoted_char);
  if (invalid_char == without_variables.end()) return;
  const auto at = static_cast<std::size_t>(invalid_char - without_variables.begin());
  if (*invalid_char == ',' && at + 1 == text.size()) return report_separator(leaf, report);
  report_misfit(leaf, at, report);
}

void validate_name(NodeRef leaf, const NameRule& rule, Report& report) {
  const std::string_view text = leaf.text();
  const auto refuse = [&](std::string_view why) {
    report.add(diag::kBadName, leaf.range(), shown(text), std::string(rule.what), std::string(why));
  };
  if (leaf.kind() == NodeKind::kQuoted) return refuse("it must stand without quotes");
  const bool has_good_start = support::is_identifier_start(text.front()) ||
                              (rule.may_begin_with_digit && support::is_digit(text.front()));
  if (!has_good_start) return refuse("it must begin with a letter or `_`");
  if (text.find("..") != std::string_view::npos) return refuse("two dots follow each other");
  const auto bad = std::find_if(text.begin(), text.end(), [&](char c) {
    return !support::is_identifier_char(c) && rule.extra.find(c) == std::string_view::npos;
  });
  if (bad == text.end()) return;
  const std::string_view rest = text.substr(static_cast<std::size_t>(bad - text.begin()));
  const std::size_t size = std::max<std::size_t>(1, support::utf8_sequence_length(rest));
  refuse(fmt::format("`{}` cannot stand in it", shown(rest.substr(0, size))));
}

void validate_word(NodeRef leaf, const Keyword& keyword, Report& report) {
  const std::string_view text = leaf.text();
  const bool is_quoted = leaf.kind() == NodeKind::kQuoted;
  if (!is_quoted && allows_word(keyword, text)) return;
  const std::string name(keyword.name);
  const std::string_view bare = is_quoted && text.size() > 2 ? text.substr(1, text.size() - 2) : text;
  if (is_quoted && allows_word(keyword, bare)) {
    const std::string why = "it must stand without quotes";
    report.add(diag::make(diag::kUnknownValue, leaf.range(), shown(text), name, why)
                   .with_fix(replace_fix("remove the quotes", leaf.range(), std::string(bare), true)));
    return;
  }
  const std::string_view or_integer = keyword.shape == Shape::kTimeout ? "an integer or " : "";
  const std::string expected = fmt::format("expected {}{}", or_integer, describe_words(keyword));
  const std::string_view truth = truth_value(text);
  if (!truth.empty() && allows_word(keyword, truth)) {
    report.add(diag::make(diag::kUnknownValue, leaf.range(), shown(text), name, expected)
                   .with_fix(replace_fix(fmt::format("write `{}`", truth), leaf.range(), std::string(truth),
                                         false)));
    return;
  }
  report.add(with_suggestion(diag::make(diag::kUnknownValue, leaf.range(), shown(text), name, expected), text,
                             words_of(keyword)));
}

void validate_file_name(NodeRef leaf, Report& report) {
  validate_path(leaf, report);
  const std::size_t slash = leaf.text().find('/');
  if (leaf.kind() != NodeKind::kQuoted && slash != std::string_view::npos) report_misfit(leaf, slash, report);
}

void validate_string(NodeRef leaf, std::string_view why, Report& report) {
  if (leaf.kind() == NodeKind::kQuoted) return;
  diag::Diagnostic found = diag::make(diag::kNeedsString, leaf.range(), shown(leaf.text()), std::string(why));
  const std::string fixed = quoted(leaf.text());
  if (!fixed.empty()) found.fixes.push_back(replace_fix("quote it", leaf.range(), fixed, true));
  report.add(std::move(found));
}

}  // namespace portato::syntax
