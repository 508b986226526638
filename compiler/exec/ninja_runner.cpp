// SPDX-License-Identifier: Apache-2.0
#include "exec/ninja_runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "diag/codes.hpp"
#include "exec/ninja_output.hpp"
#include "exec/step_channel.hpp"
#include "os/process.hpp"

namespace portato::exec {

namespace {

using support::Result;

constexpr int kSignalBase = 128;

std::vector<std::string> ninja_arguments(const NinjaRequest& request) {
  std::vector<std::string> arguments = {"ninja", "-C", request.work_folder, "-f", "build.ninja"};
  if (request.jobs > 0) arguments.push_back(fmt::format("-j{}", request.jobs));
  if (request.keep_going) arguments.insert(arguments.end(), {"-k", "0"});
  if (request.verbose) arguments.insert(arguments.end(), {"-v", "-d", "explain"});
  arguments.insert(arguments.end(), request.targets.begin(), request.targets.end());
  return arguments;
}

// The highest exit status that a failed step has left; `otherwise` if none has. A step that a signal ended
// (when there was none for us) has just failed.
int highest_status(const std::vector<StepMessage>& messages, int otherwise) {
  int highest = 0;
  for (const StepMessage& message : messages) {
    const int status = message.exit_status.value_or(0);
    highest = std::max(highest, status > kSignalBase ? os::kExitErrors : status);
  }
  return highest == 0 ? otherwise : highest;
}

}  // namespace

NinjaOutcome run_ninja(const NinjaRequest& request, const StepContext& context) {
  const Result<StepChannel> channel = StepChannel::open(request.lock_descriptor, context.signing_pin);
  if (!channel)
    return {context.report_error({"cannot prepare the steps: " + channel.error().message, EIO}), false, {}};
  os::ProcessSpec spec;
  spec.arguments = ninja_arguments(request);
  spec.environment = channel->environment();
  spec.environment.emplace_back("NINJA_STATUS", NinjaOutput::status_format());
  spec.descriptors = channel->descriptors();
  spec.without_environment = {"CLICOLOR_FORCE", kSigningPin};
  // Should this process die, ninja has nothing to finish: its steps notice that it is gone, and end in order.
  spec.death_signal = SIGKILL;
  spec.grace = std::chrono::seconds(8);  // longer than the steps', which need theirs to end make
  NinjaOutput output(request, context);
  spec.on_output = [&](std::string_view piece) { output.add(piece); };
  const Result<os::ProcessResult> run = os::run_process(spec, context.signals);
  if (!run && run.error().error_number == ENOENT) {
    context.report("", missing_tool("ninja"));
    return {os::kExitEnvironment, false, {}};
  }
  if (!run) {
    context.report_error({"cannot start ninja: " + run.error().message, run.error().error_number});
    return {os::kExitEnvironment, false, {}};
  }
  NinjaOutcome outcome{os::kExitDone, output.has_run_steps(), channel->messages()};
  if (!run->succeeded()) outcome.exit_status = highest_status(outcome.messages, os::kExitErrors);
  const bool has_failed = outcome.exit_status != os::kExitDone && outcome.exit_status != os::kExitReplan;
  const bool is_explained = std::any_of(outcome.messages.begin(), outcome.messages.end(),
                                        [](const auto& message) { return !message.diagnostic.empty(); });
  output.finish(has_failed && !is_explained && run->interruption == 0);
  if (run->signal != 0 && run->interruption == 0)
    context.report_error({"ninja was " + os::describe_end(*run)});
  if (run->interruption != 0) outcome.exit_status = os::kExitSignal + run->interruption;
  return outcome;
}

}  // namespace portato::exec
