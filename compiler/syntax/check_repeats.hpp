// Sections that may be given once: a second one of the same block, found in one file.
#pragma once

#include <string_view>

#include "syntax/report.hpp"

namespace portato::syntax {

/// Reports second sections of one name among the entries of `block`, which stands at `place`. What stands in
/// a branch counts within that branch only: it may not be taken.
void check_repeats(NodeRef block, std::string_view place, Report& report);

}  // namespace portato::syntax
