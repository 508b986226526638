// SPDX-License-Identifier: Apache-2.0
#include "syntax/closing.hpp"

#include "syntax/layout.hpp"
#include "syntax/report.hpp"

namespace portato::syntax {

namespace {

NodeRef opening_mark(NodeRef block) { return block.find(NodeKind::kPunctuation); }

/// The mark that closes it; invalid if it is missing.
NodeRef closing_mark(NodeRef block) {
  NodeRef last;
  for (const NodeRef child : block.children()) last = child;
  return last.kind() == NodeKind::kPunctuation ? last : NodeRef();
}

/// The parser gives each `}` to the innermost open block. A `}` that begins a line and stands further left
/// than the line of its `{` was meant for an outer one, so the inner block is the one that lacks its own.
NodeRef find_culprit(const TreeIndex& index, const source::SourceManager& sources, NodeRef unclosed) {
  const SyntaxTree& tree = index.tree();
  const std::uint32_t end = unclosed.index() + tree.node(unclosed.index()).subtree_size;
  for (std::uint32_t i = unclosed.index() + 1; i < end; ++i) {
    const NodeRef block = index.at(i);
    if (block.kind() != NodeKind::kBlock && block.kind() != NodeKind::kList) continue;
    const NodeRef close = closing_mark(block);
    if (!close.is_valid() || !begins_line(tree.text(), close.range().begin)) continue;
    const std::uint32_t open_indentation = indentation_at(sources, tree.source(), block.range().begin);
    if (indentation_at(sources, tree.source(), close.range().begin) < open_indentation) return block;
  }
  return unclosed;
}

}  // namespace

void report_missing_close(const TreeIndex& index, NodeRef block, NodeRef missing, Report& report) {
  const NodeRef culprit = find_culprit(index, index.tree().sources(), block);
  const std::string mark = culprit.kind() == NodeKind::kList ? ")" : "}";
  report.add(diag::make(diag::kMissingClose, missing.range(), mark, index.owner_name(culprit))
                 .with_note(opening_mark(culprit).range(), "to match this"));
}

void report_missing_endif(const TreeIndex& index, NodeRef missing, Report& report) {
  const NodeRef conditional = index.enclosing(missing, NodeKind::kConditional);
  const NodeRef opening = conditional.find(NodeKind::kBranch).find(NodeKind::kDirective);
  report.add(diag::make(diag::kMissingEndif, missing.range()).with_note(opening.range(), "to match this"));
}

}  // namespace portato::syntax
