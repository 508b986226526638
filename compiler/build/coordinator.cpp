// SPDX-License-Identifier: Apache-2.0
#include "build/coordinator.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.hpp"
#include "emit/emit.hpp"
#include "emit/steps_json.hpp"
#include "support/paths.hpp"

namespace portato::build {

namespace {

/// As the option and the target description say it.
constexpr std::string_view kNoLauncher = "none";

/// The word for a launcher, and back.
std::string to_word(const std::string& launcher) {
  return launcher.empty() ? std::string(kNoLauncher) : launcher;
}
std::string from_word(const std::string& word) { return word == kNoLauncher ? "" : word; }

}  // namespace

Coordinator::Coordinator(const BuildRequest& request, const BuildContext& context)
    : request_(request),
      context_(context),
      layout_(request.options.work_directory, request.options.for_single_definition) {}

int Coordinator::run() {
  State state = State::kPlan;
  while (state != State::kDone) state = step(state);
  return exit_status_;
}

Coordinator::State Coordinator::step(State state) {
  switch (state) {
    case State::kPlan:
      return plan();
    case State::kAcquire:
      return acquire();
    case State::kExclude:
      return exclude();
    case State::kGenerate:
      return generate();
    case State::kBuildOptional:
      return build_optional();
    case State::kBuildAll:
      return build_all();
    case State::kAnalyse:
      return analyse();
    case State::kPublish:
      return publish();
    case State::kDone:
      break;
  }
  return State::kDone;
}

/// As if all modules could be built: what there is to say of those is said now.
Coordinator::State Coordinator::plan() {
  if (!has_planned_again_) state_ = saved_ = state_from_json(context_.disk.read(layout_.state()));
  auto made = make_plan({}, context_.sink);
  if (!made || context_.sink.has_errors()) return fail(os::kExitErrors);
  plan_ = std::move(*made);
  context_.listener.show_diagnostics();
  return State::kAcquire;
}

Coordinator::State Coordinator::acquire() {
  if (has_planned_again_) return State::kExclude;
  if (!context_.disk.acquire()) return fail(os::kExitEnvironment);
  // Another build may have ended meanwhile.
  if (state_from_json(context_.disk.read(layout_.state())) != saved_) return State::kPlan;
  return State::kExclude;
}

/// Modules that could not be built the last time are most likely to fail again, but they are tried again.
Coordinator::State Coordinator::exclude() {
  if (has_built_optional_) {
    if (state_.failed == plan_.options.failed) return State::kBuildAll;
    auto without = make_plan(state_.failed, context_.sink);
    context_.listener.show_diagnostics();
    if (!without || context_.sink.has_errors()) return fail(os::kExitErrors);
    plan_ = std::move(*without);
    return State::kGenerate;
  }
  if (!plan_.kbuild) state_.failed.clear();
  if (!state_.failed.empty() && !request_.generates_only) {
    context_.disk.remove(layout_.stamp("kbuild"));
    diag::CollectingSink ignored;
    if (auto without = make_plan(state_.failed, ignored)) plan_ = std::move(*without);
  }
  return State::kGenerate;
}

Coordinator::State Coordinator::generate() {
  if (plan_.kbuild) {
    report_launcher_change();
    const std::string& launcher = plan_.options.toolchain.launcher;
    const bool is_decided = !launcher.empty() || !state_.launcher.empty() || !request_.launcher.empty();
    if (is_decided) state_.launcher = to_word(launcher);
    if (!save_state()) return State::kDone;
  }
  if (const auto written = context_.disk.write(emit::emit_build(request_.model, plan_)); !written)
    return fail(written.error());
  if (request_.generates_only) return State::kPublish;
  return has_optional_sources() && !has_built_optional_ ? State::kBuildOptional : State::kBuildAll;
}

Coordinator::State Coordinator::build_optional() {
  if (const int status = take(context_.runner.run_steps({plan_.kbuild->stamp})); status != os::kExitDone)
    return fail(status);
  has_built_optional_ = true;
  return State::kExclude;
}

Coordinator::State Coordinator::build_all() {
  const exec::NinjaOutcome outcome = context_.runner.run_steps({});
  if (outcome.exit_status == os::kExitReplan) {
    if (const int status = take(outcome); status != os::kExitReplan) return fail(status);
    if (has_planned_again_) return fail(os::kExitErrors);
    context_.listener.log_verbose("planning again, because the modules' symbols show more of their order");
    has_planned_again_ = true;
    has_built_optional_ = false;
    return State::kPlan;
  }
  const int status = take(outcome);
  if (outcome.exit_status == os::kExitErrors && plan_.verify && plan_.kbuild && !failed_.empty()) {
    context_.runner.verify_rest(*plan_.verify, failed_);
    context_.listener.show_diagnostics();
  }
  return status == os::kExitDone ? State::kAnalyse : fail(status);
}

Coordinator::State Coordinator::analyse() {
  if (!request_.analyses || !plan_.kbuild) return State::kPublish;
  const int status = context_.runner.analyse(*plan_.kbuild, layout_.analysis());
  context_.listener.show_diagnostics();
  return status == os::kExitDone ? State::kPublish : fail(status);
}

Coordinator::State Coordinator::publish() {
  std::vector<plan::StagedFile> files = plan_.published;
  if (request_.generates_only) {
    // What builds and loads the modules by hand.
    if (!request_.options.for_single_definition) files.clear();
    std::erase_if(files, [&](const plan::StagedFile& file) { return !layout_.is_generated(file.source); });
  }
  if (!files.empty() || !request_.generates_only) {
    const Outcome outcome =
        context_.runner.publish(plan_.publication_name(request_.model), files, layout_.published());
    if (outcome.exit_status != os::kExitDone) return fail(outcome.exit_status);
    has_changed_anything_ = has_changed_anything_ || outcome.has_changed_anything;
  }
  print_summary();
  return State::kDone;
}

Coordinator::State Coordinator::fail(int exit_status) {
  exit_status_ = exit_status;
  return State::kDone;
}

Coordinator::State Coordinator::fail(const support::Error& error) {
  context_.sink.report(diag::make(diag::kFileTrouble, {}, error.message));
  return fail(os::kExitEnvironment);
}

int Coordinator::take(const exec::NinjaOutcome& outcome) {
  has_changed_anything_ = has_changed_anything_ || outcome.has_run_steps;
  failed_.clear();
  for (const diag::StepMessage& message : outcome.messages) {
    if (message.result.empty()) continue;
    auto result = emit::step_result_from_json(message.result);
    if (!result) continue;  // of another version, which cannot be: the next run does without it
    if (result->has_discovered) {
      state_.facts = std::move(result->facts);
    } else {
      failed_ = result->failed;
      if (result->is_complete) state_.failed = std::move(result->failed);
    }
  }
  if (!save_state()) return os::kExitEnvironment;
  reports_.add(outcome.messages);
  if (outcome.exit_status == os::kExitReplan) return outcome.exit_status;
  // Only of a build that is up to date is it known that what was said still holds.
  const bool is_up_to_date = outcome.exit_status == os::kExitDone;
  reports_.finish(is_up_to_date ? plan_.step_names() : std::vector<std::string>{},
                  {layout_.reports(), context_.disk, context_.sources, context_.fs, context_.sink});
  context_.listener.show_diagnostics();
  if (outcome.exit_status != os::kExitDone) return outcome.exit_status;
  return context_.sink.has_errors() ? os::kExitErrors : os::kExitDone;
}

bool Coordinator::save_state() {
  if (state_ == saved_) return true;
  const auto written = context_.disk.write({{layout_.state(), {to_json(state_)}}});
  if (written) saved_ = state_;
  if (!written) fail(written.error());
  return written.ok();
}

std::optional<plan::BuildPlan> Coordinator::make_plan(const std::vector<std::string>& failed,
                                                      diag::DiagSink& sink) const {
  plan::PlanOptions options = request_.options;
  options.toolchain.launcher = chosen_launcher();
  options.facts = state_.facts;
  options.failed = failed;
  return plan::plan_build(request_.model, options, context_.sources, context_.fs, sink);
}

std::string Coordinator::chosen_launcher() const {
  if (!request_.launcher.empty()) return from_word(request_.launcher);
  return state_.launcher.empty() ? request_.options.toolchain.launcher : from_word(state_.launcher);
}

bool Coordinator::has_optional_sources() const {
  return plan_.kbuild && std::any_of(plan_.kbuild->modules.begin(), plan_.kbuild->modules.end(),
                                     [](const plan::BuiltModule& module) { return module.is_optional; });
}

void Coordinator::report_launcher_change() const {
  const std::string& launcher = plan_.options.toolchain.launcher;
  const std::string before = from_word(state_.launcher);
  if (launcher == before || !context_.disk.has_entries(layout_.kbuild())) return;
  context_.listener.print_line(
      fmt::format("everything is compiled anew: the launcher was `{}`, now it is `{}`", to_word(before),
                  to_word(launcher)));
}

void Coordinator::print_summary() const {
  if (request_.generates_only)
    return context_.listener.print_line(fmt::format("generated {}", layout_.root()));
  const std::size_t count = plan_.modules.size();
  std::string modules = fmt::format("{} kernel module{}", count, count == 1 ? "" : "s");
  if (const std::size_t excluded = plan_.schedule.all.size() - count; excluded > 0)
    modules += fmt::format(", {} skipped", excluded);
  const std::string output =
      plan_.package ? std::string(support::file_name_of(plan_.package->update_pack)) : "modules";
  context_.listener.print_line(fmt::format("{}{}/{}: {}", has_changed_anything_ ? "made " : "unchanged: ",
                                           request_.options.output_directory, output, modules));
}

}  // namespace portato::build
