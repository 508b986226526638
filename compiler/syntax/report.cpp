// SPDX-License-Identifier: Apache-2.0
#include "syntax/report.hpp"

#include <algorithm>

#include "support/edit_distance.hpp"
#include "support/strings.hpp"

namespace portato::syntax {

void Report::suppress_from(std::uint32_t offset, diag::Diagnostic diagnostic) {
  if (last_word_) return;
  silent_from_ = offset;
  last_word_ = std::move(diagnostic);
}

void Report::flush(diag::DiagSink& sink) {
  std::stable_sort(found_.begin(), found_.end(),
                   [](const diag::Diagnostic& left, const diag::Diagnostic& right) {
                     return left.range.begin < right.range.begin;
                   });
  diag::Diagnostic* last = nullptr;
  for (diag::Diagnostic& diagnostic : found_) {
    if (diagnostic.range.begin >= silent_from_) break;
    if (last == nullptr || diagnostic.range.begin != last->range.begin) {
      last = &diagnostic;
    } else if (diagnostic.info == &diag::kMissingClose.info && last->info == diagnostic.info) {
      std::move(diagnostic.notes.begin(), diagnostic.notes.end(), std::back_inserter(last->notes));
    }
  }
  std::uint32_t next_offset = 0;
  for (diag::Diagnostic& diagnostic : found_) {
    if (diagnostic.range.begin >= silent_from_) break;
    if (diagnostic.range.begin < next_offset) continue;
    next_offset = diagnostic.range.begin + 1;
    sink.report(std::move(diagnostic));
  }
  if (last_word_) sink.report(std::move(*last_word_));
  found_.clear();
}

diag::Fix replace_fix(std::string title, source::SourceRange range, std::string text, bool is_safe) {
  return {std::move(title), {{range, std::move(text)}}, is_safe};
}

diag::Diagnostic with_suggestion(diag::Diagnostic diagnostic, std::string_view word,
                                 std::span<const std::string_view> known) {
  const auto nearest = support::nearest_word(word, known);
  if (!nearest || nearest->ends_with('#')) return diagnostic;  // `rt#` is a pattern, not a word
  diagnostic.message.append(fmt::format("; did you mean `{}`?", *nearest));
  diagnostic.fixes.push_back(
      replace_fix(fmt::format("write `{}`", *nearest), diagnostic.range, std::string(*nearest), false));
  return diagnostic;
}

std::string shown(std::string_view text) { return support::printable(text, 40); }

}  // namespace portato::syntax
