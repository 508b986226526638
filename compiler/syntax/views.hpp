// SPDX-License-Identifier: Apache-2.0
// Names for the parts of a node. A view is a NodeRef that knows what to look for; a part that is missing
// (after a syntax error) is an invalid NodeRef.
#pragma once

#include <string_view>
#include <vector>

#include "syntax/tree.hpp"

namespace portato::syntax {

inline bool is_value(NodeKind kind) { return kind == NodeKind::kWord || kind == NodeKind::kQuoted; }

/// `keyword: value` or `keyword: { … }`.
struct SectionView {
  NodeRef node;

  [[nodiscard]] NodeRef keyword() const { return node.find(NodeKind::kKeyword); }
  /// The section's name; empty if it is missing.
  [[nodiscard]] std::string_view name() const;
  /// The block; invalid if the section has a single value.
  [[nodiscard]] NodeRef block() const { return node.find(NodeKind::kBlock); }
  /// The single value (kWord or kQuoted); invalid if the section has a block.
  [[nodiscard]] NodeRef value() const;
};

/// One entry of a block.
struct ItemView {
  NodeRef node;

  /// The kWord and kQuoted leaves in order (not those inside a kList or kBlock).
  [[nodiscard]] std::vector<NodeRef> values() const;
  /// The n-th of values(); invalid if there are fewer.
  [[nodiscard]] NodeRef value(std::size_t n) const;
  [[nodiscard]] NodeRef permissions() const { return node.find(NodeKind::kPermissions); }
  /// The first option with that text, such as "[optional]"; invalid if there is none.
  [[nodiscard]] NodeRef option(std::string_view text) const;
  [[nodiscard]] NodeRef list() const { return node.find(NodeKind::kList); }
  [[nodiscard]] NodeRef block() const { return node.find(NodeKind::kBlock); }
  /// Whether nothing in it is missing or was skipped.
  [[nodiscard]] bool is_complete() const;
};

struct BranchView {
  NodeRef node;

  [[nodiscard]] NodeRef directive() const { return node.find(NodeKind::kDirective); }
  [[nodiscard]] NodeRef condition() const { return node.find(NodeKind::kCondition); }
};

/// `a = b`, or `file_exists(p)`: then `predicate` is valid and `left` is the operand.
struct ConditionView {
  NodeRef node;

  [[nodiscard]] NodeRef predicate() const;
  [[nodiscard]] NodeRef left() const;
  [[nodiscard]] NodeRef right() const;
};

struct IncludeView {
  NodeRef node;

  [[nodiscard]] NodeRef directive() const { return node.find(NodeKind::kDirective); }
  [[nodiscard]] NodeRef path() const;
};

}  // namespace portato::syntax
