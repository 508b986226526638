// Carries out plan::VerifyStep: reads the kernel's tables and all finished modules, and has them compared.
#pragma once

#include <functional>
#include <string>

#include "exec/step_context.hpp"
#include "plan/steps.hpp"

namespace portato::exec {

/// plan::OrderFacts as the driver reads it back.
using FactsWriter = std::function<std::string(const plan::OrderFacts&)>;

/// The exit status of the step; kPlanAgain if the modules show another order than the plan knew: then the
/// facts were written, and nothing was said. Findings are said in the short form, each at its place in the
/// definition files; with one that is an error the step fails, and nothing is packaged.
int run_verify_step(const plan::VerifyStep& step, const FactsWriter& facts_text, const StepContext& context);

}  // namespace portato::exec
