// SPDX-License-Identifier: Apache-2.0
// The syntax tree of one whole file, valid or not: flat, immutable, preorder. It covers every byte: what lies
// between two neighbouring leaves is white space. Nothing in it is interpreted: directives are nodes,
// variables are text.
//
//   SyntaxTree ─root()→ NodeRef ─children()→ NodeRef …         views.hpp names the parts of a node
#pragma once

#include <cstdint>
#include <iterator>
#include <string_view>
#include <vector>

#include "grammar/file_kind.hpp"
#include "source/source_manager.hpp"
#include "source/source_range.hpp"

namespace portato::syntax {

using grammar::FileKind;
using grammar::to_string;

enum class NodeKind : std::uint8_t {
  // Inner nodes.
  kFile,     ///< the sections (for a fragment: the items) of a file, with directives and comments among them
  kSection,  ///< kKeyword, `:`, and a value: one leaf or a kBlock
  kBlock,    ///< `{`, entries, `}`; entries are kSection, kItem, kConditional, kInclude
  kList,     ///< `(`, kItem entries or directives, `)`
  kItem,     ///< one entry that is no section: its leaves, a kList, or (apps) a kBlock of overrides
  kConditional,  ///< kBranch nodes in order, then the kDirective `#endif`
  kBranch,       ///< kDirective (`#if`, `#elif`, `#else`), kCondition (not for `#else`), entries
  kCondition,    ///< operand `=` operand, or predicate `(` operand `)`
  kInclude,      ///< kDirective `#include` and its path
  // Leaves.
  kKeyword,      ///< the name of a section
  kWord,         ///< an unquoted token, of whatever kind its place asks for
  kQuoted,       ///< a quoted token with its quotes
  kPermissions,  ///< `[rw]`
  kOption,       ///< `[optional]`
  kPunctuation,  ///< one of  { } ( ) : = . * ->
  kDirective,    ///< `#if` and its like
  kComment,
  // After errors.
  kSkipped,  ///< bytes that fit nowhere
  kMissing,  ///< empty: something that should stand here does not
};

std::string_view to_string(NodeKind kind);

struct Node {
  NodeKind kind;
  std::uint32_t begin;  ///< bytes [begin, end) of the source
  std::uint32_t end;
  std::uint32_t subtree_size;  ///< nodes in it, itself included
};

class SyntaxTree;

/// A node of a tree. Light as a pointer; valid as long as the tree stays where it is.
class NodeRef {
 public:
  NodeRef() = default;
  NodeRef(const SyntaxTree* tree, std::uint32_t index) : tree_(tree), index_(index) {}

  [[nodiscard]] bool is_valid() const { return tree_ != nullptr; }
  [[nodiscard]] NodeKind kind() const;
  [[nodiscard]] source::SourceRange range() const;
  [[nodiscard]] std::string_view text() const;
  [[nodiscard]] const SyntaxTree& tree() const { return *tree_; }
  [[nodiscard]] std::uint32_t index() const { return index_; }

  class ChildIterator;
  struct Children;
  [[nodiscard]] Children children() const;

  /// First child of that kind; invalid if there is none.
  [[nodiscard]] NodeRef find(NodeKind kind) const;

  bool operator==(const NodeRef&) const = default;

 private:
  const SyntaxTree* tree_ = nullptr;
  std::uint32_t index_ = 0;
};

class NodeRef::ChildIterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = NodeRef;
  using reference = NodeRef;
  using pointer = void;
  using difference_type = std::ptrdiff_t;
  ChildIterator() = default;
  ChildIterator(const SyntaxTree* tree, std::uint32_t index) : tree_(tree), index_(index) {}
  NodeRef operator*() const { return {tree_, index_}; }
  ChildIterator& operator++();
  ChildIterator operator++(int) {
    const ChildIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const ChildIterator&) const = default;

 private:
  const SyntaxTree* tree_ = nullptr;
  std::uint32_t index_ = 0;
};

struct NodeRef::Children {
  ChildIterator first, last;
  [[nodiscard]] ChildIterator begin() const { return first; }
  [[nodiscard]] ChildIterator end() const { return last; }
};

class SyntaxTree {
 public:
  /// `nodes` is not empty; its first node is the kFile and spans the whole text. `sources` outlives the tree.
  SyntaxTree(FileKind file_kind, const source::SourceManager& sources, source::SourceId source,
             std::vector<Node> nodes)
      : file_kind_(file_kind), sources_(&sources), source_(source), nodes_(std::move(nodes)) {}

  [[nodiscard]] NodeRef root() const { return {this, 0}; }
  [[nodiscard]] FileKind file_kind() const { return file_kind_; }
  [[nodiscard]] source::SourceId source() const { return source_; }
  [[nodiscard]] const source::SourceManager& sources() const { return *sources_; }
  [[nodiscard]] const std::string& path() const { return sources_->path(source_); }
  [[nodiscard]] std::string_view text() const { return sources_->text(source_); }
  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  [[nodiscard]] const Node& node(std::uint32_t index) const { return nodes_[index]; }

 private:
  FileKind file_kind_;
  const source::SourceManager* sources_;
  source::SourceId source_;
  std::vector<Node> nodes_;
};

inline NodeKind NodeRef::kind() const { return tree_->node(index_).kind; }
inline source::SourceRange NodeRef::range() const {
  const Node& node = tree_->node(index_);
  return {tree_->source(), node.begin, node.end};
}
inline std::string_view NodeRef::text() const {
  const Node& node = tree_->node(index_);
  return tree_->text().substr(node.begin, node.end - node.begin);
}
inline NodeRef::Children NodeRef::children() const {
  return {{tree_, index_ + 1}, {tree_, index_ + tree_->node(index_).subtree_size}};
}
inline NodeRef::ChildIterator& NodeRef::ChildIterator::operator++() {
  index_ += tree_->node(index_).subtree_size;
  return *this;
}

}  // namespace portato::syntax
