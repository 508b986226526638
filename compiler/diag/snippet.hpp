// SPDX-License-Identifier: Apache-2.0
// The picture in the text form: source lines, and what is said about places in them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "diag/render.hpp"

namespace portato::diag {

inline constexpr std::string_view kFrameColor = "\033[1;34m";
inline constexpr std::string_view kBold = "\033[1m";

std::string_view color_of(Severity severity);

/// `text` in a colour, if colours are wanted.
std::string paint(std::string_view text, std::string_view color, bool use_color);

/// A place to underline, and what to write beside the underline.
struct Mark {
  source::SourceRange range;
  std::string label;
  char symbol = '^';
  std::string_view color;
};

/// Blanks that the line numbers of `marks` need.
std::size_t number_width(const RenderContext& context, std::span<const Mark> marks);

/// `--> path:3:5` of the first mark, and (unless the file is no text) every line that one of the marks is on,
/// with the underlines below. All marks lie in one file; there is at least one.
std::string draw_snippet(const RenderContext& context, std::span<const Mark> marks, std::size_t number_width);

}  // namespace portato::diag
