// SPDX-License-Identifier: Apache-2.0
#include "driver/driver.hpp"

#include <cstdio>
#include <exception>

#include "diag/codes.hpp"
#include "driver/commands.hpp"
#include "driver/last_words.hpp"
#include "driver/options.hpp"
#include "driver/reporter.hpp"
#include "source/real_fs.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

int run_command(const Options& options) {
  switch (options.command) {
    case Command::kMkmod:
    case Command::kMksys:
      return run_build(options);
    case Command::kCheck:
      return run_check(options);
    case Command::kModel:
    case Command::kMkparse:
      return run_model(options);
    case Command::kCheckModules:
      return run_check_modules(options);
    case Command::kFmt:
      return run_fmt(options);
    case Command::kGraph:
      return run_graph(options);
    case Command::kExport:
      return run_export(options);
    case Command::kExplain:
      return run_explain(options);
    case Command::kStep:
      return run_step(options);
  }
  return kExitInternal;
}

int give_answer(const Answer& answer) {
  std::fputs(answer.text.c_str(), answer.is_error ? stderr : stdout);
  return answer.is_error ? kExitEnvironment : kExitDone;
}

int report_internal_error(const Options& options, const std::string& what) {
  const source::SourceManager no_sources;
  diag::CollectingSink sink;
  sink.report(diag::make(diag::kInternalError, {}, support::printable(what))
                  .with_help("this is a bug; please report it with the command line and the files it reads"));
  Reporter reporter(options, no_sources, source::RealFs().current_directory());
  reporter.show(sink);
  reporter.finish(sink, kExitInternal);
  return kExitInternal;
}

}  // namespace

int run(const std::vector<std::string>& arguments) {
  Options options;
  try {
    std::variant<Options, Answer> parsed = parse_command_line(arguments);
    if (const Answer* answer = std::get_if<Answer>(&parsed)) return give_answer(*answer);
    options = std::get<Options>(std::move(parsed));
    prepare_last_words(options);
    return run_command(options);
  } catch (const std::exception& error) {
    return report_internal_error(options, error.what());
  }
}

}  // namespace portato::driver
