// SPDX-License-Identifier: Apache-2.0
// Text measured in the columns of a terminal: lines of a source as they are drawn, and words that wrap.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portato::diag {

/// Columns that `text` takes; it holds no control bytes.
std::size_t display_width(std::string_view text);

/// Lines of at most `width` columns (0: one line however long), broken at blanks; all but the first begin
/// with `indent` blanks. A word that is longer than a line stays whole.
std::vector<std::string> wrap_words(std::string_view text, std::size_t width, std::size_t indent);

/// A source line as a terminal shows it: tabs widened, what cannot or must not be shown as `?`.
class DrawnLine {
 public:
  explicit DrawnLine(std::string_view bytes);

  [[nodiscard]] std::size_t width() const { return width_; }

  /// The column (from 0) where the byte at `offset` begins; width() at the end of the line and beyond.
  [[nodiscard]] std::size_t column_of(std::size_t offset) const;

  /// Columns [begin, end); a wide character cut by an edge leaves blanks.
  [[nodiscard]] std::string text(std::size_t begin, std::size_t end) const;

 private:
  struct Cell {
    std::size_t offset;
    std::size_t column;
    std::size_t width;
    std::string glyph;
  };

  std::vector<Cell> cells_;
  std::size_t width_ = 0;
};

}  // namespace portato::diag
