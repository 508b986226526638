// `portato step KIND FILE`: what ninja starts. A process of its own, so its messages are finished text.
#include <cstdio>

#include "driver/commands.hpp"
#include "driver/driver.hpp"
#include "emit/manifest.hpp"
#include "emit/steps_json.hpp"
#include "exec/external_runner.hpp"
#include "exec/kbuild_runner.hpp"
#include "exec/output_writer.hpp"
#include "exec/package_runner.hpp"
#include "exec/step_channel.hpp"
#include "exec/verify_runner.hpp"
#include "exec/work_folder.hpp"
#include "support/paths.hpp"

namespace portato::driver {

namespace {

template <class Step, class Run>
int run_parsed(const support::Result<Step>& step, const std::string& file, const Run& run) {
  if (step) return run(*step);
  std::fprintf(stderr, "portato: error: `%s` is no step of this version: %s\n", file.c_str(),
               step.error().message.c_str());
  return kExitEnvironment;
}

std::string write_manifest(const plan::PackageStep& step, const std::vector<exec::HashedFile>& files,
                           const std::string& md5) {
  std::vector<emit::ManifestFile> listed;
  for (const exec::HashedFile& file : files)
    listed.push_back({file.path, file.size, file.mode, file.sha256, file.link});
  return emit::manifest_yaml(step, listed, md5);
}

int run_kind(const std::string& kind, const std::string& file, const std::string& json,
             const exec::StepContext& context) {
  if (kind == "kbuild") {
    return run_parsed(emit::kbuild_step_from_json(json), file,
                      [&](const auto& step) { return exec::run_kbuild_step(step, context); });
  }
  if (kind == "external") {
    return run_parsed(emit::external_step_from_json(json), file,
                      [&](const auto& step) { return exec::run_external_step(step, context); });
  }
  if (kind == "verify") {
    return run_parsed(emit::verify_step_from_json(json), file, [&](const auto& step) {
      const auto facts_text = [](const plan::OrderFacts& facts) { return emit::to_json(facts); };
      return exec::run_verify_step(step, facts_text, context);
    });
  }
  if (kind == "package") {
    return run_parsed(emit::package_step_from_json(json), file, [&](const auto& step) {
      return exec::run_package_step(step, write_manifest, context);
    });
  }
  std::fprintf(stderr, "portato: error: there is no step `%s`\n", kind.c_str());
  return kExitEnvironment;
}

}  // namespace

int run_step(const Options& options) {
  if (options.inputs.size() != 2) {
    std::fputs("portato step: give KIND and FILE\n", stderr);
    return kExitEnvironment;
  }
  exec::end_with_parent();
  const exec::StepInheritance inheritance = exec::take_inheritance();
  exec::SignalGuard signals;
  const std::string& file = options.inputs[1];  // WORK/steps/NAME.json
  const std::string work_folder = support::directory_of(support::directory_of(file));
  const exec::StepContext context{
      signals, [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); },
      exec::scratch_of(work_folder), inheritance.pin};
  const support::Result<std::string> json = exec::read_whole_file(file);
  if (!json) {
    context.report_error(json.error());
    return exec::leave_status(inheritance, kExitEnvironment);
  }
  return exec::leave_status(inheritance, run_kind(options.inputs[0], file, *json, context));
}

}  // namespace portato::driver
