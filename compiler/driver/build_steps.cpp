// SPDX-License-Identifier: Apache-2.0
// The second half of a build: the steps that ninja runs, what they report, and the delivery of what they have
// made.
#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.hpp"
#include "driver/build_command.hpp"
#include "driver/driver.hpp"
#include "driver/status_line.hpp"
#include "exec/analysis_runner.hpp"
#include "exec/ninja_runner.hpp"
#include "exec/publisher.hpp"
#include "exec/verify_runner.hpp"
#include "os/output_writer.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

bool has_optional_sources(const plan::BuildPlan& plan) {
  return plan.kbuild && std::any_of(plan.kbuild->modules.begin(), plan.kbuild->modules.end(),
                                    [](const plan::BuiltModule& module) { return module.is_optional; });
}

}  // namespace

int BuildCommand::run_steps(const model::Model& model, plan::BuildPlan& plan) {
  os::SignalGuard signals;
  StatusLine status(!options_.report.is_quiet && options_.report.message_format != MessageFormat::kJson &&
                    !options_.report.is_verbose);
  exec::StepReports reports(session_.sink(), session_.sources());
  const exec::StepContext context{signals, reports,
                                  [&](std::string_view text) {
                                    status.clear();
                                    reporter_.show_tool_output(std::string(text));
                                  },
                                  work_->scratch(), signing_pin_};
  exec::NinjaRequest request;
  request.work_folder = work_directory_;
  request.lock_descriptor = work_->lock_descriptor();
  request.jobs = options_.jobs;
  request.keep_going = options_.keep_going;
  request.verbose = options_.report.is_verbose;
  request.on_progress = [&](const exec::NinjaProgress& progress) {
    status.show(progress.finished, progress.total, progress.description);
  };
  if (has_optional_sources(plan)) {
    // What else there is to do depends on which of them can be built.
    request.targets = {plan.kbuild->stamp};
    const exec::NinjaOutcome outcome = exec::run_ninja(request, context);
    status.clear();
    if (const int taken = take_reports(plan, outcome); taken != kExitDone) return taken;
    if (const int left = leave_out_failed(model, plan); left != kExitDone) return left;
    has_run_steps_ = has_run_steps_ || outcome.has_run_steps;
    request.targets.clear();
  }
  const exec::NinjaOutcome outcome = exec::run_ninja(request, context);
  has_run_steps_ = has_run_steps_ || outcome.has_run_steps;
  status.clear();
  if (outcome.exit_status == exec::kPlanAgain)
    reporter_.remark("planning again, because the modules' symbols show more of their order");
  if (outcome.exit_status == kExitErrors && plan.verify && plan.kbuild) {
    const std::vector<std::string> failed = os::read_lines(plan.layout.failed_modules());
    if (!failed.empty()) exec::report_findings(*plan.verify, failed, context);
  }
  if (const int taken = take_reports(plan, outcome); taken != kExitDone) return taken;
  if (options_.analyzes && plan.kbuild) {
    const int analysed = exec::run_analysis(*plan.kbuild, plan.layout.analysis(), context);
    show();
    if (analysed != kExitDone) return analysed;
  }
  const int published = publish(model, plan, context);
  if (published == kExitDone) say_what_was_made(plan, has_run_steps_);
  return published;
}

/// Takes what the steps have reported among the diagnostics of this run; of steps that had nothing to do,
/// what they reported the last time. The outcome's exit status, or that of an error that only the policy made
/// one.
int BuildCommand::take_reports(const plan::BuildPlan& plan, const exec::NinjaOutcome& outcome) {
  reports_.add(outcome.messages);
  if (outcome.exit_status != exec::kPlanAgain) {
    // Only of a build that is up to date is it known that what was said still holds.
    const bool is_up_to_date = outcome.exit_status == kExitDone;
    const support::Status kept =
        reports_.finish(is_up_to_date ? plan.step_names() : std::vector<std::string>{}, session_);
    if (!kept) session_.sink().report(diag::make(diag::kFileTrouble, {}, kept.error().message));
  }
  show();
  if (outcome.exit_status != kExitDone) return outcome.exit_status;
  return session_.sink().has_errors() ? kExitErrors : kExitDone;
}

/// What mkmod delivers without building anything: what builds and loads the modules by hand.
int BuildCommand::publish_generated(const model::Model& model, plan::BuildPlan plan) {
  if (!is_mkmod()) return kExitDone;
  std::erase_if(plan.published,
                [&](const plan::StagedFile& file) { return !plan.layout.is_generated(file.source); });
  os::SignalGuard signals;
  exec::StepReports reports(session_.sink(), session_.sources());
  return publish(model, plan, {signals, reports, {}, work_->scratch(), {}});
}

int BuildCommand::publish(const model::Model& model, const plan::BuildPlan& plan,
                          const exec::StepContext& context) {
  const exec::Publication publication{output_directory_, plan.publication_name(model), plan.published,
                                      plan.layout.published(), work_->scratch()};
  const auto changed = exec::publish(publication, context.signals);
  if (context.signals.interrupted() != 0) return context.signals.exit_status();
  if (!changed) {
    session_.sink().report(diag::make(diag::kFileTrouble, {}, changed.error().message));
    return exec::status_of(changed.error());
  }
  has_run_steps_ = has_run_steps_ || *changed;
  return kExitDone;
}

bool BuildCommand::take_work_folder() {
  if (work_) return true;
  using Reason = os::WorkFolderRefusal::Reason;
  auto work = os::WorkFolder::acquire(
      work_directory_, options_.never_waits ? os::WorkFolder::Wait::kNever : os::WorkFolder::Wait::kUntilFree,
      [&](const std::string& process) {
        reporter_.closing_line(fmt::format("waiting for {}, which builds in {}", process,
                                           support::printable(work_directory_, 4096)));
      });
  if (const auto* refusal = std::get_if<os::WorkFolderRefusal>(&work)) {
    const auto report = [&](const auto& definition) {
      session_.sink().report(diag::make(definition, {}, refusal->message));
    };
    switch (refusal->reason) {
      case Reason::kBusy:
        report(diag::kWorkFolderBusy);
        break;
      case Reason::kNotOurs:
        report(diag::kNotAWorkFolder);
        break;
      case Reason::kUnsafe:
        report(diag::kUnsafeWorkFolder);
        break;
      case Reason::kTrouble:
        report(diag::kFileTrouble);
        break;
    }
    return false;
  }
  work_.emplace(std::move(std::get<os::WorkFolder>(work)));
  return true;
}

/// Makes the plan that of a system without the modules that have just turned out not to be buildable.
int BuildCommand::leave_out_failed(const model::Model& model, plan::BuildPlan& plan) {
  const std::vector<std::string> left_out = os::read_lines(plan.layout.excluded_modules());
  if (left_out == plan.options.failed) return kExitDone;
  auto without = replan(model, plan, left_out, session_.sink());
  show();
  if (!without || session_.sink().has_errors()) return kExitErrors;
  plan = std::move(*without);
  return write_files(model, plan);
}

void BuildCommand::say_what_was_made(const plan::BuildPlan& plan, bool anything_ran) {
  std::string count =
      fmt::format("{} kernel module{}", plan.modules.size(), plan.modules.size() == 1 ? "" : "s");
  const std::size_t left_out = plan.schedule.all.size() - plan.modules.size();
  if (left_out > 0) count += fmt::format(", {} left out", left_out);
  const std::string what =
      output_directory_ + "/" +
      (plan.package ? std::string(support::file_name_of(plan.package->update_pack)) : "modules");
  reporter_.closing_line(fmt::format("{}{}: {}", anything_ran ? "made " : "unchanged: ", what, count));
}

}  // namespace portato::driver
