// SPDX-License-Identifier: Apache-2.0
#include "driver/print_model.hpp"

#include <cstdio>

#include "driver/driver.hpp"
#include "driver/reporter.hpp"

namespace portato::driver {

int print_model(const std::string& input, const ProjectOptions& project, const ReportOptions& report,
                const std::function<std::string(const model::Model&, const Session&)>& write) {
  Session session(project, report);
  Reporter reporter(report, session.sources(), session.fs().current_directory());
  if (!session.choose_target()) {
    reporter.show(session.sink());
    return reporter.finish(session.sink(), kExitEnvironment);
  }
  if (const auto model = session.load_model(input, session.absolute("_build"))) {
    const std::string text = write(*model, session);
    std::fwrite(text.data(), 1, text.size(), stdout);
  }
  const int exit_code = session.sink().has_errors() ? kExitErrors : kExitDone;
  reporter.show(session.sink());
  return reporter.finish(session.sink(), exit_code);
}

}  // namespace portato::driver
