// SPDX-License-Identifier: Apache-2.0
// Finds in the output of a failed `make` which modules failed and with what, and which tools it lacked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exec/tool_messages.hpp"
#include "plan/steps.hpp"

namespace portato::exec {

struct ModuleFailure {
  std::size_t module = 0;                ///< index into KbuildStep::modules
  std::string message;                   ///< the first line that says why
  std::vector<ToolMessage> errors = {};  ///< what the tools said, each with its place
};

struct KbuildFailures {
  std::vector<ModuleFailure> modules;      ///< in the order of the step's modules, each once
  std::vector<std::string> missing_tools;  ///< what made it fail: programs that are not installed; sorted
};

/// `output` is that of `make --output-sync=target` in the C locale, so that the lines of one target are
/// together and end with make's own line about it.
KbuildFailures find_failures(const plan::KbuildStep& step, std::string_view output);

/// `output` without what every pass says that has nothing to do with the modules.
std::string without_noise(std::string_view output);

}  // namespace portato::exec
