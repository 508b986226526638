// SPDX-License-Identifier: Apache-2.0
// `portato model FILE` and `mkparse FILE`: what a definition file means, as JSON on stdout. Mistakes in the
// file do not keep the rest from being printed.
#include <cstdio>

#include "driver/commands.hpp"
#include "driver/driver.hpp"
#include "driver/reporter.hpp"
#include "driver/session.hpp"
#include "emit/mkparse_json.hpp"
#include "emit/model_json.hpp"

namespace portato::driver {

namespace {

emit::MkparseRun describe_run(Session& session, const Options& options) {
  emit::MkparseRun run;
  run.arguments = options.inputs;
  run.target = options.target;
  run.output_directory = options.output_directory.empty() ? "." : options.output_directory;
  run.work_directory = options.work_directory;
  run.source_directories = options.source_directories;
  run.interface_directories = options.interface_directories;
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

}  // namespace

int run_model(const Options& options) {
  Session session(options);
  Reporter reporter(options, session.sources(), session.fs().current_directory());
  if (!session.choose_target()) {
    reporter.show(session.sink());
    return reporter.finish(session.sink(), kExitEnvironment);
  }
  if (const auto model = session.load_model(options.inputs[0], session.absolute("_build"))) {
    const std::string text = options.command == Command::kModel
                                 ? emit::model_json(*model, session.sources())
                                 : emit::mkparse_json(*model, describe_run(session, options));
    std::fwrite(text.data(), 1, text.size(), stdout);
  }
  const int exit_code = session.sink().has_errors() ? kExitErrors : kExitDone;
  reporter.show(session.sink());
  return reporter.finish(session.sink(), exit_code);
}

}  // namespace portato::driver
