// SPDX-License-Identifier: Apache-2.0
#include "driver/driver.hpp"

#include <cstdio>
#include <exception>

#include "diag/codes.hpp"
#include "driver/command_line.hpp"
#include "driver/last_words.hpp"
#include "driver/reporter.hpp"
#include "source/real_fs.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

int give_answer(const Answer& answer) {
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
    const std::variant<CommandLine, Answer> parsed = parse_command_line(arguments);
    if (const Answer* answer = std::get_if<Answer>(&parsed)) return give_answer(*answer);
    const Invocation& invocation = *std::get<CommandLine>(parsed).invocation;
    report = invocation.report();
    prepare_last_words(report);
    return invocation.run();
  } catch (const std::exception& error) {
    return report_internal_error(report, error.what());
  }
}

}  // namespace portato::driver
