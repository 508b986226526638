// SPDX-License-Identifier: Apache-2.0
#include "diag/snippet.hpp"

#include <algorithm>
#include <map>

#include "diag/places.hpp"
#include "diag/text_layout.hpp"

namespace portato::diag {

namespace {

constexpr std::size_t kColumnsOfNoTerminal = 160;  // of a source line
constexpr std::size_t kMostBytesDrawn = 4000;      // of a source line, on each side of the first mark
constexpr std::uint32_t kMostLinesShown = 5;       // of a range over several lines

/// The part of a mark that lies on one line, in bytes of that line.
struct Underline {
  std::size_t begin = 0;
  std::size_t end = 0;
  const Mark* mark = nullptr;
  bool has_label = false;
};

using Underlines = std::map<std::uint32_t, std::vector<Underline>>;  // by line

std::uint32_t last_line_of(const source::LineTable& lines, source::SourceRange range) {
  const source::LineColumn end = lines.line_column(range.end);
  const bool ends_with_line_end = end.column == 1 && range.end > range.begin;
  return ends_with_line_end ? end.line - 1 : end.line;
}

/// A range over many lines is shown by its first and its last one.
void add_underlines(Underlines& all, const source::LineTable& lines, std::string_view text,
                    const Mark& mark) {
  const std::uint32_t first = lines.line_column(mark.range.begin).line;
  const std::uint32_t last = std::max(first, last_line_of(lines, mark.range));
  const bool shows_all = last - first < kMostLinesShown;
  for (std::uint32_t line = first; line <= last; ++line) {
    if (!shows_all && line != first && line != last) continue;
    const std::uint32_t start = lines.line_start(line);
    const std::string_view content = lines.line_text(text, line);
    const std::size_t indent = std::min(content.find_first_not_of(" \t"), content.size());
    const std::size_t begin =
        line == first ? std::min<std::size_t>(mark.range.begin - start, content.size()) : indent;
    const std::size_t end = std::min<std::size_t>(mark.range.end - start, content.size());
    const bool is_blank_inside = line != first && line != last && begin == content.size();
    if (!is_blank_inside) all[line].push_back({begin, std::max(begin, end), &mark, line == last});
  }
}

/// A source line that is drawn, and the part of it that is shown.
class ShownLine {
 public:
  /// If the line is too long, the part around `focus`.
  ShownLine(std::string_view line, std::size_t focus, std::size_t columns)
      : cut_(cut_before(line, focus)),
        is_cut_behind_(line.size() > cut_ + 2 * kMostBytesDrawn),
        drawn_(line.substr(cut_, 2 * kMostBytesDrawn)) {
    const std::size_t available = columns == 0 ? kColumnsOfNoTerminal : columns;
    end_ = drawn_.width();
    if (end_ < available && cut_ == 0 && !is_cut_behind_)
      return;  // one column stays for a caret behind the line
    const std::size_t wanted = column(focus);
    const std::size_t context = available / 3;
    begin_ = wanted + context < available ? 0 : wanted - context;
    end_ = std::min(drawn_.width(), begin_ + available - 1);
  }

  [[nodiscard]] std::string text() const {
    const bool hides_begin = begin_ > 0 || cut_ > 0;
    const bool hides_end = end_ < drawn_.width() || is_cut_behind_;
    const std::size_t from = begin_ + (hides_begin ? 1 : 0);
    const std::size_t to = std::max(from, end_ - (hides_end ? 1 : 0));
    return (hides_begin ? "…" : "") + drawn_.text(from, to) + (hides_end ? "…" : "");
  }

  [[nodiscard]] bool shows(std::size_t offset) const {
    return offset >= cut_ && column(offset) >= begin_ && column(offset) <= end_;
  }

  /// From the left edge of what is shown; of a place outside, the nearest one.
  [[nodiscard]] std::size_t shown_column(std::size_t offset) const {
    return std::clamp(column(offset), begin_, std::max(begin_, end_)) - begin_;
  }

 private:
  static std::size_t cut_before(std::string_view line, std::size_t focus) {
    std::size_t cut = focus - std::min(focus, kMostBytesDrawn);
    while (cut > 0 && cut < line.size() && (static_cast<unsigned char>(line[cut]) & 0xc0U) == 0x80) ++cut;
    return cut;
  }

  [[nodiscard]] std::size_t column(std::size_t offset) const {
    return drawn_.column_of(offset - std::min(offset, cut_));
  }

  std::size_t cut_;
  bool is_cut_behind_;
  DrawnLine drawn_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

class SnippetWriter {
 public:
  SnippetWriter(const RenderContext& context, std::size_t number_width)
      : context_(context),
        margin_(number_width, ' '),
        columns_(context.columns == 0 ? 0
                                      : context.columns - std::min(context.columns / 2, number_width + 3)) {}

  std::string take() { return std::move(result_); }

  void arrow(source::SourceRange range) {
    result_ += fmt::format("{}{} {}\n", margin_, frame("-->"), shown_place(context_, range));
  }

  void gap() { result_ += frame("...") + "\n"; }

  /// The line, and below it what is underlined; once more for what a long line does not show along with the
  /// rest.
  void source_line(std::uint32_t number, std::string_view line, std::span<const Underline> underlines) {
    do {
      const ShownLine shown(line, underlines.empty() ? 0 : underlines[0].begin, columns_);
      row(std::to_string(number), shown.text());
      while (!underlines.empty() && shown.shows(underlines[0].begin)) {
        underline(underlines[0], shown);
        underlines = underlines.subspan(1);
      }
    } while (!underlines.empty());
  }

 private:
  void underline(const Underline& underline, const ShownLine& line) {
    const std::size_t begin = line.shown_column(underline.begin);
    const std::size_t carets = std::max<std::size_t>(1, line.shown_column(underline.end) - begin);
    const Mark& mark = *underline.mark;
    const std::string marked = std::string(begin, ' ') + colored(std::string(carets, mark.symbol), mark);
    if (!underline.has_label || mark.label.empty()) return row("", marked);
    const std::size_t width = display_width(mark.label);
    if (columns_ == 0 || begin + carets + 1 + width <= columns_)
      return row("", marked + " " + colored(mark.label, mark));
    row("", marked);
    const std::size_t indent = std::min(begin, columns_ - std::min(columns_, std::max(width, columns_ / 2)));
    for (const std::string& part : wrap_words(mark.label, columns_ - indent, 0)) {
      row("", std::string(indent, ' ') + colored(part, mark));
    }
  }

  [[nodiscard]] std::string frame(std::string_view text) const {
    return paint(text, kFrameColor, context_.use_color);
  }
  [[nodiscard]] std::string colored(std::string_view text, const Mark& mark) const {
    return paint(text, mark.color, context_.use_color);
  }

  void row(std::string_view number, std::string_view text) {
    const std::string left = fmt::format("{:>{}} |", number, margin_.size());
    result_ += frame(left);
    if (!text.empty()) result_ += fmt::format(" {}", text);
    result_ += '\n';
  }

  const RenderContext& context_;
  const std::string margin_;
  const std::size_t columns_;  ///< for the source text; 0: unknown
  std::string result_;
};

}  // namespace

std::string_view color_of(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "\033[1;36m";
    case Severity::kWarning:
      return "\033[1;33m";
    case Severity::kError:
      return "\033[1;31m";
  }
  return kBold;
}

std::string paint(std::string_view text, std::string_view color, bool use_color) {
  return use_color && !text.empty() ? fmt::format("{}{}\033[0m", color, text) : std::string(text);
}

std::size_t number_width(const RenderContext& context, std::span<const Mark> marks) {
  std::uint32_t last = 1;
  for (const Mark& mark : marks)
    last = std::max(last, last_line_of(context.sources.lines(mark.range.source), mark.range));
  return std::to_string(last).size();
}

std::string draw_snippet(const RenderContext& context, std::span<const Mark> marks,
                         std::size_t number_width) {
  const source::SourceId file = marks[0].range.source;
  const source::LineTable& lines = context.sources.lines(file);
  const std::string_view text = context.sources.text(file);
  Underlines underlines;
  for (const Mark& mark : marks) add_underlines(underlines, lines, text, mark);

  SnippetWriter writer(context, number_width);
  writer.arrow(marks[0].range);
  if (!context.sources.is_text(file)) return writer.take();
  std::uint32_t previous = 0;
  for (const auto& [line, on_line] : underlines) {
    if (previous != 0 && line == previous + 2) {
      writer.source_line(line - 1, lines.line_text(text, line - 1), {});
    } else if (previous != 0 && line > previous + 1) {
      writer.gap();
    }
    writer.source_line(line, lines.line_text(text, line), on_line);
    previous = line;
  }
  return writer.take();
}

}  // namespace portato::diag
