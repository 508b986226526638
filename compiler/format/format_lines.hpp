// SPDX-License-Identifier: Apache-2.0
// The second half of the formatter: lines, what stands below each other in them, and their text. For
// formatter.cpp only.
#pragma once

#include <string>
#include <vector>

#include "format/format_plan.hpp"

namespace portato::format {

struct FormattedLine {
  struct Mark {
    Column column;
    std::size_t offset;  ///< in `text`: where blanks may be added
    bool is_wide;        ///< the source has more than one blank here
  };

  std::uint32_t indent = 0;
  bool is_after_blank = false;
  std::string text;
  std::string trailing;  ///< the comment at its end
  std::vector<Mark> columns;
};

/// Adds blanks: to columns of neighbouring lines, if their author did so in one of them, and before the
/// comments at the ends of neighbouring lines.
void align_lines(std::vector<FormattedLine>& lines);

/// The lines as text; ends with a line end unless it is empty.
std::string join_lines(const std::vector<FormattedLine>& lines);

}  // namespace portato::format
