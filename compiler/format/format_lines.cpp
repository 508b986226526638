// SPDX-License-Identifier: Apache-2.0
#include "format/format_lines.hpp"

#include <algorithm>
#include <functional>
#include <span>
#include <utility>

namespace portato::format {

namespace {

constexpr std::uint32_t kGapBeforeComment = 2;

using Lines = std::span<FormattedLine>;

/// The mark of `column`; null unless the line has just one.
FormattedLine::Mark* find_mark(FormattedLine& line, Column column) {
  FormattedLine::Mark* found = nullptr;
  for (FormattedLine::Mark& mark : line.columns) {
    if (mark.column != column) continue;
    if (found != nullptr) return nullptr;
    found = &mark;
  }
  return found;
}

/// Calls `align` for each run of neighbouring lines of one indent that fulfil `belongs`.
void for_each_run(Lines lines, const std::function<bool(FormattedLine&)>& belongs,
                  const std::function<void(Lines)>& align) {
  for (std::size_t first = 0; first < lines.size();) {
    std::size_t end = first;
    while (end < lines.size() && belongs(lines[end]) && lines[end].indent == lines[first].indent &&
           (end == first || !lines[end].is_after_blank))
      ++end;
    if (end > first + 1) align(lines.subspan(first, end - first));
    first = std::max(end, first + 1);
  }
}

void insert_blanks(FormattedLine& line, std::size_t offset, std::uint32_t count) {
  line.text.insert(offset, count, ' ');
  for (FormattedLine::Mark& mark : line.columns) {
    if (mark.offset > offset) mark.offset += count;
  }
}

void align_column(Lines lines, Column column) {
  const auto belongs = [&](FormattedLine& line) { return find_mark(line, column) != nullptr; };
  for_each_run(lines, belongs, [&](Lines run) {
    std::uint32_t widest = 0;
    bool is_wanted = false;
    for (FormattedLine& line : run) {
      const FormattedLine::Mark& mark = *find_mark(line, column);
      widest = std::max(widest, width_of(std::string_view(line.text).substr(0, mark.offset)));
      is_wanted = is_wanted || mark.is_wide;
    }
    if (!is_wanted) return;
    for (FormattedLine& line : run) {
      const std::size_t offset = find_mark(line, column)->offset;
      insert_blanks(line, offset, widest - width_of(std::string_view(line.text).substr(0, offset)));
    }
  });
}

/// The comment at the end moves into the text.
void align_comments(Lines lines) {
  // A comment behind a brace of its own has nothing to do with those of the neighbouring lines.
  const auto is_brace = [](const FormattedLine& line) { return line.text == "{" || line.text == "}"; };
  const auto belongs = [&](FormattedLine& line) { return !line.trailing.empty() && !is_brace(line); };
  const auto place = [](FormattedLine& line, std::uint32_t widest) {
    line.text.append(widest - width_of(line.text) + kGapBeforeComment, ' ');
    line.text += std::exchange(line.trailing, {});
  };
  for_each_run(lines, belongs, [&](Lines run) {
    std::uint32_t widest = 0;
    for (const FormattedLine& line : run) widest = std::max(widest, width_of(line.text));
    for (FormattedLine& line : run) place(line, widest);
  });
  for (FormattedLine& line : lines) {
    if (!line.trailing.empty()) place(line, width_of(line.text));
  }
}

}  // namespace

void align_lines(std::vector<FormattedLine>& lines) {
  align_column(lines, Column::kSource);
  align_column(lines, Column::kSign);
  align_column(lines, Column::kTail);
  align_comments(lines);
}

std::string join_lines(const std::vector<FormattedLine>& lines) {
  std::string text;
  for (const FormattedLine& line : lines) {
    if (line.is_after_blank) text += '\n';
    text.append(line.indent, ' ').append(line.text) += '\n';
  }
  return text;
}

}  // namespace portato::format
