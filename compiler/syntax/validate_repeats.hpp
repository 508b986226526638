// SPDX-License-Identifier: Apache-2.0
// Sections that may be given once: a second one, found in one file.
#pragma once

#include <string>

#include "syntax/report.hpp"

namespace portato::syntax {

/// Reports second sections among the entries of `block`, which stands at `place`, and inside of them. What
/// stands in a branch counts within that branch only: it may not be taken.
void validate_repeats(NodeRef block, const std::string& place, Report& report);

}  // namespace portato::syntax
