#include "exec/ninja_runner.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "diag/codes.hpp"
#include "exec/file_descriptor.hpp"
#include "exec/file_reader.hpp"
#include "exec/ninja_output.hpp"
#include "exec/output_writer.hpp"
#include "exec/process.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

using support::Result;

constexpr int kSignalBase = 128;
constexpr const char* kStatusVariable = "PORTATO_STEP_STATUS";

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
int highest_status(const std::string& path, int otherwise) {
  const Result<std::string> text = read_whole_file(path);
  if (!text) return otherwise;
  int highest = 0;
  for (const std::string_view line : support::split(*text, '\n')) {
    const int status = line.empty() ? 0 : std::atoi(std::string(line).c_str());
    highest = std::max(highest, status > kSignalBase ? kFailed : status);
  }
  return highest == 0 ? otherwise : highest;
}

}  // namespace

NinjaOutcome run_ninja(const NinjaRequest& request, const StepContext& context) {
  const std::string status_path = request.work_folder + "/.step_status";
  ::unlink(status_path.c_str());
  ProcessSpec spec;
  spec.arguments = ninja_arguments(request);
  spec.environment = {{"NINJA_STATUS", NinjaOutput::status_format()}, {kStatusVariable, status_path}};
  spec.without_environment = {"CLICOLOR_FORCE"};
  spec.grace = std::chrono::seconds(8);  // longer than the steps', which need theirs to end make
  NinjaOutput output(request, context);
  spec.on_output = [&](std::string_view piece) { output.add(piece); };
  const Result<ProcessResult> run = run_process(spec, context.signals);
  if (!run && run.error().error_number == ENOENT) {
    context.report("", missing_tool("ninja"));
    return {kEnvironment, false};
  }
  if (!run) {
    context.report_error({"cannot start ninja: " + run.error().message, run.error().error_number});
    return {kEnvironment, false};
  }
  const int step_status = run->succeeded() ? kDone : highest_status(status_path, kFailed);
  output.finish(step_status != kDone && step_status != kPlanAgain && run->interruption == 0);
  if (run->signal != 0 && run->interruption == 0) context.report_error({"ninja was " + describe_end(*run)});
  NinjaOutcome outcome{step_status, output.has_run_steps()};
  if (run->interruption != 0) outcome.exit_status = 128 + run->interruption;
  ::unlink(status_path.c_str());
  return outcome;
}

int finish_step(int exit_status) {
  const char* path = ::getenv(kStatusVariable);
  if (path == nullptr || exit_status == kDone) return exit_status;
  // One short write to a file opened for appending: steps that fail at the same time do not overwrite each
  // other.
  const FileDescriptor file(::open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  const std::string line = fmt::format("{}\n", exit_status);
  if (file.is_open()) [[maybe_unused]]
    const ssize_t count = ::write(file.number(), line.data(), line.size());
  return exit_status;
}

}  // namespace portato::exec
