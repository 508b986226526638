// SPDX-License-Identifier: Apache-2.0
// The shell around the phases: from a command line to an exit code.
#pragma once

#include <string>
#include <vector>

#include "os/exit_status.hpp"

namespace portato::driver {

using os::kExitDone;
using os::kExitEnvironment;
using os::kExitErrors;
using os::kExitInternal;
using os::kExitSignal;

/// Runs one command. `arguments[0]` is how the program was called.
int run(const std::vector<std::string>& arguments);

}  // namespace portato::driver
