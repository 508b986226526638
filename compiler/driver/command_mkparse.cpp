// SPDX-License-Identifier: Apache-2.0
// `mkparse FILE`: what a definition file means, in the shape of the original's JSON.
#include "driver/build_option_specs.hpp"
#include "driver/command_spec.hpp"
#include "driver/print_model.hpp"
#include "emit/mkparse_json.hpp"

namespace portato::driver {

namespace {

constexpr std::array kInputs{input<&BuildOptions::input>("FILE")};

emit::MkparseRun describe_run(const Session& session, const BuildOptions& options) {
  emit::MkparseRun run;
  run.arguments = {options.input};
  run.target = options.project.target;
  run.output_directory = options.output_directory.empty() ? "." : options.output_directory;
  run.work_directory = options.work_directory;
  run.source_directories = options.project.source_directories;
  run.interface_directories = options.project.interface_directories;
  run.compiler = {{"cCompilerPath", session.target().cc},
                  {"cxxCompilerPath", session.target().cxx},
                  {"stripPath", session.target().strip},
                  {"sysrootDir", session.target().sysroot}};
  for (const auto& [name, variable] : session.environment().all()) run.environment[name] = variable.value;
  for (const diag::Diagnostic& each : session.sink().diagnostics()) {
    if (each.severity == diag::Severity::kError) run.errors.push_back(each.message);
  }
  return run;
}

int run(const BuildOptions& options) {
  return print_model(options.input, options.project, options.report,
                     [&](const model::Model& model, const Session& session) {
                       return emit::mkparse_json(model, describe_run(session, options));
                     });
}

}  // namespace

extern constexpr CommandSpec kMkparseCommand{
    .name = "mkparse",
    .summary = "Print the same in the shape of the original mkparse.",
    .inputs = kInputs,
    .examples = "  mkparse -t wp85 vehicle.sdef\n",
    .options = kBuildOptions,
    .make = invocation<BuildOptions, run, finish_build>,
    .is_program = true,
};

}  // namespace portato::driver
