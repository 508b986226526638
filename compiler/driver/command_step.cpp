// SPDX-License-Identifier: Apache-2.0
// `portato step KIND FILE`: what ninja starts. A process of its own, whose diagnostics go to the build that
// waits for it; one that was started by hand prints them.
#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdio>

#include "diag/render.hpp"
#include "diag/wire.hpp"
#include "driver/command_spec.hpp"
#include "driver/driver.hpp"
#include "emit/steps_json.hpp"
#include "exec/external_runner.hpp"
#include "exec/kbuild_runner.hpp"
#include "exec/package_runner.hpp"
#include "exec/step_channel.hpp"
#include "exec/verify_runner.hpp"
#include "os/output_writer.hpp"
#include "os/work_folder.hpp"
#include "source/real_fs.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

struct StepOptions {
  std::vector<std::string> words;
};

constexpr std::array kInputs{input<&StepOptions::words>("KIND FILE")};

/// Hands over each diagnostic at once, as it is: the build decides what becomes of it.
class StepSink final : public diag::DiagSink {
 public:
  StepSink(std::string step, const exec::StepInheritance& inheritance, const source::SourceManager& sources)
      : step_(std::move(step)), inheritance_(inheritance), sources_(sources) {}

  void report(diag::Diagnostic diagnostic) override {
    if (exec::leave_message(inheritance_, {step_, std::nullopt, diag::to_wire(diagnostic, sources_)})) return;
    const diag::RenderContext context{sources_, source::RealFs().current_directory()};
    std::fputs(diag::render_short(diagnostic, context).c_str(), stderr);
  }

 private:
  std::string step_;
  const exec::StepInheritance& inheritance_;
  const source::SourceManager& sources_;
};

template <class Step, class Run>
int run_parsed(const support::Result<Step>& step, const std::string& file, const exec::StepContext& context,
               const Run& run) {
  if (step) return run(*step);
  return context.report_error(
      {fmt::format("`{}` is not a step of this version: {}", file, step.error().message), EIO});
}

int run_kind(const std::string& kind, const std::string& file, const std::string& json,
             const exec::StepContext& context) {
  if (kind == "kbuild") {
    return run_parsed(emit::kbuild_step_from_json(json), file, context,
                      [&](const auto& step) { return exec::run_kbuild_step(step, context); });
  }
  if (kind == "external") {
    return run_parsed(emit::external_step_from_json(json), file, context,
                      [&](const auto& step) { return exec::run_external_step(step, context); });
  }
  if (kind == "verify") {
    return run_parsed(emit::verify_step_from_json(json), file, context,
                      [&](const auto& step) { return exec::run_verify_step(step, context); });
  }
  if (kind == "package") {
    return run_parsed(emit::package_step_from_json(json), file, context,
                      [&](const auto& step) { return exec::run_package_step(step, context); });
  }
  std::fprintf(stderr, "portato: error: there is no step `%s`\n", support::printable(kind).c_str());
  return kExitEnvironment;
}

int run(const StepOptions& options) {
  if (options.words.size() != 2) {
    std::fputs("portato step: give KIND and FILE\n", stderr);
    return kExitEnvironment;
  }
  os::end_with_parent(options.words[0] == "verify" ? SIGKILL : SIGTERM);
  const exec::StepInheritance inheritance = exec::take_inheritance();
  os::SignalGuard signals;
  const std::string& file = options.words[1];  // WORK/steps/NAME.json
  const std::string work_folder = support::directory_of(support::directory_of(file));
  const std::string name(support::base_name_of(file, ".json"));
  source::SourceManager sources;
  StepSink sink(name, inheritance, sources);
  exec::StepReports reports(sink, sources);
  const exec::StepContext context{
      signals,
      reports,
      [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); },
      os::scratch_of(work_folder),
      inheritance.pin,
      [&](const plan::StepResult& result) {
        exec::leave_message(inheritance, {name, std::nullopt, "", emit::to_json(result)});
      }};
  const support::Result<std::string> json = os::read_whole_file(file);
  const int status =
      json ? run_kind(options.words[0], file, *json, context) : context.report_error(json.error());
  exec::leave_message(inheritance, {name, status, ""});
  return status;
}

}  // namespace

extern constexpr CommandSpec kStepCommand{
    .name = "step",
    .summary = "Carry out one step of a build; ninja calls this.",
    .inputs = kInputs,
    .examples = "",
    .options = {},
    .make = invocation<StepOptions, run>,
    .visibility = Visibility::kHidden,
};

}  // namespace portato::driver
