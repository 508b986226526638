// SPDX-License-Identifier: Apache-2.0
// `portato completion SHELL`: what a shell reads to complete commands and options.
#include <cstdio>

#include "driver/command_help.hpp"
#include "driver/command_spec.hpp"
#include "driver/driver.hpp"

namespace portato::driver {

namespace {

struct CompletionOptions {
  std::vector<std::string> shells;
};

constexpr std::array kInputs{input<&CompletionOptions::shells>("SHELL")};

int run(const CompletionOptions& options) {
  const std::string script =
      options.shells.size() == 1 ? completion_script(options.shells[0], describe_all()) : "";
  std::fputs(script.empty() ? "portato completion: give bash, zsh or fish\n" : script.c_str(),
             script.empty() ? stderr : stdout);
  return script.empty() ? kExitEnvironment : kExitDone;
}

}  // namespace

extern constexpr CommandSpec kCompletionCommand{
    .name = "completion",
    .summary = "Print a completion script for bash, zsh or fish.",
    .inputs = kInputs,
    .examples = "",
    .options = {},
    .make = invocation<CompletionOptions, run>,
    .may_lack_inputs = true,
    .visibility = Visibility::kOverview,
};

}  // namespace portato::driver
