// SPDX-License-Identifier: Apache-2.0
// Collects what the syntax checks find: one diagnostic for a position, the first one; none where
// understanding ended.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "diag/codes.hpp"
#include "diag/sink.hpp"
#include "syntax/tree.hpp"

namespace portato::syntax {

class Report {
 public:
  explicit Report(const SyntaxTree& tree) : tree_(tree) {}

  [[nodiscard]] const SyntaxTree& tree() const { return tree_; }
  [[nodiscard]] std::string_view text() const { return tree_.text(); }
  [[nodiscard]] source::SourceRange range(std::uint32_t begin, std::uint32_t end) const {
    return {tree_.source(), begin, end};
  }

  template <class... Args>
  void add(const diag::DiagDef<Args...>& definition, source::SourceRange at,
           const std::type_identity_t<Args>&... args) {
    add(diag::make(definition, at, args...));
  }
  void add(diag::Diagnostic diagnostic) { found_.push_back(std::move(diagnostic)); }

  /// The last word: `diagnostic` instead of everything at or after `offset`.
  void suppress_from(std::uint32_t offset, diag::Diagnostic diagnostic);

  /// Hands everything to `sink`, by position. Two missing closing marks at one place become one diagnostic.
  void flush(diag::DiagSink& sink);

 private:
  const SyntaxTree& tree_;
  std::vector<diag::Diagnostic> found_;
  std::uint32_t silent_from_ = UINT32_MAX;
  std::optional<diag::Diagnostic> last_word_;
};

/// A replacement of the bytes of `range`.
diag::Fix replace_fix(std::string title, source::SourceRange range, std::string text, bool is_safe);

/// Adds "; did you mean `x`?" and a fix that is not certain, if one of `known` is near to `word`.
diag::Diagnostic with_suggestion(diag::Diagnostic diagnostic, std::string_view word,
                                 std::span<const std::string_view> known);

/// Text of the source for a message: short, printable.
std::string shown(std::string_view text);

}  // namespace portato::syntax
