// SPDX-License-Identifier: Apache-2.0
#include "syntax/dump.hpp"

namespace portato::syntax {

namespace {

void append_leaf(std::string& out, NodeRef node) {
  out.append(to_string(node.kind()));
  if (node.kind() >= NodeKind::kKeyword) out.append("«").append(node.text()).append("»");
}

void append_tree(std::string& out, NodeRef node, std::size_t depth) {
  out.append(2 * depth, ' ');
  append_leaf(out, node);
  out.append("\n");
  for (const NodeRef child : node.children()) append_tree(out, child, depth + 1);
}

}  // namespace

std::string dump(const SyntaxTree& tree) {
  std::string out;
  append_tree(out, tree.root(), 0);
  return out;
}

std::string dump_line(NodeRef node) {
  std::string out;
  append_leaf(out, node);
  if (node.kind() >= NodeKind::kKeyword) return out;
  out.append("(");
  for (const NodeRef child : node.children()) {
    if (out.back() != '(') out.append(" ");
    out.append(dump_line(child));
  }
  return out.append(")");
}

}  // namespace portato::syntax
