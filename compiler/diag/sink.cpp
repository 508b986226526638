#include "diag/sink.hpp"

#include <algorithm>
#include <map>

namespace portato::diag {

namespace {

/// Unlocated ones sort before all others; equal keys keep the order of reporting.
auto sort_key(const Diagnostic& diagnostic) {
  const source::SourceRange& range = diagnostic.range;
  return std::tuple(range.is_valid() ? range.source.index() + 1 : 0, range.begin, range.end);
}

}  // namespace

void CollectingSink::report(Diagnostic diagnostic) {
  const std::optional<Severity> severity = policy_.decide(*diagnostic.info, diagnostic.severity);
  if (!severity) return;
  const source::SourceRange& range = diagnostic.range;
  const bool is_new =
      seen_.emplace(diagnostic.info->number, range.source, range.begin, range.end, diagnostic.message).second;
  if (!is_new) return;
  diagnostic.severity = *severity;
  if (diagnostic.severity == Severity::kError) ++errors_;
  if (diagnostic.severity == Severity::kWarning) ++warnings_;
  diagnostics_.push_back(std::move(diagnostic));
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
    last->notes.push_back({{}, fmt::format("{} more in this file are not shown", found->second - limit_per_file)});
    count.erase(found);
  }
  return kept;
}

}  // namespace portato::diag
