// SPDX-License-Identifier: Apache-2.0
#include "diag/sink.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "diag/codes.hpp"

namespace portato::diag {

namespace {

/// Unlocated ones sort before all others; equal keys keep the order of reporting.
auto sort_key(const Diagnostic& diagnostic) {
  const source::SourceRange& range = diagnostic.range;
  return std::tuple(range.is_valid() ? range.source.index() + 1 : 0, range.begin, range.end);
}

bool is_about_syntax(const Diagnostic& diagnostic) { return diagnostic.info->number / 1000 == 1; }

}  // namespace

void CollectingSink::report(Diagnostic diagnostic) {
  const std::optional<Severity> severity = policy_.decide(*diagnostic.info, diagnostic.severity);
  if (!severity) return;
  const source::SourceRange& range = diagnostic.range;
  const bool is_new =
      seen_.emplace(diagnostic.info->number, range.source, range.begin, range.end, diagnostic.message).second;
  if (!is_new || is_follow_up(diagnostic)) return;
  mark_unreliable_range(diagnostic);
  absorb_root_cause(diagnostic);
  diagnostic.severity = *severity;
  if (diagnostic.severity == Severity::kError) ++errors_;
  if (diagnostic.severity == Severity::kWarning) ++warnings_;
  diagnostics_.push_back(std::move(diagnostic));
}

bool CollectingSink::is_follow_up(const Diagnostic& diagnostic) const {
  const auto file = damage_.find(diagnostic.range.source);
  if (is_about_syntax(diagnostic) || file == damage_.end()) return false;
  const auto after = file->second.upper_bound(diagnostic.range.end);
  return after != file->second.begin() && std::prev(after)->second >= diagnostic.range.begin;
}

void CollectingSink::absorb_root_cause(Diagnostic& diagnostic) {
  if (diagnostic.severity != Severity::kError || diagnostic.info->number < 3000) return;
  const auto cause = std::find_if(diagnostics_.begin(), diagnostics_.end(), [&](const Diagnostic& other) {
    return other.info == &kUndefinedVariable.info && other.range == diagnostic.range;
  });
  if (cause == diagnostics_.end()) return;
  diagnostic.notes.insert(diagnostic.notes.begin(), {{}, cause->message});
  --(cause->severity == Severity::kError ? errors_ : warnings_);
  diagnostics_.erase(cause);
}

/// The place of the error, and everything between it and its notes: from the `{` that is not closed, all is
/// guesswork.
void CollectingSink::mark_unreliable_range(const Diagnostic& diagnostic) {
  if (!is_about_syntax(diagnostic) || diagnostic.severity != Severity::kError || !diagnostic.range.is_valid())
    return;
  std::uint32_t begin = diagnostic.range.begin;
  std::uint32_t end = diagnostic.range.end;
  for (const Note& note : diagnostic.notes) {
    if (note.range.source != diagnostic.range.source) continue;
    begin = std::min(begin, note.range.begin);
    end = std::max(end, note.range.end);
  }
  auto& ranges = damage_[diagnostic.range.source];
  auto next = ranges.upper_bound(begin);
  if (next != ranges.begin() && std::prev(next)->second >= begin) next = std::prev(next);
  while (next != ranges.end() && next->first <= end) {
    begin = std::min(begin, next->first);
    end = std::max(end, next->second);
    next = ranges.erase(next);
  }
  ranges.emplace(begin, end);
}

std::vector<Diagnostic> CollectingSink::sorted() const {
  std::vector<Diagnostic> result = diagnostics_;
  std::stable_sort(result.begin(), result.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return sort_key(a) < sort_key(b); });
  return result;
}

std::vector<Diagnostic> CollectingSink::take_sorted(std::size_t limit_per_file) {
  std::vector<Diagnostic> all = sorted();
  diagnostics_.clear();

  std::vector<Diagnostic> kept;
  std::map<source::SourceId, std::size_t> count;
  for (Diagnostic& diagnostic : all) {
    if (!diagnostic.range.is_valid() || ++count[diagnostic.range.source] <= limit_per_file) {
      kept.push_back(std::move(diagnostic));
    }
  }
  for (auto last = kept.rbegin(); last != kept.rend(); ++last) {
    const auto found = count.find(last->range.source);
    if (found == count.end() || found->second <= limit_per_file) continue;
    last->notes.push_back(
        {{}, fmt::format("{} more in this file are not shown", found->second - limit_per_file)});
    count.erase(found);
  }
  return kept;
}

}  // namespace portato::diag
