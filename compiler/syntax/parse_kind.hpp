// SPDX-License-Identifier: Apache-2.0
// One function for each kind of file, each in a translation unit of its own, because a grammar takes its time
// to compile. parse.cpp calls them.
#pragma once

#include <span>
#include <string_view>

#include "syntax/tree_builder.hpp"

namespace portato::syntax {

using Place = std::span<const std::string_view>;

/// Fills `builder` with the nodes of `text`, read with the entry rule of `place` ({} is the top level). An
/// unknown place takes anything.
void parse_mdef(std::string_view text, Place place, TreeBuilder& builder);
void parse_sdef(std::string_view text, Place place, TreeBuilder& builder);
void parse_adef(std::string_view text, Place place, TreeBuilder& builder);
void parse_cdef(std::string_view text, Place place, TreeBuilder& builder);

}  // namespace portato::syntax
