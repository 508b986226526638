// SPDX-License-Identifier: Apache-2.0
// Starts ninja on the work folder's build.ninja and makes of its words what our users shall see: nothing on
// success, the whole output of a failed step and nothing around it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "exec/step_channel.hpp"
#include "exec/step_context.hpp"

namespace portato::exec {

/// Where a build stands; steps of ninja.
struct NinjaProgress {
  int finished = 0;
  int total = 0;
  std::string_view description;  ///< of the step that has just finished
};

struct NinjaRequest {
  std::string work_folder;           ///< holds build.ninja
  int jobs = 0;                      ///< 0: ninja's own choice
  std::vector<std::string> targets;  ///< none: all there is
  bool keep_going = false;
  bool verbose = false;                                   ///< every word of ninja, with commands and reasons
  int lock_descriptor = -1;                               ///< of the work folder, for the steps to keep
  std::function<void(const NinjaProgress&)> on_progress;  ///< may be empty
};

struct NinjaOutcome {
  int exit_status = 0;  ///< as a command's: 0, 1, 2, 70, 128 + signal, or os::kExitReplan; of several failed
                        ///< steps the highest
  bool has_run_steps = false;              ///< false: there was nothing to do
  std::vector<StepMessage> messages = {};  ///< of the steps that ran
};

NinjaOutcome run_ninja(const NinjaRequest& request, const StepContext& context);

}  // namespace portato::exec
