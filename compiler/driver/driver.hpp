// SPDX-License-Identifier: Apache-2.0
// The shell around the phases: from a command line to an exit code.
#pragma once

#include <string>
#include <vector>

namespace portato::driver {

/// Exit codes, as README.md lists them. 128 + n: ended by signal n.
inline constexpr int kExitDone = 0;
inline constexpr int kExitErrors = 1;       ///< errors in the input or the build
inline constexpr int kExitEnvironment = 2;  ///< usage, or something this machine lacks
inline constexpr int kExitInternal = 70;
inline constexpr int kExitSignal = 128;

/// Runs one command. `arguments[0]` is how the program was called.
int run(const std::vector<std::string>& arguments);

}  // namespace portato::driver
