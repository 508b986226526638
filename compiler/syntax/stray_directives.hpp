// SPDX-License-Identifier: Apache-2.0
// Skipped tokens that are more than a word in a wrong place: directives without a partner, `#` that was meant
// to begin a comment, closing marks that close nothing, unprintable bytes.
#pragma once

#include "syntax/report.hpp"
#include "syntax/tree_index.hpp"

namespace portato::syntax {

/// `#elif`, `#else` or `#endif`.
bool is_later_directive(NodeRef node);
/// `#if` or `#include`.
bool is_opening_directive(NodeRef node);

class StrayReporter {
 public:
  StrayReporter(Report& report, const TreeIndex& index) : report_(report), index_(index) {}

  /// Reports the kSkipped `token` if it is one of these; returns false if it is not. In a block that is of no
  /// use anyway, a `)` is none of them.
  bool report(NodeRef token, bool is_in_useless_block);
  void report_too_deep(NodeRef token);
  /// The next closing mark that closes nothing is the consequence of something already reported.
  void suppress_missing_close() { ++forgiven_closes_; }
  [[nodiscard]] bool forgives_close() const { return forgiven_closes_ > 0; }
  /// Whether a closing mark inside of a branch was meant for `block`.
  [[nodiscard]] bool is_split(NodeRef block) const;

 private:
  void report_hash(NodeRef token);
  void report_unknown_directive(NodeRef token, std::string_view word);
  void report_close(NodeRef token);
  void report_unprintable(NodeRef token);

  Report& report_;
  const TreeIndex& index_;
  std::size_t forgiven_closes_ = 0;
  bool has_unknown_if_ = false;
  std::vector<std::uint32_t> split_blocks_;
  std::uint32_t last_close_ = UINT32_MAX;  // tokens in a row are one mistake
  std::uint32_t last_hash_ = UINT32_MAX;
};

}  // namespace portato::syntax
