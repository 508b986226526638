// SPDX-License-Identifier: Apache-2.0
// The parse entry points: bytes → SyntaxTree. All mistakes of the file go to the sink, each once; the tree is
// whole whatever the bytes are.
#pragma once

#include <span>
#include <string_view>

#include "diag/sink.hpp"
#include "source/source_manager.hpp"
#include "syntax/tree.hpp"

namespace portato::syntax {

/// Parses a whole definition file of that kind.
SyntaxTree parse(FileKind kind, const source::SourceManager& sources, source::SourceId source,
                 diag::DiagSink& sink);

/// Parses an included fragment with the rule of the place that includes it. `place` is the path of keywords
/// down to the block the directive stands in, outermost first: {} for the top level, {"requires",
/// "kernelModules"} inside that list; an entry of `apps` with overrides is {"apps", "*"}.
SyntaxTree parse_fragment(FileKind kind, std::span<const std::string_view> place,
                          const source::SourceManager& sources, source::SourceId source,
                          diag::DiagSink& sink);

}  // namespace portato::syntax
