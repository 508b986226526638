// SPDX-License-Identifier: Apache-2.0
#include "support/utf8.hpp"

#include <array>

namespace portato::support {

namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

struct CodePointRange {
  char32_t first, last;
};

// Unicode 15 general category Mn/Me blocks in common use, and the zero-width characters.
constexpr std::array kZeroWidth{CodePointRange{0x0300, 0x036f}, CodePointRange{0x200b, 0x200f},
                                CodePointRange{0x20d0, 0x20ff}, CodePointRange{0xfe00, 0xfe0f}};
// Unicode 15 East_Asian_Width W and F, in blocks.
constexpr std::array kWide{
    CodePointRange{0x1100, 0x115f},   CodePointRange{0x2e80, 0x303e},  CodePointRange{0x3041, 0xa4cf},
    CodePointRange{0xac00, 0xd7a3},   CodePointRange{0xf900, 0xfaff},  CodePointRange{0xfe30, 0xfe6f},
    CodePointRange{0xff00, 0xff60},   CodePointRange{0xffe0, 0xffe6},  CodePointRange{0x1f300, 0x1f64f},
    CodePointRange{0x1f900, 0x1f9ff}, CodePointRange{0x20000, 0x3fffd}};

constexpr std::array kTerminalControls{CodePointRange{0x00, 0x1f},     CodePointRange{0x7f, 0x9f},
                                       CodePointRange{0x061c, 0x061c}, CodePointRange{0x200e, 0x200f},
                                       CodePointRange{0x2028, 0x202e}, CodePointRange{0x2066, 0x2069}};

template <std::size_t N>
bool is_in(const std::array<CodePointRange, N>& ranges, char32_t code_point) {
  for (const CodePointRange& range : ranges) {
    if (code_point >= range.first && code_point <= range.last) return true;
  }
  return false;
}

}  // namespace

std::size_t utf8_sequence_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xc2 ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
  if (length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return 0;
  }
  if (length < 3) return length;
  const char32_t code_point = utf8_code_point(text.substr(0, length));
  const bool is_overlong = (length == 3 && code_point < 0x800) || (length == 4 && code_point < 0x10000);
  const bool is_surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  return is_overlong || is_surrogate || code_point > 0x10ffff ? 0 : length;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

char32_t utf8_code_point(std::string_view sequence) {
  constexpr std::array<unsigned, 5> kLeadMask{0, 0x7f, 0x1f, 0x0f, 0x07};
  char32_t code_point = static_cast<unsigned char>(sequence[0]) & kLeadMask[sequence.size()];
  for (const char c : sequence.substr(1))
    code_point = (code_point << 6) | (static_cast<unsigned char>(c) & 0x3fU);
  return code_point;
}

int terminal_width(char32_t code_point) {
  if (is_in(kZeroWidth, code_point)) return 0;
  return is_in(kWide, code_point) ? 2 : 1;
}

bool is_terminal_control(char32_t code_point) { return is_in(kTerminalControls, code_point); }

}  // namespace portato::support
