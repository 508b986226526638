// SPDX-License-Identifier: Apache-2.0
#include "syntax/diagnose.hpp"

#include "support/strings.hpp"
#include "syntax/diagnose_gaps.hpp"
#include "syntax/section_names.hpp"
#include "syntax/validate_conditions.hpp"
#include "syntax/validate_items.hpp"
#include "syntax/validate_repeats.hpp"
#include "syntax/validate_tokens.hpp"
#include "syntax/views.hpp"
#include "syntax/vocabulary.hpp"

namespace portato::syntax {

namespace {

/// Walks the tree along the vocabulary and checks each part against what its place asks for.
class Walker {
 public:
  explicit Walker(Report& report) : report_(report) {}

  /// `keyword` is the section the entries belong to; null at the top level and among the overrides of an app.
  void visit_entries(NodeRef parent, const std::string& place, const Keyword* keyword) {
    NodeRef before;
    for (const NodeRef child : parent.children()) {
      switch (child.kind()) {
        case NodeKind::kSection:
          visit_section(child, place, keyword);
          break;
        case NodeKind::kItem:
          visit_item(child, place, keyword);
          break;
        case NodeKind::kConditional:
          visit_conditional(child, place, keyword);
          break;
        case NodeKind::kInclude:
          validate_include(child, report_);
          break;
        case NodeKind::kCondition:
          validate_condition(child, report_);
          break;
        case NodeKind::kBlock:
          refuse_block(child, before);
          break;
        default:
          break;
      }
      before = child;
    }
  }

 private:
  void visit_section(NodeRef node, const std::string& place, const Keyword* around) {
    const SectionView section{node};
    const Keyword* keyword = find_keyword(report_.tree().file_kind(), place, section.name());
    if (keyword == nullptr) return report_unknown_section(section.keyword(), place, around, report_);
    if (keyword->is_extension)
      report_.add(diag::kExtension, section.keyword().range(), std::string(keyword->name));
    if (is_single_value(keyword->shape)) {
      if (section.value().is_valid()) validate_value(section.value(), *keyword, report_);
      if (section.block().is_valid()) refuse_block_value(section, *keyword);
    } else if (section.block().is_valid()) {
      const std::string inside = place_inside(place, keyword->name);
      visit_entries(section.block(), inside, keyword);
    } else if (keyword->shape == Shape::kPathOrPaths && section.value().is_valid()) {
      warn_of_missing_braces(section);
    }
  }

  void visit_item(NodeRef item, const std::string& place, const Keyword* keyword) {
    if (keyword == nullptr) return;
    validate_item(item, *keyword, report_);
    const ItemView view{item};
    if (view.block().is_valid()) {
      const std::string inside = place_inside(place, "*");
      visit_entries(view.block(), inside, nullptr);
    }
    if (view.list().is_valid()) visit_list(view.list(), *keyword);
  }

  void visit_list(NodeRef parent, const Keyword& keyword) {
    for (const NodeRef child : parent.children()) {
      if (child.kind() == NodeKind::kConditional) validate_branches(child, report_);
      if (child.kind() == NodeKind::kConditional || child.kind() == NodeKind::kBranch)
        visit_list(child, keyword);
      if (child.kind() == NodeKind::kCondition) validate_condition(child, report_);
      if (child.kind() == NodeKind::kInclude) validate_include(child, report_);
      if (child.kind() != NodeKind::kItem) continue;
      for (const NodeRef word : ItemView{child}.values()) validate_listed_word(word, keyword, report_);
    }
  }

  void visit_conditional(NodeRef conditional, const std::string& place, const Keyword* keyword) {
    validate_branches(conditional, report_);
    for (const NodeRef branch : conditional.children()) {
      if (branch.kind() == NodeKind::kBranch) visit_entries(branch, place, keyword);
    }
  }

  void refuse_block(NodeRef block, NodeRef before) {
    if (before.is_valid() && before.kind() == NodeKind::kSkipped) return;  // part of what was skipped
    report_.add(diag::kUnexpectedToken, block.find(NodeKind::kPunctuation).range(), std::string("{"),
                std::string());
  }

  void refuse_block_value(const SectionView& section, const Keyword& keyword) {
    report_.add(diag::kUnexpectedBlock, section.block().find(NodeKind::kPunctuation).range(),
                std::string(keyword.name));
  }

  void warn_of_missing_braces(const SectionView& section) {
    const NodeRef value = section.value();
    validate_path(value, report_);
    report_.add(diag::make(diag::kMissingBraces, value.range(), std::string(section.name()))
                    .with_fix(replace_fix("put it in braces", value.range(),
                                          "{ " + std::string(value.text()) + " }", true)));
  }

  Report& report_;
};

}  // namespace

void diagnose(const SyntaxTree& tree, std::span<const std::string_view> place, std::vector<Gap> gaps,
              diag::DiagSink& sink) {
  std::string joined;
  for (const std::string_view name : place) joined = place_inside(joined, name);
  Report report(tree);
  validate_strings_and_comments(report);
  diagnose_gaps(gaps, joined, report);
  const auto last = joined.rfind('/');
  const std::string_view outside = last == std::string::npos ? "" : std::string_view(joined).substr(0, last);
  const Keyword* keyword = place.empty() ? nullptr : find_keyword(tree.file_kind(), outside, place.back());
  Walker(report).visit_entries(tree.root(), joined, keyword);
  validate_repeats(tree.root(), joined, report);
  report.flush(sink);
}

}  // namespace portato::syntax
