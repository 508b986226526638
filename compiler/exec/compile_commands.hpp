// SPDX-License-Identifier: Apache-2.0
// compile_commands.json of all modules, from the command files that kbuild left: no second make.
#pragma once

#include <string>
#include <string_view>

#include "plan/steps.hpp"
#include "support/result.hpp"

namespace portato::exec {

/// Writes `step.compile_commands` if it would change; `scratch` as for TemporaryFile.
support::Status write_compile_commands(const plan::KbuildStep& step, const std::string& scratch);

/// The compiler's command in the text of a `.cmd` file, without what kbuild starts behind it and without
/// options of GCC that clang's tools would stumble over; empty if there is none.
std::string compiler_command(std::string_view command_file);

}  // namespace portato::exec
