// SPDX-License-Identifier: Apache-2.0
#include "build/local_runner.hpp"

#include "diag/codes.hpp"
#include "exec/analysis_runner.hpp"
#include "exec/ninja_runner.hpp"
#include "exec/publisher.hpp"
#include "exec/verify_runner.hpp"

namespace portato::build {

exec::StepContext LocalRunner::context() {
  if (!signals_) signals_.emplace();
  return {*signals_, reports_,
          [this](std::string_view text) {
            if (hooks_.on_output) hooks_.on_output(text);
          },
          disk_.folder().scratch(), options_.signing_pin};
}

exec::NinjaOutcome LocalRunner::run_steps(const std::vector<std::string>& targets) {
  exec::NinjaRequest request;
  request.work_folder = options_.work_directory;
  request.lock_descriptor = disk_.folder().lock_descriptor();
  request.jobs = options_.jobs;
  request.targets = targets;
  request.keep_going = options_.keep_going;
  request.verbose = options_.is_verbose;
  request.on_progress = hooks_.on_progress;
  exec::NinjaOutcome outcome = exec::run_ninja(request, context());
  if (hooks_.on_idle) hooks_.on_idle();
  return outcome;
}

void LocalRunner::verify_rest(const plan::VerifyStep& step, const std::vector<std::string>& failed) {
  exec::report_findings(step, failed, context());
}

int LocalRunner::analyse(const plan::KbuildStep& step, const std::string& folder) {
  return exec::run_analysis(step, folder, context());
}

Outcome LocalRunner::publish(const std::string& name, const std::vector<plan::StagedFile>& files,
                             const std::string& record) {
  const exec::StepContext step = context();
  const exec::Publication publication{options_.output_directory, name, files, record, step.scratch};
  const auto changed = exec::publish(publication, step.signals);
  if (step.signals.interrupted() != 0) return {step.signals.exit_status()};
  if (changed) return {os::kExitDone, *changed};
  reports_.report(diag::make(diag::kFileTrouble, {}, changed.error().message));
  return {exec::status_of(changed.error())};
}

}  // namespace portato::build
