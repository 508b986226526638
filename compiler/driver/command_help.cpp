// SPDX-License-Identifier: Apache-2.0
// --help and manual pages.
#include "driver/command_help.hpp"

#include <fmt/format.h>

#include "driver/commands.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

constexpr std::size_t kHelpColumn = 30;

/// `-t, --target NAME`; `-W[no-]NAME` takes its value without a blank.
std::string syntax_of(const OptionHelp& option) {
  std::string text = option.short_name.empty() ? "    " : option.short_name;
  if (!option.long_name.empty()) text += (option.short_name.empty() ? "" : ", ") + option.long_name;
  if (!option.value.empty()) text += (option.long_name.empty() ? "" : " ") + option.value;
  return text;
}

/// For man: no line begins a request, and a dash stays one.
std::string roff(std::string_view text) {
  std::string result = support::replace_all(text, "\\", "\\e");
  result = support::replace_all(result, "-", "\\-");
  return result.starts_with('.') || result.starts_with('\'') ? "\\&" + result : result;
}

OptionHelp describe(const OptionSpec& option) {
  OptionHelp help{std::string(option.short_name()),
                  std::string(option.long_name()),
                  option.value_name(),
                  option.help,
                  {}};
  if (option.choices == nullptr) return help;
  for (const std::string_view word : support::split(help.value, '|')) help.choices.emplace_back(word);
  return help;
}

}  // namespace

std::string input_text(const CommandSpec& command) {
  std::vector<std::string> values;
  for (const OptionSpec& input : command.inputs) values.push_back(input.value_name());
  return support::join(values, " ");
}

CommandHelp describe(const CommandSpec& command) {
  const std::string name(command.name);
  const bool takes_many = !command.inputs.empty() && command.inputs.back().arity == Arity::kMany;
  CommandHelp help{command.is_program ? name : "portato", command.is_program ? "" : name,
                   std::string(command.summary),          input_text(command) + (takes_many ? "..." : ""),
                   std::string(command.examples),         {describe(kHelpOption), describe(kVersionOption)}};
  for (const OptionSpec& option : command.options) help.options.push_back(describe(option));
  return help;
}

std::vector<CommandHelp> describe_all() {
  std::vector<CommandHelp> all;
  for (const CommandSpec* each : commands()) {
    if (each->visibility == Visibility::kPublic) all.push_back(describe(*each));
  }
  return all;
}

std::string overview() {
  std::string text =
      "Portato compiles Legato and TelAF definition files.\n\n"
      "Usage: portato COMMAND [OPTIONS] FILE...\n\nCommands:\n";
  std::vector<std::string> programs;
  for (const CommandSpec* each : commands()) {
    if (each->visibility != Visibility::kHidden)
      text += fmt::format("  {:15}{}\n", each->name, each->summary);
    if (each->is_program) programs.emplace_back(each->name);
  }
  const std::string last = programs.back();
  programs.pop_back();
  return text +
         fmt::format(
             "\n'portato COMMAND --help' explains a command. {} and {} are commands of their own, too.\n",
             support::join(programs, ", "), last);
}

std::string version_text() { return "portato " PORTATO_VERSION "\n"; }

std::string help_text(const CommandHelp& command) {
  std::string text = fmt::format("Usage: {} [OPTIONS] {}\n\n{}\n\nOptions:\n", command.name(), command.input,
                                 command.summary);
  for (const OptionHelp& option : command.options) {
    const std::string syntax = "  " + syntax_of(option);
    text += syntax.size() + 2 > kHelpColumn
                ? fmt::format("{}\n{:{}}{}\n", syntax, "", kHelpColumn, option.help)
                : fmt::format("{:{}}{}\n", syntax, kHelpColumn, option.help);
  }
  if (!command.examples.empty()) text += "\nExamples:\n" + command.examples;
  return text;
}

std::string manual_page(const CommandHelp& command) {
  const std::string title = command.title();
  std::string page = fmt::format(".TH \"{}\" 1 \"\" \"Portato {}\" \"Portato\"\n.SH NAME\n{} \\- {}\n", title,
                                 PORTATO_VERSION, roff(title), roff(command.summary));
  page += fmt::format(".SH SYNOPSIS\n.B {}\n[\\fIOPTIONS\\fR] {}\n.SH OPTIONS\n", roff(command.name()),
                      roff(command.input));
  for (const OptionHelp& option : command.options) {
    const std::string syntax = syntax_of(option);
    page += fmt::format(".TP\n.B {}\n{}\n", roff(syntax.substr(syntax.find_first_not_of(' '))),
                        roff(option.help));
  }
  page +=
      ".SH \"EXIT STATUS\"\n0 done; 1 errors in the input or the build; 2 wrong usage or something that this "
      "machine lacks; "
      "70 a mistake of the program; 128 and the number of a signal that ended it.\n";
  if (command.examples.empty()) return page;
  page += ".SH EXAMPLES\n.nf\n";
  for (const std::string_view line : support::split(command.examples, '\n')) page += roff(line) + "\n";
  return page + ".fi\n";
}

}  // namespace portato::driver
