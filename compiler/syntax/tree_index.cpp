// SPDX-License-Identifier: Apache-2.0
#include "syntax/tree_index.hpp"

#include "syntax/report.hpp"
#include "syntax/views.hpp"
#include "syntax/vocabulary.hpp"

namespace portato::syntax {

TreeIndex::TreeIndex(const SyntaxTree& tree) : tree_(tree), parents_(tree.nodes().size(), 0) {
  std::vector<std::uint32_t> around;
  for (std::uint32_t i = 0; i < parents_.size(); ++i) {
    while (!around.empty() && around.back() + tree.node(around.back()).subtree_size <= i) around.pop_back();
    parents_[i] = around.empty() ? 0 : around.back();
    if (tree.node(i).subtree_size > 1) around.push_back(i);
  }
}

NodeRef TreeIndex::parent(NodeRef node) const {
  return node.index() == 0 ? NodeRef() : at(parents_[node.index()]);
}

NodeRef TreeIndex::enclosing(NodeRef node, NodeKind kind) const {
  for (NodeRef around = parent(node); around.is_valid(); around = parent(around)) {
    if (around.kind() == kind) return around;
  }
  return {};
}

NodeRef TreeIndex::token_before(NodeRef node) const {
  for (std::uint32_t i = node.index(); i-- > 0;) {
    if (is_token(tree_.node(i).kind)) return at(i);
  }
  return {};
}

NodeRef TreeIndex::token_after(NodeRef node) const {
  for (std::size_t i = node.index() + tree_.node(node.index()).subtree_size; i < tree_.nodes().size(); ++i) {
    const auto index = static_cast<std::uint32_t>(i);
    if (is_token(tree_.node(index).kind)) return at(index);
  }
  return {};
}

std::string TreeIndex::place_of(NodeRef node, std::string_view base) const {
  const NodeRef around = parent(node);
  if (!around.is_valid()) return std::string(base);
  const std::string outside = place_of(around, base);
  if (around.kind() == NodeKind::kSection) return place_inside(outside, SectionView{around}.name());
  if (around.kind() == NodeKind::kItem && node.kind() == NodeKind::kBlock) return place_inside(outside, "*");
  return outside;
}

std::string TreeIndex::owner_name(NodeRef block) const {
  const NodeRef owner = parent(block);
  if (owner.is_valid() && owner.kind() == NodeKind::kSection && owner.find(NodeKind::kKeyword).is_valid()) {
    return "`" + shown(SectionView{owner}.name()) + "`";
  }
  if (owner.is_valid() && owner.kind() == NodeKind::kItem && ItemView{owner}.value(0).is_valid()) {
    return "`" + shown(ItemView{owner}.value(0).text()) + "`";
  }
  return block.kind() == NodeKind::kList ? "the list" : "the block";
}

}  // namespace portato::syntax
