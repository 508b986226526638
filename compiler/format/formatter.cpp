// SPDX-License-Identifier: Apache-2.0
#include "format/formatter.hpp"

#include "format/format_lines.hpp"
#include "format/format_plan.hpp"
#include "support/strings.hpp"

namespace portato::format {

namespace {

using syntax::Node;
using syntax::NodeKind;
using syntax::NodeRef;
using syntax::SyntaxTree;

/// Writes the leaves one after the other. Tokens go where the plan says; comments stay at what they belong
/// to: in the line of the token before them, or in lines of their own.
class Writer {
 public:
  explicit Writer(const SyntaxTree& tree)
      : tree_(tree), line_ends_(count_line_ends(tree)), placements_(plan_layout(tree, line_ends_)) {
    for (std::uint32_t i = 0; i < tree.nodes().size(); ++i) {
      if (tree.node(i).kind >= NodeKind::kKeyword) leaves_.push_back(i);
    }
  }

  std::vector<FormattedLine> run() {
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      if (at(i).kind() == NodeKind::kComment) {
        write_comment(i);
      } else {
        write_token(i);
      }
    }
    return std::move(lines_);
  }

 private:
  [[nodiscard]] NodeRef at(std::size_t leaf) const { return {&tree_, leaves_[leaf]}; }
  [[nodiscard]] const Placement& placement(std::size_t leaf) const { return placements_[leaves_[leaf]]; }
  [[nodiscard]] std::uint32_t line_ends_before(std::size_t leaf) const { return line_ends_[leaves_[leaf]]; }
  [[nodiscard]] bool is_punctuation(std::size_t leaf, std::string_view marks) const {
    return at(leaf).kind() == NodeKind::kPunctuation && at(leaf).text().size() == 1 &&
           marks.find(at(leaf).text()[0]) != std::string_view::npos;
  }

  void begin_line(std::size_t leaf) {
    const bool is_at_brace = leaf == 0 || is_punctuation(leaf - 1, "{(") || is_punctuation(leaf, "})");
    lines_.push_back({placement(leaf).indent, line_ends_before(leaf) > 1 && !is_at_brace, {}, {}, {}});
    must_break_ = false;
    is_after_own_line_comment_ = false;
  }

  void write_token(std::size_t leaf) {
    // A comment in front of a token, in its line, stays there.
    const bool stays_behind_comment = is_after_own_line_comment_ && !must_break_ &&
                                      !is_punctuation(leaf, "})") && at(leaf).kind() != NodeKind::kDirective;
    const bool breaks = placement(leaf).glue == Glue::kLine && !stays_behind_comment;
    if (lines_.empty() || must_break_ || breaks) {
      begin_line(leaf);
    } else {
      mark_column(leaf);
      const bool is_after_comment = leaf > 0 && at(leaf - 1).kind() == NodeKind::kComment;
      if (placement(leaf).glue != Glue::kTight || is_after_comment) lines_.back().text += ' ';
    }
    is_after_own_line_comment_ = false;
    lines_.back().text += formatted_text(at(leaf));
  }

  void mark_column(std::size_t leaf) {
    if (placement(leaf).column == Column::kNone) return;
    const std::uint32_t begin = tree_.node(leaves_[leaf - 1]).end;
    const std::string_view gap = tree_.text().substr(begin, at(leaf).range().begin - begin);
    const bool is_wide = gap.size() > 1 && gap.find('\n') == std::string_view::npos;
    lines_.back().columns.push_back({placement(leaf).column, lines_.back().text.size(), is_wide});
  }

  void write_comment(std::size_t leaf) {
    const std::size_t next = end_of_comments(leaf);
    const bool is_last = next == leaves_.size() || line_ends_before(next) > 0 || is_line_comment(next - 1);
    const bool begins_line = lines_.empty() || line_ends_before(leaf) > 0;
    if (begins_line) begin_line(leaf);
    if (begins_line || is_after_own_line_comment_) {
      add_to_text(leaf);
      is_after_own_line_comment_ = true;
      must_break_ = is_last;
    } else if (is_last || placement(next).glue == Glue::kLine) {
      add_to_trailing(leaf);
      must_break_ = true;
    } else {
      add_to_text(leaf);
    }
  }

  [[nodiscard]] bool is_line_comment(std::size_t leaf) const { return at(leaf).text().starts_with("//"); }

  /// The leaf after the comments that share a line with the comment `leaf`.
  [[nodiscard]] std::size_t end_of_comments(std::size_t leaf) const {
    ++leaf;
    while (leaf < leaves_.size() && at(leaf).kind() == NodeKind::kComment && line_ends_before(leaf) == 0) {
      ++leaf;
    }
    return leaf;
  }

  void add_to_text(std::size_t leaf) {
    std::string& text = lines_.back().text;
    if (!text.empty()) text += ' ';
    text += formatted_text(at(leaf));
  }

  void add_to_trailing(std::size_t leaf) {
    std::string& trailing = lines_.back().trailing;
    if (!trailing.empty()) trailing += ' ';
    trailing += formatted_text(at(leaf));
  }

  const SyntaxTree& tree_;
  const std::vector<std::uint32_t> line_ends_;
  const std::vector<Placement> placements_;
  std::vector<std::uint32_t> leaves_;
  std::vector<FormattedLine> lines_;
  bool must_break_ = false;
  bool is_after_own_line_comment_ = false;
};

bool has_crlf(std::string_view text) {
  const std::size_t end = text.find('\n');
  return end != std::string_view::npos && end > 0 && text[end - 1] == '\r';
}

}  // namespace

std::string format(const SyntaxTree& tree) {
  std::vector<FormattedLine> lines = Writer(tree).run();
  align_lines(lines);
  const std::string text = join_lines(lines);
  return has_crlf(tree.text()) ? support::replace_all(text, "\n", "\r\n") : text;
}

bool differ_in_layout_only(const SyntaxTree& left, const SyntaxTree& right) {
  if (left.nodes().size() != right.nodes().size()) return false;
  for (std::uint32_t i = 0; i < left.nodes().size(); ++i) {
    const Node& node = left.node(i);
    if (node.kind != right.node(i).kind || node.subtree_size != right.node(i).subtree_size) return false;
    const bool is_leaf = node.kind >= NodeKind::kKeyword;
    if (is_leaf && formatted_text({&left, i}) != formatted_text({&right, i})) return false;
  }
  return true;
}

}  // namespace portato::format
