// SPDX-License-Identifier: Apache-2.0
// Byte offset → line and column. Built once per text, used by renderers only.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace portato::source {

/// Both count from 1; the column counts bytes. Lines end at LF only (a lone CR is white space).
struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

class LineTable {
 public:
  explicit LineTable(std::string_view text);

  /// `offset` may be the text's size: the position just after its last byte.
  [[nodiscard]] LineColumn line_column(std::uint32_t offset) const;
  [[nodiscard]] std::uint32_t line_count() const { return static_cast<std::uint32_t>(starts_.size()); }

  /// The bytes of line `line` (from 1) without its line end (LF or CRLF).
  [[nodiscard]] std::string_view line_text(std::string_view text, std::uint32_t line) const;
  [[nodiscard]] std::uint32_t line_start(std::uint32_t line) const { return starts_[line - 1]; }

 private:
  std::vector<std::uint32_t> starts_;
};

}  // namespace portato::source
