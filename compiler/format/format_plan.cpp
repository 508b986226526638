// SPDX-License-Identifier: Apache-2.0
#include "format/format_plan.hpp"

#include <algorithm>

#include "support/utf8.hpp"
#include "syntax/tree_index.hpp"
#include "syntax/views.hpp"

namespace portato::format {

namespace {

using syntax::BranchView;
using syntax::ItemView;
using syntax::Node;
using syntax::NodeKind;
using syntax::NodeRef;
using syntax::SyntaxTree;

bool is_leaf(NodeKind kind) { return kind >= NodeKind::kKeyword; }

std::uint32_t width_of(NodeRef leaf) { return format::width_of(formatted_text(leaf)); }

/// An item that is nothing but tokens may share its line with others.
bool is_plain(NodeRef node) {
  return node.kind() == NodeKind::kItem && !ItemView{node}.list().is_valid() &&
         !ItemView{node}.block().is_valid();
}

class Planner {
 public:
  Planner(const SyntaxTree& tree, const std::vector<std::uint32_t>& line_ends)
      : tree_(tree), line_ends_(line_ends), placements_(tree.nodes().size()) {}

  std::vector<Placement> run() {
    place_entries(tree_.root(), 0, /*is_one_a_line=*/false);
    return std::move(placements_);
  }

 private:
  [[nodiscard]] NodeRef at(std::uint32_t node) const { return {&tree_, node}; }
  [[nodiscard]] static std::uint32_t end_of(NodeRef node) {
    return node.index() + node.tree().node(node.index()).subtree_size;
  }
  [[nodiscard]] static bool is_on_one_line(NodeRef node) {
    return node.text().find('\n') == std::string_view::npos;
  }
  [[nodiscard]] std::uint32_t first_leaf(NodeRef node) const {
    std::uint32_t leaf = node.index();
    while (!is_leaf(tree_.node(leaf).kind)) ++leaf;
    return leaf;
  }
  void begin_line(NodeRef node, std::uint32_t indent) {
    Placement& placement = placements_[first_leaf(node)];
    placement.glue = Glue::kLine;
    placement.indent = indent;
  }

  /// What stands between two tokens of one line.
  static Glue glue_between(NodeRef before, NodeRef token, bool is_in_condition) {
    const std::string_view left = before.text();
    const std::string_view right = token.text();
    const bool is_left_sign = before.kind() == NodeKind::kPunctuation;
    const bool is_right_sign = token.kind() == NodeKind::kPunctuation;
    if (before.kind() == NodeKind::kComment || token.kind() == NodeKind::kComment) return Glue::kSpace;
    if ((is_left_sign && left == ".") || (is_right_sign && (right == "." || right == ":")))
      return Glue::kTight;
    const bool is_parenthesis =
        (is_left_sign && left == "(") || (is_right_sign && (right == "(" || right == ")"));
    return is_in_condition && is_parenthesis ? Glue::kTight : Glue::kSpace;
  }

  /// Places all leaves of `node` in one line, those that cannot stay there at `indent`. Returns the width.
  std::uint32_t place_flat(NodeRef node, std::uint32_t indent) {
    const bool is_condition = node.kind() == NodeKind::kCondition;
    std::uint32_t width = 0;
    NodeRef before, token_before;
    for (std::uint32_t i = node.index(); i < end_of(node); ++i) {
      const NodeRef leaf = at(i);
      if (!is_leaf(leaf.kind())) continue;
      Placement& placement = placements_[i];
      placement.indent = indent;
      placement.glue = before.is_valid() ? glue_between(before, leaf, is_condition) : Glue::kSpace;
      if (is_right_of_command_colon(token_before, before)) placement.glue = Glue::kTight;
      width += (placement.glue == Glue::kSpace && before.is_valid() ? 1 : 0) + width_of(leaf);
      token_before = before;
      before = leaf;
    }
    return width;
  }

  /// `voice = app:/bin/voice`, in contrast to `"name": "value"` and `section: value`.
  static bool is_right_of_command_colon(NodeRef before_colon, NodeRef colon) {
    return before_colon.is_valid() && before_colon.kind() == NodeKind::kWord &&
           colon.kind() == NodeKind::kPunctuation && colon.text() == ":";
  }

  /// Whether `node`, once written, is one line. Needs that the source has it so: line ends are the author's.
  bool place_in_one_line(NodeRef node, std::uint32_t indent) {
    const std::uint32_t width = place_flat(node, indent + kIndentStep);
    if (!is_on_one_line(node) || indent + width > kFormattedWidth) return false;
    for (std::uint32_t i = node.index(); i < end_of(node); ++i) {
      if (tree_.node(i).kind == NodeKind::kConditional || tree_.node(i).kind == NodeKind::kInclude)
        return false;
    }
    return true;
  }

  void place_entries(NodeRef parent, std::uint32_t indent, bool is_one_a_line) {
    const auto children = parent.children();
    const std::vector<NodeRef> entries(children.begin(), children.end());
    Run run;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const NodeRef entry = entries[i];
      if (entry.kind() == NodeKind::kComment) placements_[entry.index()].indent = indent;
      if (is_leaf(entry.kind()) || entry.kind() == NodeKind::kCondition) continue;
      place_entry(entry, indent);
      const bool is_first = entry.index() >= run.end;
      if (is_first) run = find_run(entries, i, indent);
      if (is_first || !run.fits || is_one_a_line) begin_line(entry, indent);
    }
  }

  void place_entry(NodeRef entry, std::uint32_t indent) {
    if (entry.kind() == NodeKind::kConditional) return place_conditional(entry, indent);
    if (entry.kind() == NodeKind::kInclude) {
      place_flat(entry, indent + kIndentStep);
      return;
    }
    const NodeRef block = entry.find(NodeKind::kBlock);
    const bool fits = place_in_one_line(entry, indent);
    if (!fits && block.is_valid()) return place_block(entry, block, indent);
    if (entry.kind() != NodeKind::kItem) return;
    const NodeRef list = ItemView{entry}.list();
    if (!fits && list.is_valid()) place_hanging_list(entry, list, indent);
    if (!fits && !list.is_valid()) place_long_item(entry, indent);
    if (stays_in_one_line(entry)) mark_columns(entry);
  }

  /// Whether an item that has its place will be one line, however many it has in the source.
  [[nodiscard]] bool stays_in_one_line(NodeRef item) const {
    bool is_after_comment = false;
    for (std::uint32_t i = first_leaf(item); i < end_of(item); ++i) {
      if (!is_leaf(tree_.node(i).kind)) continue;
      const bool is_comment = tree_.node(i).kind == NodeKind::kComment;
      const bool keeps_line_end = is_comment || is_after_comment;
      if (i > first_leaf(item) && placements_[i].glue == Glue::kLine) return false;
      if (i > first_leaf(item) && keeps_line_end && line_ends_[i] > 0) return false;
      if (is_comment && (at(i).text().starts_with("//") || !is_on_one_line(at(i)))) return false;
      is_after_comment = is_comment;
    }
    return true;
  }

  /// Plain items that share a line in the source.
  struct Run {
    std::uint32_t end = 0;  ///< the node after it
    bool fits = true;       ///< into one line
  };

  [[nodiscard]] Run find_run(const std::vector<NodeRef>& entries, std::size_t first,
                             std::uint32_t indent) const {
    Run run{end_of(entries[first])};
    if (!is_plain(entries[first])) return run;
    for (std::size_t i = first + 1; i < entries.size() && line_ends_[first_leaf(entries[i])] == 0; ++i) {
      if (!is_plain(entries[i]) && entries[i].kind() != NodeKind::kComment) break;
      if (is_plain(entries[i])) run.end = end_of(entries[i]);
    }
    run.fits = indent + width_of_nodes(entries[first].index(), run.end) <= kFormattedWidth;
    return run;
  }

  /// The leaves of these nodes with a blank between any two.
  [[nodiscard]] std::uint32_t width_of_nodes(std::uint32_t begin, std::uint32_t end) const {
    std::uint32_t width = 0;
    for (std::uint32_t i = begin; i < end; ++i) {
      if (is_leaf(tree_.node(i).kind)) width += width_of(at(i)) + 1;
    }
    return width == 0 ? 0 : width - 1;
  }

  /// The braces stand below the head; what the block holds, one step to the right.
  void place_block(NodeRef owner, NodeRef block, std::uint32_t indent) {
    for (std::uint32_t i = owner.index(); i < block.index(); ++i) {
      if (tree_.node(i).kind == NodeKind::kComment) placements_[i].indent = indent;
    }
    begin_line(block, indent);
    place_entries(block, indent + kIndentStep, is_on_one_line(block));
    Placement& close = placements_[end_of(block) - 1];
    close.glue = Glue::kLine;
    close.indent = indent;
  }

  /// `name = ( first`, and the others below the first.
  void place_hanging_list(NodeRef item, NodeRef list, std::uint32_t indent) {
    const std::uint32_t before = width_of_nodes(first_leaf(item), list.index());
    const std::uint32_t column = indent + before + (before == 0 ? 0 : 1);
    const std::uint32_t open = list.index() + 1;
    const std::uint32_t close = end_of(list) - 1;
    // It may fit into one line although the item has several: a comment stands between.
    const bool is_too_long = column + width_of_nodes(list.index(), end_of(list)) > kFormattedWidth;
    place_entries(list, column + 2, is_on_one_line(list) && is_too_long);
    const bool begins_with_item = open + 1 < close && tree_.node(open + 1).kind == NodeKind::kItem;
    if (begins_with_item) placements_[first_leaf(at(open + 1))].glue = Glue::kSpace;
    placements_[close].indent = column;
    const bool ends_with_directive =
        tree_.node(close - 1).kind == NodeKind::kDirective || ends_with_include(list);
    if (ends_with_directive) placements_[close].glue = Glue::kLine;
  }

  static bool ends_with_include(NodeRef list) {
    bool result = false;
    for (const NodeRef child : list.children()) {
      if (!is_leaf(child.kind())) result = child.kind() == NodeKind::kInclude;
    }
    return result;
  }

  /// An item that does not fit has the line ends that its author gave it.
  void place_long_item(NodeRef item, std::uint32_t indent) {
    const bool is_too_long = indent + width_of_nodes(item.index(), end_of(item)) > kFormattedWidth;
    for (std::uint32_t i = first_leaf(item) + 1; is_too_long && i < end_of(item); ++i) {
      if (is_leaf(tree_.node(i).kind) && line_ends_[i] > 0) placements_[i].glue = Glue::kLine;
    }
  }

  void mark_columns(NodeRef item) {
    NodeRef sign, tail;
    std::size_t values = 0;
    for (const NodeRef child : item.children()) {
      const bool is_sign =
          child.kind() == NodeKind::kPunctuation && (child.text() == "=" || child.text() == "->");
      if (is_sign && !sign.is_valid()) sign = child;
      if (syntax::is_value(child.kind()) && values++ == 0 && brackets_come_first(item))
        placements_[child.index()].column = Column::kSource;
      const bool is_destination = syntax::is_value(child.kind()) && values == 2 && !sign.is_valid();
      const bool is_option = child.kind() == NodeKind::kOption && values > 0;
      if (!tail.is_valid() && (is_option || is_destination)) tail = child;
    }
    if (sign.is_valid()) placements_[sign.index()].column = Column::kSign;
    if (tail.is_valid() && placements_[tail.index()].glue == Glue::kSpace)
      placements_[tail.index()].column = Column::kTail;
  }

  static bool brackets_come_first(NodeRef item) {
    const NodeKind first = (*item.children().begin()).kind();
    return first == NodeKind::kPermissions || first == NodeKind::kOption;
  }

  void place_conditional(NodeRef conditional, std::uint32_t indent) {
    for (const NodeRef child : conditional.children()) {
      if (child.kind() == NodeKind::kComment) placements_[child.index()].indent = indent + kIndentStep;
      if (child.kind() == NodeKind::kDirective) begin_line(child, indent);
      if (child.kind() != NodeKind::kBranch) continue;
      begin_line(child, indent);
      const NodeRef condition = BranchView{child}.condition();
      if (condition.is_valid()) place_flat(condition, indent + kIndentStep);
      place_entries(child, indent + kIndentStep, /*is_one_a_line=*/false);
    }
  }

  const SyntaxTree& tree_;
  const std::vector<std::uint32_t>& line_ends_;
  std::vector<Placement> placements_;
};

}  // namespace

std::uint32_t width_of(std::string_view text) {
  std::uint32_t width = 0;
  while (!text.empty()) {
    const std::string_view sequence = text.substr(0, support::utf8_sequence_length(text));
    const int columns = sequence.empty() ? 1 : support::terminal_width(support::utf8_code_point(sequence));
    width += static_cast<std::uint32_t>(std::max(columns, 0));
    text.remove_prefix(std::max<std::size_t>(sequence.size(), 1));
  }
  return width;
}

std::string formatted_text(NodeRef leaf) {
  std::string text(leaf.text());
  if (leaf.kind() != NodeKind::kComment) return text;
  if (text.starts_with("//")) {
    text.resize(text.find_last_not_of(" \t\r\f\v") + 1);
    return text;
  }
  std::string result;
  for (const char c : text) {
    while (c == '\n' && result.ends_with('\r')) result.pop_back();
    result += c;
  }
  return result;
}

std::vector<std::uint32_t> count_line_ends(const SyntaxTree& tree) {
  std::vector<std::uint32_t> result(tree.nodes().size(), 0);
  std::uint32_t end = 0;
  for (std::uint32_t i = 0; i < result.size(); ++i) {
    const Node& node = tree.node(i);
    if (!is_leaf(node.kind)) continue;
    const std::string_view gap = tree.text().substr(end, node.begin - end);
    result[i] = static_cast<std::uint32_t>(std::count(gap.begin(), gap.end(), '\n'));
    end = node.end;
  }
  return result;
}

std::vector<Placement> plan_layout(const SyntaxTree& tree, const std::vector<std::uint32_t>& line_ends) {
  return Planner(tree, line_ends).run();
}

}  // namespace portato::format
