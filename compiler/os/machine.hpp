// SPDX-License-Identifier: Apache-2.0
// What this machine is, as far as a build has to know.
#pragma once

#include <string>

namespace portato::os {

/// `uname -r`; empty if the system does not tell.
std::string running_kernel_release();

/// Absolute path of the program that runs; `fallback` if /proc is not there.
std::string path_of_this_program(const std::string& fallback);

}  // namespace portato::os
