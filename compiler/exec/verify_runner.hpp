// Carries out plan::VerifyStep: reads the kernel's tables and all finished modules, and has them compared.
#pragma once

#include "exec/step_context.hpp"
#include "plan/steps.hpp"

namespace portato::exec {

/// The exit status of the step. Findings are said in the short form, each at its place in the definition
/// files; with one that is an error the step fails, and nothing is packaged.
int run_verify_step(const plan::VerifyStep& step, const StepContext& context);

}  // namespace portato::exec
