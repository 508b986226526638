#include "driver/driver.hpp"

#include <cstdio>
#include <exception>

#include "driver/commands.hpp"
#include "driver/options.hpp"

namespace portato::driver {

namespace {

int run_command(const Options& options) {
  switch (options.command) {
    case Command::kMkmod:
    case Command::kMksys: return run_build(options);
    case Command::kCheck: return run_check(options);
    case Command::kStep: return run_step(options);
  }
  return kExitInternal;
}

int give_answer(const Answer& answer) {
  std::fputs(answer.text.c_str(), answer.is_error ? stderr : stdout);
  return answer.is_error ? kExitEnvironment : kExitDone;
}

}  // namespace

int run(const std::vector<std::string>& arguments) {
  try {
    const std::variant<Options, Answer> parsed = parse_command_line(arguments);
    if (const Answer* answer = std::get_if<Answer>(&parsed)) return give_answer(*answer);
    return run_command(std::get<Options>(parsed));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "portato: internal error: %s [D9001]\n", error.what());
    std::fputs("portato: this is a bug; please report it with the command line and the files it reads\n", stderr);
    return kExitInternal;
  }
}

}  // namespace portato::driver
