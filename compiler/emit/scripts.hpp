// SPDX-License-Identifier: Apache-2.0
// install.sh and remove.sh: a list of modules behind the functions that load and remove them
// (runtime/init/module_functions.sh), so that a script needs nothing but a POSIX shell on the target.
#pragma once

#include <string>
#include <string_view>

#include "plan/build_plan.hpp"

namespace portato::emit {

/// The text of runtime/init/module_functions.sh.
extern const std::string_view kModuleFunctions;

std::string install_script(const plan::ScriptPair& scripts);
std::string remove_script(const plan::ScriptPair& scripts);

}  // namespace portato::emit
