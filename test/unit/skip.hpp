// SPDX-License-Identifier: Apache-2.0
// Test cases that this machine has not what it takes for. A case that says so and checks nothing has not
// passed: it counts as skipped, and a run of nothing else ends with kExitSkipped, which ctest knows.
#pragma once

#include <catch2/catch.hpp>
#include <string>

namespace portato::test {

inline constexpr int kExitSkipped = 77;

/// Whether the running case has called skip().
inline bool has_skipped = false;

/// Says what is missing; true, so that a condition may end with it: `if (!has_x && skip("no x")) return;`
inline bool skip(const std::string& reason) {
  has_skipped = true;
  WARN("skipped: " << reason);
  return true;
}

}  // namespace portato::test
