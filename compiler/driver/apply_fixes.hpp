// SPDX-License-Identifier: Apache-2.0
// `--fix`: the safe fixes of a run, written into the definition files or shown as a diff.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "diag/diagnostic.hpp"
#include "driver/session.hpp"

namespace portato::driver {

struct FixSummary {
  std::size_t fixes = 0;
  std::size_t files = 0;  ///< that were written
  std::string diff;       ///< what was, or would be, changed; for `patch -p1`
  std::vector<diag::Diagnostic>
      warnings;  ///< about no place: fixes that were left out, files that cannot be written
};

/// Applies the safe fixes of `diagnostics`, which `session` has reported; unless it `writes` only in memory.
/// Only definition files below the current directory or beside one of `inputs` are touched; a link stays one,
/// modes are kept.
FixSummary apply_fixes(const Session& session, const std::vector<diag::Diagnostic>& diagnostics,
                       const std::vector<std::string>& inputs, bool writes);

/// "fixed 2 problems in 1 file".
std::string summary_of(const FixSummary& fixed);

}  // namespace portato::driver
