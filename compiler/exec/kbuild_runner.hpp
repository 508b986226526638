// Carries out plan::KbuildStep: one pass of the kernel's build system over all modules, then a dependency
// file for ninja, then the finished `.ko` files.
#pragma once

#include "exec/step_context.hpp"
#include "plan/steps.hpp"

namespace portato::exec {

/// The exit status of the step; everything there is to say has been said through `context`. On failure the
/// `.ko` files of an earlier pass stay as they are; with `keep_going` the modules that could be built are
/// published nevertheless. A pass that was cut off at any point, even by SIGKILL, is made good by the next
/// one.
int run_kbuild_step(const plan::KbuildStep& step, const StepContext& context);

}  // namespace portato::exec
