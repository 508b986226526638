// SPDX-License-Identifier: Apache-2.0
// Missing `}`, `)` and `#endif`: where they are missed, and which opening they would match.
#pragma once

#include "syntax/report.hpp"
#include "syntax/tree_index.hpp"

namespace portato::syntax {

/// `missing` is the empty node where the mark should stand that closes `block` (a kBlock or kList).
void report_missing_close(const TreeIndex& index, NodeRef block, NodeRef missing, Report& report);

/// `missing` stands where the `#endif` should.
void report_missing_endif(const TreeIndex& index, NodeRef missing, Report& report);

}  // namespace portato::syntax
