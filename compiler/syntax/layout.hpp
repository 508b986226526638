// SPDX-License-Identifier: Apache-2.0
// What the look of a text says about its structure: line beginnings, indentation, pairs of `#if` and
// `#endif`. Used after errors only, to guess what the author meant.
#pragma once

#include <string_view>
#include <vector>

#include "source/source_manager.hpp"

namespace portato::syntax {

/// Whether only spaces and tabs stand before `offset` in its line.
bool begins_line(std::string_view text, std::uint32_t offset);

/// Columns of white space that the line of `offset` begins with; a tab goes on to the next multiple of 8.
std::uint32_t indentation_at(const source::SourceManager& sources, source::SourceId source,
                             std::uint32_t offset);

/// Offsets of the `#if` directives that no `#endif` closes, ascending. Comments and strings are passed over.
std::vector<std::uint32_t> find_lone_ifs(std::string_view text);

}  // namespace portato::syntax
