// SPDX-License-Identifier: Apache-2.0
// What there is to say about a command, taken from its record, and the forms in which it is said: --help,
// completion for three shells, manual pages.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "driver/command_spec.hpp"

namespace portato::driver {

// Every command has these.
inline constexpr OptionSpec kHelpOption{.names = "-h,--help", .help = "print this and exit"};
inline constexpr OptionSpec kVersionOption{.names = "--version", .help = "print the version and exit"};

struct OptionHelp {
  std::string short_name;  ///< "-t", or empty
  std::string long_name;   ///< "--target", or empty
  std::string value;       ///< "NAME"; empty for a flag
  std::string help;
  std::vector<std::string> choices;  ///< the words that the value may be, if these are all
};

struct CommandHelp {
  std::string program;  ///< "portato" or "mksys"
  std::string command;  ///< "check"; empty for a program of its own
  std::string summary;
  std::string input;     ///< what follows the options: "X.sdef", "FILE..."
  std::string examples;  ///< lines
  std::vector<OptionHelp> options;

  /// "portato check".
  [[nodiscard]] std::string name() const { return command.empty() ? program : program + " " + command; }
  /// "portato-check", for man.
  [[nodiscard]] std::string title() const { return command.empty() ? program : program + "-" + command; }
  /// "check" or "mksys".
  [[nodiscard]] const std::string& word() const { return command.empty() ? program : command; }
};

CommandHelp describe(const CommandSpec& command);

/// Of all commands that have manual pages and completion.
std::vector<CommandHelp> describe_all();

/// What usage errors call its inputs: "yocto|dkms FILE".
std::string input_text(const CommandSpec& command);

/// The answer to --help.
std::string help_text(const CommandHelp& command);

/// The answer to `portato --help`: all commands.
std::string overview();

/// The answer to --version.
std::string version_text();

/// A script that `shell` (bash, zsh, fish) reads; empty for another shell. `commands` are all there are.
std::string completion_script(const std::string& shell, std::span<const CommandHelp> commands);

/// A page for man(1), section 1.
std::string manual_page(const CommandHelp& command);

}  // namespace portato::driver
