// The parts of directives: conditions, include paths, the order of branches.
#pragma once

#include "syntax/report.hpp"

namespace portato::syntax {

void check_condition(NodeRef condition, Report& report);
void check_include(NodeRef include, Report& report);
/// `#else` comes last, and once.
void check_branches(NodeRef conditional, Report& report);

}  // namespace portato::syntax
