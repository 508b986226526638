// SPDX-License-Identifier: Apache-2.0
// Brings finished `.ko` files from the build directory to where they belong: stripped, and touched only if
// changed, so that whatever depends on an unchanged module has nothing to do.
#pragma once

#include <vector>

#include "exec/step_context.hpp"
#include "plan/steps.hpp"

namespace portato::exec {

/// `modules` are indices into step.modules. Reports every failure; returns the exit status of the step.
int publish_modules(const plan::KbuildStep& step, const std::vector<std::size_t>& modules,
                    const StepContext& context);

}  // namespace portato::exec
