// SPDX-License-Identifier: Apache-2.0
// install.sh and remove.sh: a list of modules behind the functions that load and remove them
// (runtime/init/module_functions.sh), so that a script needs nothing but a POSIX shell on the target.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/build_plan.hpp"

namespace portato::emit {

/// The text of runtime/init/module_functions.sh.
extern const std::string_view kModuleFunctions;

/// `modules`: those that the lines of the scripts mean.
std::string install_script(const plan::ScriptPair& scripts,
                           const std::vector<plan::DeliveredModule>& modules);
std::string remove_script(const plan::ScriptPair& scripts, const std::vector<plan::DeliveredModule>& modules);

}  // namespace portato::emit
