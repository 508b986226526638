// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "check/kernel_needs.hpp"
#include "diag/codes.hpp"
#include "driver/build_command.hpp"
#include "driver/choose_kernel.hpp"
#include "driver/driver.hpp"
#include "driver/mend.hpp"
#include "emit/emit.hpp"
#include "emit/steps_json.hpp"
#include "exec/step_channel.hpp"
#include "kernel/kernel_tree.hpp"
#include "os/machine.hpp"
#include "os/output_writer.hpp"
#include "plan/missing_apps.hpp"
#include "plan/path_check.hpp"
#include "source/real_fs.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

bool needs_kernel(const model::Model& model) {
  if (check::has_kernel_needs(model)) return true;
  for (const model::Definition& definition : model.definitions) {
    if (definition.origin != model::ModuleOrigin::kPrebuilt) return true;
  }
  return false;
}

}  // namespace

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
    if (exit_code != kExitDone) reporter.closing_line(fmt::format("target `{}`: failed", target));
  }
  return reporter.finish(
      {reporter.shown(diag::Severity::kError), reporter.shown(diag::Severity::kWarning), worst});
}

BuildCommand::BuildCommand(const BuildOptions& options, const std::optional<std::string>& signing_pin,
                           bool is_one_of_several, source::SourceManager& sources, Reporter& reporter)
    : options_(options),
      signing_pin_(signing_pin),
      is_one_of_several_(is_one_of_several),
      session_(options_.project, options_.report, &sources),
      reporter_(reporter) {}

int BuildCommand::run() {
  const int exit_code = run_phases();
  show();
  if (options_.applies_fixes) apply_fixes();
  if (exit_code > kExitSignal) reporter_.closing_line("interrupted; the next run goes on from here");
  return exit_code;
}

void BuildCommand::show() {
  if (options_.applies_fixes) {
    std::vector<diag::Diagnostic> reported = session_.sink().sorted();
    std::move(reported.begin(), reported.end(), std::back_inserter(reported_));
  }
  reporter_.show(session_.sink());
}

void BuildCommand::apply_fixes() {
  const Mended mended = mend(session_, reported_, {options_.input}, /*writes=*/true);
  for (const diag::Diagnostic& complaint : mended.complaints) session_.sink().report(complaint);
  show();
  if (mended.files > 0) reporter_.closing_line(summary_of(mended) + "; build again");
}

int BuildCommand::run_phases() {
  if (!refuse_unsupported() || !session_.choose_target()) return kExitEnvironment;
  choose_directories();
  if (!plan::check_work_folder(work_directory_, session_.sink())) return kExitEnvironment;
  std::optional<model::Model> model = session_.load_model(options_.input, work_directory_);
  if (model) check_apps(*model);
  if (!model || session_.sink().has_errors()) {
    if (model) check_plan(session_, *model, is_mkmod());
    return kExitErrors;
  }
  if (options_.check_only) {
    check_plan(session_, *model, is_mkmod());
    return session_.sink().has_errors() ? kExitErrors : kExitDone;
  }
  std::optional<kernel::KernelTree> kernel = choose_kernel(*model);
  if (session_.sink().has_errors()) return kExitEnvironment;
  // Finished modules may show more of the order than the definitions say; what they show does not depend on
  // the plan, so that the second one is the last.
  constexpr int kMostPlans = 2;
  int exit_code = exec::kPlanAgain;
  for (int i = 0; i < kMostPlans && exit_code == exec::kPlanAgain; ++i) {
    std::optional<plan::BuildPlan> plan = make_plan(*model, kernel);
    if (!plan || session_.sink().has_errors()) return kExitErrors;
    show();  // warnings come before the build's own output
    exit_code = build(*model, std::move(*plan));
  }
  return exit_code == exec::kPlanAgain ? kExitErrors : exit_code;
}

void BuildCommand::check_apps(const model::Model& model) {
  if (options_.check_only || options_.modules_only)
    plan::warn_of_missing_apps(model, session_.sink());
  else
    plan::refuse_missing_apps(model, session_.sink());
}

plan::OrderFacts BuildCommand::read_facts() {
  const auto text = session_.fs().read_file(plan::WorkLayout(work_directory_).facts());
  if (!text) return {};
  // One that is damaged, or of another version, is as good as none: it will be written again.
  const auto facts = emit::order_facts_from_json(*text);
  return facts ? *facts : plan::OrderFacts{};
}

bool BuildCommand::refuse_unsupported() {
  const auto refuse = [&](const char* text) {
    session_.sink().report(diag::make(diag::kUnsupportedOption, {}, std::string(text)));
  };
  if (options_.os_type != "linux")
    refuse("kernel modules are for Linux only: no other `--os-type` is supported");
  if (options_.wants_ima_signature)
    refuse("`--ima-sign` is not supported: sign the finished package instead");
  const bool is_right_kind = options_.input.ends_with(is_mkmod() ? ".mdef" : ".sdef");
  if (!is_right_kind) {
    session_.sink().report(diag::make(diag::kWrongFileKind, {}, support::printable(options_.input),
                                      std::string(is_mkmod() ? ".mdef" : ".sdef")));
  }
  return !session_.sink().has_errors();
}

void BuildCommand::choose_directories() {
  const std::string_view suffix = is_mkmod() ? ".mdef" : ".sdef";
  const std::string name(support::base_name_of(options_.input, suffix));
  const std::string default_work = fmt::format("_build_{}/{}", name, options_.project.target);
  const std::string below = is_one_of_several_ ? "/" + options_.project.target : "";
  work_directory_ =
      session_.absolute(options_.work_directory.empty() ? default_work : options_.work_directory + below);
  // The results of mkmod are folders, which should not turn up among sources unasked.
  const std::string default_output = is_mkmod() ? work_directory_ : ".";
  output_directory_ = session_.absolute(options_.output_directory.empty()
                                            ? default_output
                                            : options_.output_directory + (is_mkmod() ? below : ""));
}

std::optional<kernel::KernelTree> BuildCommand::choose_kernel(const model::Model& model) {
  const kernel::KernelQuery query = kernel_query(options_.project, session_);
  const bool is_needed = needs_kernel(model);
  // Finished modules are compared with a kernel that was named, but not with the one that happens to be at
  // hand.
  if (!is_needed && !query.names_a_tree()) return std::nullopt;
  const auto choice = kernel::find_kernel_tree(session_.fs(), query, session_.sink());
  if (!choice) return std::nullopt;
  auto tree = kernel::read_kernel_tree(session_.fs(), *choice, session_.sink(),
                                       is_needed ? kernel::TreeUse::kBuild : kernel::TreeUse::kVerify);
  if (tree) reporter_.remark(remark_on(*tree));
  if (tree && !kernel::check_architecture(*tree, session_.target().kernel_arch, session_.sink()))
    return std::nullopt;
  return tree;
}

std::optional<plan::BuildPlan> BuildCommand::make_plan(const model::Model& model,
                                                       std::optional<kernel::KernelTree> kernel) {
  const TargetDescription& target = session_.target();
  plan::PlanOptions options;
  options.work_directory = work_directory_;
  options.output_directory = output_directory_;
  options.target = options_.project.target;
  options.kernel = std::move(kernel);
  options.toolchain.cc = target.cc;
  options.toolchain.strip = target.strip;
  options.toolchain.cross_compile = target.cross_compile;
  options.toolchain.architecture = target.kernel_arch;
  options.toolchain.make_options = target.kernel_options;
  options.toolchain.launcher = choose_launcher();
  options.modules = {target.signing_key, target.certificate, target.signing_hash, target.signing_place,
                     target.compression};
  if (!options_.debug_directory.empty())
    options.debug_directory = session_.absolute(options_.debug_directory);
  options.jobs = options_.jobs;
  options.keep_going = options_.keep_going;
  options.strip_modules = !options_.keep_debug;
  options.source_date_epoch = source_date_epoch();
  options.framework_version = framework_version();
  options.portato = os::path_of_this_program("portato");
  options.for_single_definition = is_mkmod();
  options.facts = read_facts();
  return plan::plan_build(model, options, session_.sources(), session_.fs(), session_.sink());
}

/// Decided once for a work folder: the compiler's command line is what kbuild knows an object by, so that
/// another launcher means to compile everything anew.
std::string BuildCommand::choose_launcher() {
  const std::vector<std::string> kept = os::read_lines(plan::WorkLayout(work_directory_).launcher());
  if (!options_.launcher.empty()) return options_.launcher == "none" ? "" : options_.launcher;
  if (!kept.empty()) return kept.front() == "none" ? "" : kept.front();
  return session_.target().launcher;
}

bool BuildCommand::keep_launcher(const std::string& launcher) {
  const plan::WorkLayout layout(work_directory_);
  const std::vector<std::string> kept = os::read_lines(layout.launcher());
  const std::string chosen = launcher.empty() ? "none" : launcher;
  if (kept.empty() ? chosen == "none" : kept.front() == chosen) return true;
  if (os::has_entries(layout.kbuild())) {
    reporter_.closing_line(fmt::format("everything is compiled anew: the launcher was `{}`, now it is `{}`",
                                       kept.empty() ? "none" : kept.front(), chosen));
  }
  const support::Status written =
      os::write_file_atomically(layout.launcher(), chosen + "\n", work_->scratch());
  if (!written) session_.sink().report(diag::make(diag::kFileTrouble, {}, written.error().message));
  return written.ok();
}

std::optional<std::int64_t> BuildCommand::source_date_epoch() {
  const std::string text(session_.environment().value("SOURCE_DATE_EPOCH"));
  if (text.empty()) return std::nullopt;
  constexpr std::size_t kMostDigits = 11;  // beyond the year 5138; a tar header holds no more
  const bool is_number =
      text.size() <= kMostDigits && text.find_first_not_of("0123456789") == std::string::npos;
  if (is_number) return std::stoll(text);
  session_.sink().report(diag::make(diag::kBadSourceDateEpoch, {}, support::printable(text)));
  return std::nullopt;
}

/// The first line of $LEGATO_ROOT/version, if there is a framework.
std::string BuildCommand::framework_version() {
  const std::string root(session_.environment().value("LEGATO_ROOT"));
  if (!root.empty()) {
    if (const auto version = session_.fs().read_file(root + "/version")) {
      return version->substr(0, version->find_first_of("\r\n"));
    }
  }
  return "portato-" PORTATO_VERSION;
}

int BuildCommand::build(const model::Model& model, plan::BuildPlan plan) {
  if (!take_work_folder()) return kExitEnvironment;
  if (const support::Status made = work_->make_private("stamps"); !made) {
    session_.sink().report(diag::make(diag::kFileTrouble, {}, made.error().message));
    return kExitEnvironment;
  }
  reports_.use(plan.layout.reports(), work_->scratch());
  if (plan.kbuild && !keep_launcher(plan.options.toolchain.launcher)) return kExitEnvironment;
  // Modules that could not be built the last time are most likely to fail again, but it is tried.
  const std::vector<std::string> left_out = os::read_lines(plan.layout.excluded_modules());
  if (!left_out.empty() && !options_.generate_only) {
    os::remove_file(plan.kbuild ? plan.kbuild->stamp : plan.layout.excluded_modules());
    diag::CollectingSink unheard;
    if (auto without = replan(model, plan, left_out, unheard)) plan = std::move(*without);
  }
  if (const int status = write_files(model, plan); status != kExitDone) return status;
  if (options_.generate_only) {
    if (const int status = publish_generated(model, plan); status != kExitDone) return status;
    reporter_.closing_line(fmt::format("generated {}", work_directory_));
    return kExitDone;
  }
  return run_steps(model, plan);
}

std::optional<plan::BuildPlan> BuildCommand::replan(const model::Model& model, const plan::BuildPlan& plan,
                                                    std::vector<std::string> left_out, diag::DiagSink& sink) {
  plan::PlanOptions options = plan.options;
  options.failed = std::move(left_out);
  return plan::plan_build(model, options, session_.sources(), session_.fs(), sink);
}

int BuildCommand::write_files(const model::Model& model, const plan::BuildPlan& plan) {
  const auto written = work_->write(emit::emit_build(model, plan));
  if (written) return kExitDone;
  session_.sink().report(diag::make(diag::kFileTrouble, {}, written.error().message));
  return kExitEnvironment;
}

void check_plan(Session& session, const model::Model& model, bool is_single_definition) {
  if (session.sink().has_errors()) return;
  plan::PlanOptions options;
  options.work_directory = "/work";
  options.output_directory = "/output";
  options.kernel = kernel::KernelTree{};  // no kernel is asked for: nothing here depends on which one it is
  options.for_single_definition = is_single_definition;
  plan::plan_build(model, options, session.sources(), session.fs(), session.sink());
}

}  // namespace portato::driver
