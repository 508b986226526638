// SPDX-License-Identifier: Apache-2.0
// A section name that is not known where it stands: unknown at all, misspelt, or at home elsewhere.
#pragma once

#include "syntax/report.hpp"
#include "syntax/vocabulary.hpp"

namespace portato::syntax {

/// `word` is the name, `place` where it stands, `around` the section whose entries it stands among (null: a
/// file or app).
void report_unknown_section(NodeRef word, std::string_view place, const Keyword* around, Report& report);

}  // namespace portato::syntax
