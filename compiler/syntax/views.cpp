// SPDX-License-Identifier: Apache-2.0
#include "syntax/views.hpp"

#include <algorithm>

namespace portato::syntax {

namespace {

NodeRef nth_value(NodeRef node, std::size_t n) {
  for (const NodeRef child : node.children()) {
    if (is_value(child.kind()) && n-- == 0) return child;
  }
  return {};
}

}  // namespace

std::string_view SectionView::name() const {
  const NodeRef word = keyword();
  return word.is_valid() ? word.text() : std::string_view();
}

NodeRef SectionView::value() const { return nth_value(node, 0); }

std::vector<NodeRef> ItemView::values() const {
  std::vector<NodeRef> result;
  for (const NodeRef child : node.children()) {
    if (is_value(child.kind())) result.push_back(child);
  }
  return result;
}

NodeRef ItemView::value(std::size_t n) const { return nth_value(node, n); }

NodeRef ItemView::option(std::string_view text) const {
  for (const NodeRef child : node.children()) {
    if (child.kind() == NodeKind::kOption && child.text() == text) return child;
  }
  return {};
}

bool ItemView::is_complete() const {
  for (const NodeRef child : node.children()) {
    if (child.kind() == NodeKind::kMissing || child.kind() == NodeKind::kSkipped) return false;
  }
  return true;
}

NodeRef ConditionView::predicate() const {
  for (const NodeRef child : node.children()) {
    if (child.kind() == NodeKind::kPunctuation && child.text() == "(") return nth_value(node, 0);
  }
  return {};
}

NodeRef ConditionView::left() const { return nth_value(node, predicate().is_valid() ? 1 : 0); }

NodeRef ConditionView::right() const { return predicate().is_valid() ? NodeRef() : nth_value(node, 1); }

NodeRef IncludeView::path() const { return nth_value(node, 0); }

}  // namespace portato::syntax
