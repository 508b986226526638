// SPDX-License-Identifier: Apache-2.0
// Whether the compiler makes code for the kernel's machine. Asked for only when a pass of kbuild has failed:
// of a wrong compiler kbuild tells nothing but the options that it does not know.
#pragma once

#include <string_view>

#include "exec/step_context.hpp"
#include "plan/steps.hpp"

namespace portato::exec {

/// Whether `triplet`, as a compiler's `-dumpmachine` prints it (`aarch64-linux-gnu`), is of the machines that
/// kbuild calls `architecture`; true for architectures that are not known here.
bool makes_code_for(std::string_view triplet, std::string_view architecture);

/// False: the step's compiler is for other machines than its kernel, and that was reported.
bool check_compiler(const plan::KbuildStep& step, const StepContext& context);

}  // namespace portato::exec
