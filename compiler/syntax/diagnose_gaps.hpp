// SPDX-License-Identifier: Apache-2.0
// What the grammar found missing or in the way, in words.
#pragma once

#include <span>

#include "syntax/report.hpp"
#include "syntax/tree_builder.hpp"

namespace portato::syntax {

/// `place` as in diagnose().
void diagnose_gaps(std::span<const Gap> gaps, std::string_view place, Report& report);

}  // namespace portato::syntax
