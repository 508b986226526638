// SPDX-License-Identifier: Apache-2.0
// How renderers name a file and a place in it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diag/render.hpp"

namespace portato::diag {

/// Relative to the current directory for a file below it, else absolute; fit to be printed.
std::string shown_path(const RenderContext& context, source::SourceId id);

/// `path:line:column`; the path alone for a file that is no text.
std::string shown_place(const RenderContext& context, source::SourceRange range);

/// The message for people: with the option that switches a compiler's warning behind it.
std::string shown_message(const Diagnostic& diagnostic);

/// shown_path() as a URI reference: percent-encoded, `file://…` if it is absolute.
std::string uri_of(const RenderContext& context, source::SourceId id);

/// Column in UTF-16 code units, from 1. Bytes that are no UTF-8 count as one each.
std::uint32_t utf16_column(const RenderContext& context, source::SourceId id, std::uint32_t offset);

/// The directives that brought the file of `range` in, innermost first.
std::vector<source::SourceRange> include_chain(const RenderContext& context, source::SourceRange range);

}  // namespace portato::diag
