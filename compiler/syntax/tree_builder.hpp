// SPDX-License-Identifier: Apache-2.0
// The tree while it grows, for parse_*.cpp only. Nodes go to the end of one vector, so that going back to an
// earlier state is cutting the vector; what is open now is a second, small vector.
#pragma once

#include <string_view>
#include <vector>

#include "source/source_manager.hpp"
#include "syntax/tree.hpp"

namespace portato::syntax {

/// What the grammar wanted where it found something else or nothing.
struct Gap {
  enum class Reason : std::uint8_t {
    kMissing,  ///< the node is a kMissing
    kInstead,  ///< the node is a kSkipped that stands where `expected` should
    kSkipped,  ///< the node is a kSkipped that fits nowhere
    kTooDeep,  ///< braces that are nested too deeply
  };
  std::uint32_t node;
  Reason reason;
  std::string_view expected;  ///< static; empty if nothing sensible can be named
};

class TreeBuilder {
 public:
  /// How many constructs may be open inside each other.
  static constexpr std::size_t kDepthLimit = 64;

  TreeBuilder(const source::SourceManager& sources, source::SourceId source);

  struct Mark {
    std::size_t nodes, gaps;
  };
  [[nodiscard]] Mark mark() const { return {nodes_.size(), gaps_.size()}; }
  void rewind(Mark mark);

  /// Opens an inner node that begins at `begin`; close() or rewind() and abandon() follow.
  std::uint32_t open(NodeKind kind, std::uint32_t begin);
  void close(std::uint32_t node, std::uint32_t end);
  void abandon(NodeKind kind);
  void add_leaf(NodeKind kind, std::uint32_t begin, std::uint32_t end);
  /// Says why the last node was added.
  void add_gap(Gap::Reason reason, std::string_view expected);

  // The answers to the grammar's questions (resilience.hpp) at `offset`.
  [[nodiscard]] bool has_room_to_nest() const { return open_.size() < kDepthLimit; }
  [[nodiscard]] bool closes_something(std::uint32_t offset) const;
  [[nodiscard]] bool is_in_conditional() const { return open_conditionals_ > 0; }
  [[nodiscard]] bool is_dedented(std::uint32_t offset) const;
  [[nodiscard]] bool is_first_in_line(std::uint32_t offset) const;

  [[nodiscard]] std::vector<Node> take_nodes() { return std::move(nodes_); }
  [[nodiscard]] std::vector<Gap> take_gaps() { return std::move(gaps_); }

 private:
  struct Open {
    NodeKind kind;  // kBlock, kList or kConditional
    std::uint32_t begin;
  };

  [[nodiscard]] bool lacks_endif(std::uint32_t if_offset) const;

  const source::SourceManager& sources_;
  source::SourceId source_;
  std::string_view text_;
  std::vector<Node> nodes_;
  std::vector<Gap> gaps_;
  std::vector<Open> open_;
  std::size_t open_conditionals_ = 0;
  mutable std::vector<std::uint32_t> lone_ifs_;  // sorted; found when first needed, which only errors do
  mutable bool knows_lone_ifs_ = false;
};

}  // namespace portato::syntax
