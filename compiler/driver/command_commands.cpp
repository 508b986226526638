// SPDX-License-Identifier: Apache-2.0
// `portato commands`: a line for each command that has a manual page, `WORD TITLE`. The build makes the pages
// from it.
#include <cstdio>

#include "driver/command_help.hpp"
#include "driver/command_spec.hpp"
#include "driver/driver.hpp"

namespace portato::driver {

namespace {

struct NoOptions {};

int run(const NoOptions&) {
  for (const CommandHelp& command : describe_all())
    std::printf("%s %s\n", command.word().c_str(), command.title().c_str());
  return kExitDone;
}

}  // namespace

extern constexpr CommandSpec kCommandsCommand{
    .name = "commands",
    .summary = "List the commands that have manual pages.",
    .inputs = {},
    .examples = "",
    .options = {},
    .make = invocation<NoOptions, run>,
    .may_lack_inputs = true,
    .visibility = Visibility::kHidden,
};

}  // namespace portato::driver
