// SPDX-License-Identifier: Apache-2.0
// The formatter: a tree without errors as text in the one style (grammar/README.md describes it). Only white
// space changes; what has no errors before has none after, and formatting twice is formatting once.
#pragma once

#include <string>

#include "syntax/tree.hpp"

namespace portato::format {

/// The whole text. The tree has no errors. Lines end as the first one of the source does.
std::string format(const syntax::SyntaxTree& tree);

/// Whether two trees are equal but for white space, also that at the end of comments.
bool differ_in_layout_only(const syntax::SyntaxTree& left, const syntax::SyntaxTree& right);

}  // namespace portato::format
