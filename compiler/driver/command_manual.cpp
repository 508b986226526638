// SPDX-License-Identifier: Apache-2.0
// `portato manual COMMAND`: a manual page for man(1).
#include <cstdio>

#include "driver/command_help.hpp"
#include "driver/commands.hpp"
#include "driver/driver.hpp"

namespace portato::driver {

namespace {

struct ManualOptions {
  std::vector<std::string> commands;
};

constexpr std::array kInputs{input<&ManualOptions::commands>("COMMAND")};

int run(const ManualOptions& options) {
  const CommandSpec* command = options.commands.size() == 1 ? find_command(options.commands[0]) : nullptr;
  if (command == nullptr || command->visibility != Visibility::kPublic) {
    std::fputs("portato manual: give the name of a command\n", stderr);
    return kExitEnvironment;
  }
  std::fputs(manual_page(describe(*command)).c_str(), stdout);
  return kExitDone;
}

}  // namespace

extern constexpr CommandSpec kManualCommand{
    .name = "manual",
    .summary = "Print the manual page of a command, for man(1).",
    .inputs = kInputs,
    .examples = "",
    .options = {},
    .make = invocation<ManualOptions, run>,
    .may_lack_inputs = true,
    .visibility = Visibility::kOverview,
};

}  // namespace portato::driver
