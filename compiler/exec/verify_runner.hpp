// SPDX-License-Identifier: Apache-2.0
// Carries out plan::VerifyStep: reads the kernel's tables and all finished modules, and has them compared.
#pragma once

#include <string>
#include <vector>

#include "exec/step_context.hpp"
#include "plan/steps.hpp"

namespace portato::exec {

/// The exit status of the step; os::kExitReplan if the modules show another order than the plan knew: then
/// the facts were written, and nothing was said. Findings are reported each at its place in the definition
/// files; with one that is an error the step fails, and nothing is packaged.
int run_verify_step(const plan::VerifyStep& step, const StepContext& context);

/// For a build that has failed: reports what is wrong with the modules that could be built, and leaves no
/// trace. `failed`: names of those that could not.
void report_findings(const plan::VerifyStep& step, const std::vector<std::string>& failed,
                     const StepContext& context);

}  // namespace portato::exec
