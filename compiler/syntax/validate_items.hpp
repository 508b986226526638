// SPDX-License-Identifier: Apache-2.0
// One entry of a block: are its parts what the shape of the section asks for?
#pragma once

#include "syntax/report.hpp"
#include "syntax/vocabulary.hpp"

namespace portato::syntax {

/// Checks `item`, an entry of the section `keyword`, unless something in it is missing or was skipped.
void validate_item(NodeRef item, const Keyword& keyword, Report& report);

/// Checks the single value of the section `keyword`.
void validate_value(NodeRef value, const Keyword& keyword, Report& report);

/// Checks one word inside the parentheses of an item.
void validate_listed_word(NodeRef word, const Keyword& keyword, Report& report);

}  // namespace portato::syntax
