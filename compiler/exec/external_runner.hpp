// SPDX-License-Identifier: Apache-2.0
// Carries out plan::ExternalStep: the `externalBuild` commands of one definition.
#pragma once

#include "exec/step_context.hpp"
#include "plan/steps.hpp"

namespace portato::exec {

/// The exit status of the step; everything there is to say has been said through `context`. What the commands
/// print is shown if one fails, and kept in the stamp if all is well. Without a stamp the step counts as not
/// done, so one that was cut off runs again from its first command.
int run_external_step(const plan::ExternalStep& step, const StepContext& context);

}  // namespace portato::exec
