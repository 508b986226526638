// SPDX-License-Identifier: Apache-2.0
// The first half of the formatter: where each token of a tree without errors goes, decided from the tree and
// from where the source has line ends. For formatter.cpp only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/tree.hpp"

namespace portato::format {

/// What stands before a token.
enum class Glue : std::uint8_t { kTight, kSpace, kLine };

/// Tokens of neighbouring lines that may stand below each other.
enum class Column : std::uint8_t {
  kNone,
  kSource,  ///< what follows permissions
  kSign,    ///< the `=` or `->` of an item
  kTail,    ///< its first option, or its destination
};

struct Placement {
  Glue glue = Glue::kSpace;
  Column column = Column::kNone;
  std::uint32_t indent = 0;  ///< of the line, if the token begins one
};

/// Lines are broken so that they fit into this, if the tokens allow.
inline constexpr std::uint32_t kFormattedWidth = 100;
inline constexpr std::uint32_t kIndentStep = 4;

/// The text of a token as it is written: comments lose the blanks at their end and line ends other than LF.
std::string formatted_text(syntax::NodeRef leaf);

/// Columns of the terminal.
std::uint32_t width_of(std::string_view text);

/// The line ends between each leaf and the one before it, by node.
std::vector<std::uint32_t> count_line_ends(const syntax::SyntaxTree& tree);

/// By node; comments have only an indent.
std::vector<Placement> plan_layout(const syntax::SyntaxTree& tree,
                                   const std::vector<std::uint32_t>& line_ends);

}  // namespace portato::format
