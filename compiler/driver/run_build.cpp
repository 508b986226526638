// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "build/coordinator.hpp"
#include "build/local_runner.hpp"
#include "build/work_disk.hpp"
#include "driver/apply_fixes.hpp"
#include "driver/build_command.hpp"
#include "driver/driver.hpp"
#include "driver/status_line.hpp"
#include "exec/step_channel.hpp"
#include "plan/missing_apps.hpp"
#include "plan/path_check.hpp"
#include "source/real_fs.hpp"
#include "support/strings.hpp"

namespace portato::driver {

int run_build(const BuildOptions& options) {
  // First of all, so that neither definition files nor programs see it.
  const std::optional<std::string> pin = exec::take_signing_pin();
  source::SourceManager sources;
  Reporter reporter(options.report, sources, source::RealFs().current_directory());
  if (options.targets.size() <= 1) {
    BuildCommand command(options, pin, false, sources, reporter);
    const int exit_code = command.run();
    return reporter.finish(command.sink(), exit_code);
  }
  int worst = kExitDone;
  for (const std::string& target : options.targets) {
    BuildOptions one = options;
    one.project.target = target;
    BuildCommand command(one, pin, true, sources, reporter);
    const int exit_code = command.run();
    worst = std::max(worst, exit_code);
    if (exit_code > kExitInternal) break;  // a signal
    if (exit_code != kExitDone) reporter.print_summary_line(fmt::format("target `{}`: failed", target));
  }
  return reporter.finish(
      {reporter.shown(diag::Severity::kError), reporter.shown(diag::Severity::kWarning), worst});
}

BuildCommand::BuildCommand(const BuildOptions& options, const std::optional<std::string>& signing_pin,
                           bool is_one_of_several, source::SourceManager& sources, Reporter& reporter)
    : options_(options),
      signing_pin_(signing_pin),
      session_(options_.project, options_.report, &sources),
      reporter_(reporter),
      setup_(options, is_one_of_several, session_, reporter) {}

int BuildCommand::run() {
  const int exit_code = run_phases();
  show_diagnostics();
  if (options_.applies_fixes) write_fixes();
  if (exit_code > kExitSignal) reporter_.print_summary_line("interrupted; the next run goes on from here");
  return exit_code;
}

void BuildCommand::show_diagnostics() {
  if (options_.applies_fixes) {
    std::vector<diag::Diagnostic> reported = session_.sink().sorted();
    std::move(reported.begin(), reported.end(), std::back_inserter(reported_));
  }
  reporter_.show(session_.sink());
}

void BuildCommand::write_fixes() {
  const FixSummary fixed = driver::apply_fixes(session_, reported_, {options_.input}, /*writes=*/true);
  for (const diag::Diagnostic& complaint : fixed.warnings) session_.sink().report(complaint);
  show_diagnostics();
  if (fixed.files > 0) reporter_.print_summary_line(summary_of(fixed) + "; build again");
}

void BuildCommand::check_apps(const model::Model& model) {
  if (options_.check_only || options_.modules_only)
    plan::warn_of_missing_apps(model, session_.sink());
  else
    plan::refuse_missing_apps(model, session_.sink());
}

int BuildCommand::run_phases() {
  if (!setup_.check_options() || !session_.choose_target()) return kExitEnvironment;
  if (!plan::check_work_folder(setup_.work_directory(), session_.sink())) return kExitEnvironment;
  const std::optional<model::Model> model = session_.load_model(options_.input, setup_.work_directory());
  if (!model) return kExitErrors;
  check_apps(*model);
  if (session_.sink().has_errors()) return kExitErrors;
  if (options_.check_only) {
    setup_.check_plan(*model);
    return session_.sink().has_errors() ? kExitErrors : kExitDone;
  }
  std::optional<kernel::KernelTree> kernel = setup_.choose_kernel(*model);
  if (session_.sink().has_errors()) return kExitEnvironment;
  return build(*model, std::move(kernel));
}

int BuildCommand::build(const model::Model& model, std::optional<kernel::KernelTree> kernel) {
  const build::BuildRequest request{model, setup_.plan_options(std::move(kernel)), options_.launcher,
                                    options_.generate_only, options_.analyzes};
  const auto wait = options_.never_waits ? os::WorkFolder::Wait::kNever : os::WorkFolder::Wait::kUntilFree;
  const auto on_wait = [&](const std::string& process) {
    reporter_.print_summary_line(fmt::format("waiting for {}, which builds in {}", process,
                                             support::printable(setup_.work_directory(), 4096)));
  };
  build::WorkDisk disk(setup_.work_directory(), wait, on_wait, session_.sink());
  const ReportOptions& report = options_.report;
  StatusLine status(!report.is_quiet && report.message_format != MessageFormat::kJson && !report.is_verbose);
  const build::RunnerHooks hooks{[&](const exec::NinjaProgress& progress) {
                                   status.show(progress.finished, progress.total, progress.description);
                                 },
                                 [&] { status.clear(); },
                                 [&](std::string_view text) {
                                   status.clear();
                                   reporter_.show_tool_output(std::string(text));
                                 }};
  build::LocalRunner runner({setup_.work_directory(), setup_.output_directory(), options_.jobs,
                             options_.keep_going, report.is_verbose, signing_pin_},
                            hooks, disk, session_.sources(), session_.sink());
  return build::Coordinator(request,
                            {disk, runner, *this, session_.sources(), session_.fs(), session_.sink()})
      .run();
}

}  // namespace portato::driver
