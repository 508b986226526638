// SPDX-License-Identifier: Apache-2.0
// A tree as text, a line per node, children indented: what tests compare and what one looks at when a parse
// surprises.
#pragma once

#include <string>

#include "syntax/tree.hpp"

namespace portato::syntax {

/// `kind` and, for a leaf, its text in `«»`; ends with a line end.
std::string dump(const SyntaxTree& tree);

/// The same on one line: `section(keyword«load» punctuation«:» word«auto»)`.
std::string dump_line(NodeRef node);

}  // namespace portato::syntax
