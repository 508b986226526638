// SPDX-License-Identifier: Apache-2.0
// The parts of directives: conditions, include paths, the order of branches.
#pragma once

#include "syntax/report.hpp"

namespace portato::syntax {

void validate_condition(NodeRef condition, Report& report);
void validate_include(NodeRef include, Report& report);
/// `#else` comes last, and once.
void validate_branches(NodeRef conditional, Report& report);

}  // namespace portato::syntax
