// SPDX-License-Identifier: Apache-2.0
#include "diag/text_layout.hpp"

#include <algorithm>

#include "support/strings.hpp"
#include "support/utf8.hpp"

namespace portato::diag {

namespace {

constexpr std::size_t kTabWidth = 4;

/// One character of a text, and how many bytes of it that was.
struct Glyph {
  std::string text;
  std::size_t width;
  std::size_t bytes;
};

Glyph next_glyph(std::string_view text, std::size_t column) {
  if (text[0] == '\t') {
    const std::size_t blanks = kTabWidth - column % kTabWidth;
    return {std::string(blanks, ' '), blanks, 1};
  }
  const std::size_t length = support::utf8_sequence_length(text);
  if (length == 0) return {"?", 1, 1};
  const std::string_view sequence = text.substr(0, length);
  const char32_t code_point = support::utf8_code_point(sequence);
  if (support::is_terminal_control(code_point)) return {"?", 1, length};
  return {std::string(sequence), static_cast<std::size_t>(support::terminal_width(code_point)), length};
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Glyph glyph = next_glyph(text, width);
    width += glyph.width;
    text.remove_prefix(glyph.bytes);
  }
  return width;
}

std::vector<std::string> wrap_words(std::string_view text, std::size_t width, std::size_t indent) {
  std::vector<std::string> lines{""};
  std::size_t used = 0;
  bool is_line_empty = true;
  for (const std::string_view word : support::split(text, ' ')) {
    const std::size_t needed = display_width(word);
    if (width != 0 && !is_line_empty && used + 1 + needed > width) {
      lines.emplace_back(indent, ' ');
      used = indent;
      is_line_empty = true;
    }
    if (!is_line_empty) {
      lines.back() += ' ';
      ++used;
    }
    lines.back() += word;
    used += needed;
    is_line_empty = false;
  }
  return lines;
}

DrawnLine::DrawnLine(std::string_view bytes) {
  for (std::size_t offset = 0; offset < bytes.size();) {
    Glyph glyph = next_glyph(bytes.substr(offset), width_);
    cells_.push_back({offset, width_, glyph.width, std::move(glyph.text)});
    width_ += glyph.width;
    offset += glyph.bytes;
  }
}

std::size_t DrawnLine::column_of(std::size_t offset) const {
  // The last cell that begins at or before the offset: a range may begin inside a character.
  const auto after =
      std::upper_bound(cells_.begin(), cells_.end(), offset,
                       [](std::size_t wanted, const Cell& cell) { return wanted < cell.offset; });
  if (after == cells_.begin()) return 0;
  const Cell& cell = *(after - 1);
  const bool is_beyond = after == cells_.end() && offset > cell.offset;
  return is_beyond ? width_ : cell.column;
}

std::string DrawnLine::text(std::size_t begin, std::size_t end) const {
  std::string result;
  for (const Cell& cell : cells_) {
    const std::size_t from = std::max(begin, cell.column);
    const std::size_t to = std::min(end, cell.column + cell.width);
    const bool is_whole = cell.column >= begin && cell.column + cell.width <= end;
    if (is_whole && (cell.width > 0 || cell.column > begin)) {
      result += cell.glyph;
    } else if (from < to) {
      result.append(to - from, ' ');
    }
  }
  return result;
}

}  // namespace portato::diag
