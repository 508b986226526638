// SPDX-License-Identifier: Apache-2.0
// Fragments (.sinc, .inc) do not say what they are fragments of. The formatter takes every place that reads
// them without an error, and leaves alone what would mean something else in one of those.
#pragma once

#include <optional>
#include <string>

#include "diag/sink.hpp"
#include "source/source_manager.hpp"

namespace portato::format {

/// The fragment as the formatter writes it. Nothing if no place reads it without errors: those of the place
/// where there are fewest are reported.
std::optional<std::string> format_fragment(const source::SourceManager& sources, source::SourceId source,
                                           diag::DiagSink& sink);

}  // namespace portato::format
