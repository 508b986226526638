// SPDX-License-Identifier: Apache-2.0
#include "syntax/validate_conditions.hpp"

#include <array>

#include "syntax/validate_tokens.hpp"
#include "syntax/views.hpp"

namespace portato::syntax {

namespace {

constexpr std::array<std::string_view, 2> kPredicates{"file_exists", "dir_exists"};

void validate_predicate(NodeRef word, Report& report) {
  if (word.text() == kPredicates[0] || word.text() == kPredicates[1]) return;
  const std::string expected = "expected `file_exists` or `dir_exists`";
  report.add(with_suggestion(diag::make(diag::kUnknownPredicate, word.range(), shown(word.text()), expected),
                             word.text(), kPredicates));
}

}  // namespace

void validate_condition(NodeRef condition, Report& report) {
  const NodeRef predicate = ConditionView{condition}.predicate();
  if (predicate.is_valid()) validate_predicate(predicate, report);
  for (const NodeRef child : condition.children()) {
    if (is_value(child.kind()) && child != predicate) validate_path(child, report);
  }
}

void validate_include(NodeRef include, Report& report) {
  const NodeRef path = IncludeView{include}.path();
  if (!path.is_valid()) return;
  const std::string_view text = path.text();
  if (!text.starts_with('<')) return validate_path(path, report);
  diag::Diagnostic found = diag::make(diag::kBadIncludePath, path.range(), shown(text));
  if (text.ends_with('>')) {
    const std::string fixed = '"' + std::string(text.substr(1, text.size() - 2)) + '"';
    found.fixes.push_back(replace_fix("write " + fixed, path.range(), fixed, true));
  }
  report.add(std::move(found));
}

void validate_branches(NodeRef conditional, Report& report) {
  NodeRef first_else;
  for (const NodeRef branch : conditional.children()) {
    if (branch.kind() != NodeKind::kBranch) continue;
    const NodeRef directive = BranchView{branch}.directive();
    if (first_else.is_valid()) {
      report.add(diag::make(diag::kStrayDirective, directive.range(), std::string(directive.text()),
                            std::string("comes after `#else`"))
                     .with_note(first_else.range(), "which is here"));
    } else if (directive.text() == "#else") {
      first_else = directive;
    }
  }
}

}  // namespace portato::syntax
