// SPDX-License-Identifier: Apache-2.0
#include "driver/driver.hpp"

#include <cstdio>
#include <exception>

#include "diag/codes.hpp"
#include "driver/command_line.hpp"
#include "driver/fatal_signals.hpp"
#include "driver/reporter.hpp"
#include "source/real_fs.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

int print_early_exit(const EarlyExit& answer) {
  std::fputs(answer.text.c_str(), answer.is_error ? stderr : stdout);
  return answer.is_error ? kExitEnvironment : kExitDone;
}

int report_internal_error(const ReportOptions& options, const std::string& what) {
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
  ReportOptions report;
  try {
    const std::variant<CommandLine, EarlyExit> parsed = parse_command_line(arguments);
    if (const EarlyExit* answer = std::get_if<EarlyExit>(&parsed)) return print_early_exit(*answer);
    const Invocation& invocation = *std::get<CommandLine>(parsed).invocation;
    report = invocation.report();
    install_fatal_signal_handlers(report);
    return invocation.run();
  } catch (const std::exception& error) {
    return report_internal_error(report, error.what());
  }
}

}  // namespace portato::driver
