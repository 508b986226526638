// SPDX-License-Identifier: Apache-2.0
// tree → diagnostics: everything there is to say about the syntax of one file. The grammar decides what is a
// mistake of structure (gaps); the vocabulary, what a leaf may look like.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "diag/sink.hpp"
#include "syntax/tree.hpp"
#include "syntax/tree_builder.hpp"

namespace portato::syntax {

/// Reports what is wrong with `tree`, in the order of positions, at most once for a position. `place` is
/// where the file is included, `gaps` what the parse found missing or in the way.
void diagnose(const SyntaxTree& tree, std::span<const std::string_view> place, std::vector<Gap> gaps,
              diag::DiagSink& sink);

}  // namespace portato::syntax
