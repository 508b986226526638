// SPDX-License-Identifier: Apache-2.0
#include "syntax/tree_builder.hpp"

#include <algorithm>

#include "syntax/layout.hpp"

namespace portato::syntax {

namespace {

bool is_nesting(NodeKind kind) {
  return kind == NodeKind::kBlock || kind == NodeKind::kList || kind == NodeKind::kConditional;
}

}  // namespace

TreeBuilder::TreeBuilder(const source::SourceManager& sources, source::SourceId source)
    : sources_(sources), source_(source), text_(sources.text(source)) {}

void TreeBuilder::rewind(Mark mark) {
  nodes_.resize(mark.nodes);
  gaps_.resize(mark.gaps);
}

std::uint32_t TreeBuilder::open(NodeKind kind, std::uint32_t begin) {
  nodes_.push_back({kind, begin, begin, 1});
  if (is_nesting(kind)) open_.push_back({kind, begin});
  if (kind == NodeKind::kConditional) ++open_conditionals_;
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

void TreeBuilder::close(std::uint32_t node, std::uint32_t end) {
  nodes_[node].end = end;
  nodes_[node].subtree_size = static_cast<std::uint32_t>(nodes_.size() - node);
  abandon(nodes_[node].kind);
}

void TreeBuilder::abandon(NodeKind kind) {
  if (is_nesting(kind)) open_.pop_back();
  if (kind == NodeKind::kConditional) --open_conditionals_;
}

void TreeBuilder::add_leaf(NodeKind kind, std::uint32_t begin, std::uint32_t end) {
  nodes_.push_back({kind, begin, end, 1});
}

void TreeBuilder::add_gap(Gap::Reason reason, std::string_view expected) {
  gaps_.push_back({static_cast<std::uint32_t>(nodes_.size() - 1), reason, expected});
}

bool TreeBuilder::closes_something(std::uint32_t offset) const {
  for (auto open = open_.rbegin(); open != open_.rend(); ++open) {
    // A closing brace inside a branch belongs to the branch, unless nothing ends the branch but that brace.
    if (open->kind == NodeKind::kConditional) {
      if (!lacks_endif(open->begin)) return false;
    } else {
      return text_[offset] == '}' || open->kind == NodeKind::kList;
    }
  }
  return false;
}

bool TreeBuilder::is_dedented(std::uint32_t offset) const {
  if (!is_first_in_line(offset)) return false;
  for (auto open = open_.rbegin(); open != open_.rend(); ++open) {
    if (open->kind != NodeKind::kConditional) {
      return indentation_at(sources_, source_, offset) <= indentation_at(sources_, source_, open->begin);
    }
    if (!lacks_endif(open->begin)) return false;
  }
  return false;
}

bool TreeBuilder::is_first_in_line(std::uint32_t offset) const { return begins_line(text_, offset); }

bool TreeBuilder::lacks_endif(std::uint32_t if_offset) const {
  if (!knows_lone_ifs_) lone_ifs_ = find_lone_ifs(text_);
  knows_lone_ifs_ = true;
  return std::binary_search(lone_ifs_.begin(), lone_ifs_.end(), if_offset);
}

}  // namespace portato::syntax
