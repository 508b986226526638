// SPDX-License-Identifier: Apache-2.0
// Upwards and sideways in a tree: parents, the token before, the token after. Made for messages, after
// errors.
#pragma once

#include <vector>

#include "syntax/tree.hpp"

namespace portato::syntax {

class TreeIndex {
 public:
  explicit TreeIndex(const SyntaxTree& tree);

  [[nodiscard]] const SyntaxTree& tree() const { return tree_; }
  [[nodiscard]] NodeRef at(std::uint32_t node) const { return {&tree_, node}; }
  /// Invalid for the root.
  [[nodiscard]] NodeRef parent(NodeRef node) const;
  /// The nearest node around `node` that is of `kind`; invalid if there is none.
  [[nodiscard]] NodeRef enclosing(NodeRef node, NodeKind kind) const;
  /// The leaf before the first leaf of `node`, comments and missing ones passed over; invalid if there is
  /// none.
  [[nodiscard]] NodeRef token_before(NodeRef node) const;
  /// The leaf after the last leaf of `node`, likewise.
  [[nodiscard]] NodeRef token_after(NodeRef node) const;
  /// The place of `node`: the names of the sections around it after `base`, joined with '/'.
  [[nodiscard]] std::string place_of(NodeRef node, std::string_view base) const;
  /// What a block or list belongs to, for a message: "`sources`", or "the block".
  [[nodiscard]] std::string owner_name(NodeRef block) const;

 private:
  const SyntaxTree& tree_;
  std::vector<std::uint32_t> parents_;
};

/// Whether it is a piece of text that is not a comment.
inline bool is_token(NodeKind kind) {
  return kind >= NodeKind::kKeyword && kind != NodeKind::kComment && kind != NodeKind::kMissing;
}

}  // namespace portato::syntax
