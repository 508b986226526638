// SPDX-License-Identifier: Apache-2.0
// The command line: which command, with which options. Everything it knows it has from the registry.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "driver/command_spec.hpp"

namespace portato::driver {

/// What to do instead of a command: print `text` and exit.
struct EarlyExit {
  std::string text;
  bool is_error = false;  ///< to stderr, exit code 2; otherwise to stdout, 0
};

/// A command with its options, ready to run.
struct CommandLine {
  const CommandSpec* command = nullptr;
  std::unique_ptr<Invocation> invocation;
};

/// `arguments[0]` is the path the program was started by; its last node decides the command (`mkmod`,
/// `mksys`, any other name: the first argument is the command).
std::variant<CommandLine, EarlyExit> parse_command_line(const std::vector<std::string>& arguments);

}  // namespace portato::driver
