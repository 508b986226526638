// `portato check FILE…`: parse, bind, check. All mistakes of all files in one run; nothing is written.
#include "driver/commands.hpp"
#include "driver/driver.hpp"
#include "driver/reporter.hpp"
#include "driver/session.hpp"

namespace portato::driver {

int run_check(const Options& options) {
  Session session(options);
  const Reporter reporter(options, session.sources(), session.fs().current_directory());
  int exit_code = kExitDone;
  if (!session.choose_target()) {
    exit_code = kExitEnvironment;
  } else {
    for (const std::string& input : options.inputs) {
      session.load_model(input, session.absolute("_build"));
    }
    if (session.sink().has_errors()) exit_code = kExitErrors;
  }
  reporter.show(session.sink());
  return reporter.finish(session.sink(), exit_code);
}

}  // namespace portato::driver
