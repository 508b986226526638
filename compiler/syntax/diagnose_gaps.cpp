// SPDX-License-Identifier: Apache-2.0
#include "syntax/diagnose_gaps.hpp"

#include <algorithm>

#include "syntax/closing.hpp"
#include "syntax/layout.hpp"
#include "syntax/stray_directives.hpp"
#include "syntax/tree_index.hpp"
#include "syntax/views.hpp"
#include "syntax/vocabulary.hpp"

namespace portato::syntax {

namespace {

/// "`:`" for a punctuation mark, "a path" as it is.
std::string named(std::string_view expected) {
  const bool is_phrase = expected.find(' ') != std::string_view::npos;
  return is_phrase ? std::string(expected) : "`" + std::string(expected) + "`";
}

/// Goes through the gaps in order and tells causes from consequences: of the tokens in a row that fit nowhere
/// the first is reported, and of the gaps in a line those that a former one does not explain.
class GapReporter {
 public:
  GapReporter(std::span<const Gap> gaps, std::string_view place, Report& report)
      : gaps_(gaps), place_(place), report_(report), index_(report.tree()), strays_(report, index_) {}

  void run() {
    for (const Gap& gap : gaps_) {
      const NodeRef node = index_.at(gap.node);
      if (node.range().begin >= silent_until_) report_gap(gap, node);
      last_end_ = node.range().end;
      last_gap_ = &gap;
    }
  }

 private:
  void report_gap(const Gap& gap, NodeRef node) {
    switch (gap.reason) {
      case Gap::Reason::kMissing:
        return report_missing(gap, node);
      case Gap::Reason::kInstead:
        return report_instead(gap, node);
      case Gap::Reason::kSkipped:
        return report_skipped(gap, node);
      case Gap::Reason::kTooDeep:
        return strays_.report_too_deep(node);
    }
  }

  void report_missing(const Gap& gap, NodeRef node) {
    const NodeKind around = index_.parent(node).kind();
    const bool is_close = (gap.expected == "}" || gap.expected == ")") && around != NodeKind::kCondition;
    const NodeRef next = index_.token_after(node);
    const bool is_split =
        next.is_valid() && (is_close ? is_later_directive(next) : is_opening_directive(next));
    if (is_split) return report_split(node, next, is_close);
    if (is_close && strays_.is_split(index_.parent(node))) return;
    if (is_close) return report_missing_close(index_, index_.parent(node), node, report_);
    if (gap.expected == "#endif") return report_missing_endif(index_, node, report_);
    if (gap.expected == "{" || gap.expected == "(") return report_missing_open(gap, node, next);
    if (!is_consequence(gap, node)) report_missing_token(gap, node, next);
  }

  /// A directive in the middle of a construct: said once, then silence until its `#endif`.
  void report_split(NodeRef node, NodeRef directive, bool is_close) {
    const NodeRef around = index_.parent(node);
    const NodeRef block = is_close ? around : NodeRef();
    const std::string construct = is_close ? "the block of " + index_.owner_name(block)
                                  : around.kind() == NodeKind::kSection
                                      ? "the section `" + shown(SectionView{around}.name()) + "`"
                                      : "an entry";
    diag::Diagnostic found =
        diag::make(diag::kSplitConstruct, directive.range(), shown(directive.text()), construct);
    const std::uint32_t begin = around.range().begin;
    found.notes.push_back(
        {report_.range(begin, std::min(begin + 1, around.range().end)), "which begins here"});
    found.help = "a directive stands between whole entries; write the whole construct in each branch";
    report_.add(std::move(found));
    if (is_close) return strays_.suppress_missing_close();
    const NodeRef branch = index_.parent(directive);
    silent_until_ = (branch.kind() == NodeKind::kBranch ? index_.parent(branch) : branch).range().end;
  }

  void report_missing_open(const Gap& gap, NodeRef node, NodeRef next) {
    const std::string owner = shown(index_.parent(node).find(NodeKind::kKeyword).is_valid()
                                        ? SectionView{index_.parent(node)}.name()
                                        : ItemView{index_.parent(node)}.value(0).text());
    const bool has_words = next.is_valid() && index_.parent(next) == index_.parent(node);
    if (!has_words && next.is_valid() && next.text() == "(") strays_.suppress_missing_close();
    if (!has_words) {
      if (!is_consequence(gap, node)) report_missing_token(gap, node, next);
      return;
    }
    const std::string braces = gap.expected == "{" ? "{ }" : "( )";
    const source::SourceRange words = report_.range(next.range().begin, index_.parent(node).range().end);
    const std::string text(report_.text().substr(words.begin, words.end - words.begin));
    if (is_followed_by_list(words.end)) strays_.suppress_missing_close();
    report_.add(diag::make(diag::kMissingOpen, words, owner, braces)
                    .with_fix(replace_fix("put them in `" + braces + "`", words,
                                          braces.substr(0, 2) + text + braces.substr(1), false)));
  }

  /// `executables: e = ( c )`: the list belongs to what stands without braces.
  [[nodiscard]] bool is_followed_by_list(std::uint32_t end) const {
    const std::string_view rest = report_.text().substr(end);
    const std::string_view line = rest.substr(0, rest.find('\n'));
    return line.find('(') != std::string_view::npos && line.find(')') != std::string_view::npos;
  }

  void report_missing_token(const Gap& gap, NodeRef node, NodeRef next) {
    const NodeRef before = index_.token_before(node);
    const std::string after = before.is_valid() ? "`" + name_of(before) + "`" : "the beginning";
    diag::Diagnostic found = diag::make(diag::kMissingToken, node.range(), named(gap.expected), after);
    if (gap.expected == ":" && next.is_valid() && next.text() == "{") {
      found.fixes.push_back(replace_fix("insert `:`", node.range(), ":", true));
    }
    report_.add(std::move(found));
  }

  /// The token; the colon of a section with its keyword.
  [[nodiscard]] std::string name_of(NodeRef token) const {
    const NodeRef around = index_.parent(token);
    if (token.text() != ":" || around.kind() != NodeKind::kSection) return shown(token.text());
    return shown(SectionView{around}.name()) + ":";
  }

  void report_instead(const Gap& gap, NodeRef node) {
    const bool is_operator = index_.parent(node).kind() == NodeKind::kCondition;
    const std::string found_text = shown(node.text());
    diag::Diagnostic found =
        is_operator ? diag::make(diag::kBadOperator, node.range(), found_text)
                    : diag::make(diag::kWrongPunctuation, node.range(), std::string(gap.expected),
                                 "`" + shown(index_.token_before(node).text()) + "`", found_text);
    if (node.text() == "!=") {
      found.help = "there is no `!=`: compare with `=` and use `#else`";
    } else {
      found.fixes.push_back(replace_fix("write `" + std::string(gap.expected) + "`", node.range(),
                                        std::string(gap.expected), true));
    }
    report_.add(std::move(found));
  }

  void report_skipped(const Gap& gap, NodeRef node) {
    const bool is_in_useless_block = gap.expected.empty();
    if (strays_.report(node, is_in_useless_block)) return;
    const bool is_explained = strays_.forgives_close() || is_on_line_of_last(node);
    if (is_in_useless_block || is_explained) return;
    if (node.text() == "(") strays_.suppress_missing_close();
    const std::string expected = "; expected " + std::string(gap.expected);
    diag::Diagnostic found = diag::make(diag::kUnexpectedToken, node.range(), shown(node.text()), expected);
    std::vector<std::string_view> names;
    if (gap.expected == "a section name")
      names = names_at(report_.tree().file_kind(), index_.place_of(node, place_));
    found = with_suggestion(std::move(found), node.text(), names);
    const bool is_slip = !found.fixes.empty() && begins_line(report_.text(), node.range().begin);
    if (is_slip || !is_after_skipped(node)) report_.add(std::move(found));
  }

  [[nodiscard]] bool is_after_skipped(NodeRef node) const {
    if (last_gap_ == nullptr || last_gap_->reason != Gap::Reason::kSkipped) return false;
    for (std::uint32_t i = last_gap_->node + 1; i < node.index(); ++i) {
      if (index_.at(i).kind() != NodeKind::kComment) return false;
    }
    return index_.parent(node) == index_.parent(index_.at(last_gap_->node));
  }

  [[nodiscard]] bool is_on_line_of_last(NodeRef node) const {
    if (last_gap_ == nullptr) return false;
    const std::uint32_t begin = node.range().begin;
    const std::string_view between = report_.text().substr(last_end_, begin - std::min(begin, last_end_));
    return between.find_first_of("\n}") == std::string_view::npos;
  }

  /// Items that lack the same thing, one after the other in one line, are one mistake.
  [[nodiscard]] bool is_consequence(const Gap& gap, NodeRef node) const {
    if (last_gap_ == nullptr || !is_on_line_of_last(node)) return false;
    const bool same_parent = index_.parent(node) == index_.parent(index_.at(last_gap_->node));
    const bool same_kind =
        last_gap_->expected == gap.expected && index_.parent(node).kind() == NodeKind::kItem;
    return same_parent || same_kind;
  }

  std::span<const Gap> gaps_;
  std::string_view place_;
  Report& report_;
  TreeIndex index_;
  StrayReporter strays_;
  const Gap* last_gap_ = nullptr;
  std::uint32_t last_end_ = 0;
  std::uint32_t silent_until_ = 0;
};

}  // namespace

void diagnose_gaps(std::span<const Gap> gaps, std::string_view place, Report& report) {
  if (!gaps.empty()) GapReporter(gaps, place, report).run();
}

}  // namespace portato::syntax
