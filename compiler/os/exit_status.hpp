// SPDX-License-Identifier: Apache-2.0
// Exit statuses of commands and of the steps of a build, as README.md lists them.
#pragma once

namespace portato::os {

inline constexpr int kExitDone = 0;
inline constexpr int kExitErrors = 1;       ///< errors in the input or the build
inline constexpr int kExitEnvironment = 2;  ///< usage, missing tools, files that cannot be written
/// Of steps only: what was made shows that the plan has to be made again, and nothing is wrong.
inline constexpr int kExitReplan = 3;
inline constexpr int kExitInternal = 70;
inline constexpr int kExitSignal = 128;  ///< plus the number of the signal

}  // namespace portato::os
