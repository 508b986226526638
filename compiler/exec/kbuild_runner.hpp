// SPDX-License-Identifier: Apache-2.0
// Carries out plan::KbuildStep: one pass of the kernel's build system over all modules, then a dependency
// file for ninja, then the finished `.ko` files.
#pragma once

#include "exec/step_context.hpp"
#include "plan/steps.hpp"

namespace portato::exec {

/// The exit status of the step; everything there is to say has been said through `context`. Modules that can
/// be built are built and published whatever becomes of the others; of those that fail the `.ko` files of an
/// earlier pass stay as they are. If the system can do without all that fail, it is no failure: they are
/// handed over by name, and the stamp is good for a system without them. A pass that was cut off at any
/// point, even by SIGKILL, is made good by the next one.
int run_kbuild_step(const plan::KbuildStep& step, const StepContext& context);

/// Variables of the caller's environment that would make kbuild do something else than the step says.
const std::vector<std::string>& unwanted_variables();

}  // namespace portato::exec
