// SPDX-License-Identifier: Apache-2.0
// Just enough UTF-8 for messages: how long a character is, how wide it is drawn, how many UTF-16 units it
// takes.
#pragma once

#include <cstddef>
#include <string_view>

namespace portato::support {

/// Length in bytes (1–4) of the well-formed character that `text` begins with; 0 if it begins with none.
std::size_t utf8_sequence_length(std::string_view text);

/// Whether all of `text` is well-formed UTF-8.
bool is_utf8(std::string_view text);

/// The code point of a character that utf8_sequence_length() accepted.
char32_t utf8_code_point(std::string_view sequence);

/// Columns a terminal needs for one code point: 0 for combining marks, 2 for East Asian wide ones and emoji,
/// else 1.
int terminal_width(char32_t code_point);

/// Whether a terminal would obey the code point instead of showing it: control characters, and those that
/// reorder or break text (Unicode's bidirectional and separator controls).
bool is_terminal_control(char32_t code_point);

}  // namespace portato::support
