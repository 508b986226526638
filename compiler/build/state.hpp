// SPDX-License-Identifier: Apache-2.0
// All that a build remembers from one run to the next besides what it has made: WORK/state.json. A file that
// is missing, damaged or of another version is an empty memory, which costs time and never changes a result.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/steps.hpp"
#include "support/fields.hpp"

namespace portato::build {

struct BuildState {
  /// What is put before the compiler, as `--launcher` takes it: `none` for nothing; empty: never decided.
  /// Decided once for a work folder: the compiler's command line is what kbuild knows an object by, so that
  /// another launcher means to compile everything again.
  std::string launcher;
  std::vector<std::string> failed;     ///< optional modules that could not be built; in the order of the plan
  plan::DiscoveredDependencies facts;  ///< what the finished modules have shown of their order

  bool operator==(const BuildState&) const = default;
};
PORTATO_FIELDS(BuildState, launcher, failed, facts);

std::string to_json(const BuildState& state);
BuildState state_from_json(std::string_view json);

}  // namespace portato::build
