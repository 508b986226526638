// SPDX-License-Identifier: Apache-2.0
// Diagnostics of ours from what tools said: each at its place in the sources, as far as the tool names one.
#pragma once

#include <string>

#include "exec/step_reports.hpp"
#include "exec/tool_messages.hpp"
#include "plan/steps.hpp"

namespace portato::exec {

/// `diagnostic` at the place of `message`, with its notes and option; without a place if that is no file, or
/// one that the build itself has made.
diag::Diagnostic located(const plan::KbuildStep& step, const ToolMessage& message,
                         diag::Diagnostic diagnostic, StepReports& reports);

/// The warnings among `messages`, each at its place; one about a finished module at its definition.
void report_warnings(const plan::KbuildStep& step, const std::vector<ToolMessage>& messages,
                     StepReports& reports);

/// The module that the place of a message of modpost or the linker belongs to; null if it is none.
const plan::BuiltModule* module_of(const plan::KbuildStep& step, const std::string& path);

}  // namespace portato::exec
