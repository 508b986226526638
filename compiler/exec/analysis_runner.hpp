// SPDX-License-Identifier: Apache-2.0
// `--analyze`: all modules once more through kbuild, in a folder of their own, with its further warnings
// (W=1) and sparse. What they find is said; it never makes a build fail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exec/step_context.hpp"
#include "plan/steps.hpp"

namespace portato::exec {

/// `folder` is made anew. os::kExitDone, unless make could not be started or a signal came.
int run_analysis(const plan::KbuildStep& step, const std::string& folder, const StepContext& context);

struct Finding {
  std::string place;  ///< `path:line:column`
  std::string text;
};

/// What stands in the output of a pass about files outside of the kernel's tree; each once, by place.
std::vector<Finding> findings_in(std::string_view output, const std::string& kernel_source);

}  // namespace portato::exec
