// SPDX-License-Identifier: Apache-2.0
// A unified diff, made from the edits themselves: no search for what is equal is needed.
#include <algorithm>

#include "diag/fix_set.hpp"

namespace portato::diag {

namespace {

constexpr std::size_t kContext = 3;

/// Lines with their line ends; the last one may lack it.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end == std::string_view::npos ? end : end + 1));
    text.remove_prefix(lines.back().size());
  }
  return lines;
}

/// Lines [first, first + removed) become `added`; all count from 0.
struct Change {
  std::size_t first;
  std::size_t removed;
  std::vector<std::string> added;

  [[nodiscard]] std::size_t end() const { return first + removed; }
};

class DiffWriter {
 public:
  DiffWriter(std::string_view text, std::span<const TextEdit> edits) : text_(text), old_(lines_of(text)) {
    for (std::size_t i = 0; i < edits.size();) i = add_change(edits, i);
  }

  std::string write() {
    for (std::size_t i = 0; i < changes_.size();) {
      std::size_t next = i + 1;
      while (next < changes_.size() && changes_[next].first <= changes_[next - 1].end() + 2 * kContext)
        ++next;
      write_hunk(std::span(changes_).subspan(i, next - i));
      i = next;
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::size_t line_of(std::size_t offset) const {
    const char* const at = text_.data() + offset;
    const auto after =
        std::upper_bound(old_.begin(), old_.end(), at,
                         [](const char* byte, std::string_view line) { return byte < line.data(); });
    // Behind a final line end begins a line that is not there.
    const bool is_behind = offset == text_.size() && text_.ends_with('\n');
    return static_cast<std::size_t>(after - old_.begin()) - (after == old_.begin() || is_behind ? 0 : 1);
  }

  /// Joins all edits from `i` on that share lines; returns the first one that does not.
  std::size_t add_change(std::span<const TextEdit> edits, std::size_t i) {
    const std::size_t first = line_of(edits[i].begin);
    std::size_t last = line_of(edits[i].end);
    std::size_t next = i + 1;
    for (; next < edits.size() && line_of(edits[next].begin) <= last; ++next) last = line_of(edits[next].end);

    const std::size_t removed = std::min(last + 1, old_.size()) - std::min(first, old_.size());
    const std::size_t begin = offset_of(first);
    std::vector<TextEdit> here(edits.begin() + static_cast<std::ptrdiff_t>(i),
                               edits.begin() + static_cast<std::ptrdiff_t>(next));
    for (TextEdit& edit : here) {
      edit.begin -= static_cast<std::uint32_t>(begin);
      edit.end -= static_cast<std::uint32_t>(begin);
    }
    const std::string added = apply_edits(text_.substr(begin, offset_of(first + removed) - begin), here);
    Change change{first, removed, {}};
    for (const std::string_view line : lines_of(added)) change.added.emplace_back(line);
    trim(change);
    if (change.removed > 0 || !change.added.empty()) changes_.push_back(std::move(change));
    return next;
  }

  [[nodiscard]] std::size_t offset_of(std::size_t line) const {
    return line >= old_.size() ? text_.size() : static_cast<std::size_t>(old_[line].data() - text_.data());
  }

  /// Leaves out lines that are the same on both sides.
  void trim(Change& change) const {
    while (change.removed > 0 && !change.added.empty() && change.added.back() == old_[change.end() - 1]) {
      --change.removed;
      change.added.pop_back();
    }
    while (change.removed > 0 && !change.added.empty() && change.added.front() == old_[change.first]) {
      ++change.first;
      --change.removed;
      change.added.erase(change.added.begin());
    }
  }

  void write_hunk(std::span<const Change> changes) {
    const std::size_t begin = changes.front().first - std::min(changes.front().first, kContext);
    const std::size_t end = std::min(old_.size(), changes.back().end() + kContext);
    std::size_t added = 0;
    std::string body;
    std::size_t at = begin;
    for (const Change& change : changes) {
      for (; at < change.first; ++at) put(body, ' ', old_[at]);
      for (; at < change.end(); ++at) put(body, '-', old_[at]);
      for (const std::string& line : change.added) put(body, '+', line);
      added += change.added.size();
      added -= change.removed;
    }
    for (; at < end; ++at) put(body, ' ', old_[at]);
    const std::size_t old_count = end - begin;
    const std::size_t new_count = old_count + added;
    result_ +=
        fmt::format("@@ -{} +{} @@\n", span_of(begin, old_count), span_of(begin + growth_, new_count)) + body;
    growth_ += added;
  }

  /// `first,count`; an empty span is named by the line before it.
  static std::string span_of(std::size_t begin, std::size_t count) {
    const std::size_t first = count == 0 ? begin : begin + 1;
    return count == 1 ? std::to_string(first) : fmt::format("{},{}", first, count);
  }

  static void put(std::string& body, char sign, std::string_view line) {
    body += sign;
    body += line;
    if (!line.ends_with('\n')) body += "\n\\ No newline at end of file\n";
  }

  const std::string_view text_;
  const std::vector<std::string_view> old_;
  std::vector<Change> changes_;
  std::size_t growth_ = 0;  // of the file by earlier hunks; may wrap below zero
  std::string result_;
};

}  // namespace

std::string unified_diff(std::string_view path, std::string_view text, std::span<const TextEdit> edits) {
  // Edits of lines that are alike may make up for each other.
  if (apply_edits(text, edits) == text) return "";
  const std::string hunks = DiffWriter(text, edits).write();
  return hunks.empty() ? "" : fmt::format("--- a/{0}\n+++ b/{0}\n{1}", one_line(path), hunks);
}

}  // namespace portato::diag
