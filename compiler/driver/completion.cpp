// SPDX-License-Identifier: Apache-2.0
// Completion for shells. Each script is made from the same tables as --help; diagnostics complete `explain`
// and `-W`.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "diag/codes.hpp"
#include "driver/command_help.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

enum class Value : std::uint8_t { kNone, kWord, kDirectory, kFile };

Value kind_of(const OptionHelp& option) {
  if (option.value.empty()) return Value::kNone;
  if (option.value == "DIR") return Value::kDirectory;
  return option.value.ends_with("FILE") ? Value::kFile : Value::kWord;
}

std::vector<std::string> names_of(const OptionHelp& option) {
  std::vector<std::string> names;
  for (const std::string& name : {option.short_name, option.long_name}) {
    if (!name.empty()) names.push_back(name);
  }
  return names;
}

/// Names of all diagnostics, or of warnings as `-W` options.
std::string diagnostic_names() {
  std::vector<std::string_view> names;
  for (const diag::DiagInfo& info : diag::all_codes()) names.push_back(info.name);
  return fmt::format("{}", fmt::join(names, " "));
}

std::string warning_options() {
  std::string words = "-Werror -Wno-error";
  for (const diag::DiagInfo& info : diag::all_codes()) {
    if (info.severity == diag::Severity::kWarning)
      words += fmt::format(" -W{0} -Wno-{0} -Werror={0}", info.name);
  }
  return words;
}

std::string programs(std::span<const CommandHelp> commands) {
  std::set<std::string> names{"portato"};
  for (const CommandHelp& command : commands) names.insert(command.program);
  return fmt::format("{}", fmt::join(names, " "));
}

std::string subcommands(std::span<const CommandHelp> commands) {
  std::vector<std::string> names;
  for (const CommandHelp& command : commands) names.push_back(command.word());
  return fmt::format("{}", fmt::join(names, " "));
}

// bash: one function; `command` is what decides, `previous` the word before the one to complete.

std::string bash_values(const CommandHelp& command) {
  std::string cases;
  for (const OptionHelp& option : command.options) {
    std::string how;
    if (kind_of(option) == Value::kDirectory) how = "-d";
    if (kind_of(option) == Value::kFile) how = "-f";
    if (!option.choices.empty()) how = fmt::format("-W '{}'", fmt::join(option.choices, " "));
    if (how.empty()) continue;
    std::vector<std::string> patterns;
    for (const std::string& name : names_of(option)) patterns.push_back(command.word() + ":" + name);
    cases += fmt::format("        {}) COMPREPLY=($(compgen {} -- \"$word\")); return ;;\n",
                         fmt::join(patterns, "|"), how);
  }
  return cases;
}

std::string bash_script(std::span<const CommandHelp> commands) {
  std::string values;
  std::string options;
  for (const CommandHelp& command : commands) {
    values += bash_values(command);
    std::vector<std::string> names;
    for (const OptionHelp& option : command.options) {
      for (const std::string& name : names_of(option)) names.push_back(name);
    }
    options += fmt::format("        {}) words='{}' ;;\n", command.word(), fmt::join(names, " "));
  }
  return fmt::format(R"(# bash completion for Portato; made by `portato completion bash`
_portato() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}} command=${{COMP_WORDS[0]##*/}} words=
    if [[ $command == portato ]]; then
        if ((COMP_CWORD == 1)); then COMPREPLY=($(compgen -W '{} --help --version' -- "$word")); return; fi
        command=${{COMP_WORDS[1]}}
    fi
    case $command:$previous in
{}    esac
    case $command in
{}    esac
    case $command:$word in
        explain:[!-]*|explain:) COMPREPLY=($(compgen -W '{}' -- "$word")) ;;
        *:-W*) COMPREPLY=($(compgen -W '{}' -- "$word")) ;;
        *:-*) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
        *) COMPREPLY=($(compgen -f -- "$word")) ;;
    esac
}}
complete -o filenames -F _portato {}
)",
                     subcommands(commands), values, options, diagnostic_names(), warning_options(),
                     programs(commands));
}

// zsh: _arguments takes one specification an option.

std::string zsh_text(std::string_view text) {
  std::string result = support::replace_all(text, "'", "'\\''");
  for (const std::string_view special : {"[", "]", ":"}) {
    result = support::replace_all(result, special, "\\" + std::string(special));
  }
  return result;
}

std::string zsh_specification(const OptionHelp& option) {
  std::string action;
  if (kind_of(option) == Value::kDirectory) action = "_files -/";
  if (kind_of(option) == Value::kFile) action = "_files";
  if (!option.choices.empty()) action = fmt::format("({})", fmt::join(option.choices, " "));
  const std::string value = option.value.empty() ? "" : fmt::format(":{}:{}", zsh_text(option.value), action);
  std::string result;
  for (const std::string& name : names_of(option)) {
    const std::string_view attached = name.starts_with("--") && !value.empty() ? "=" : "";
    result += fmt::format(" \\\n      '*{}{}[{}]{}'", name, attached, zsh_text(option.help), value);
  }
  return result;
}

std::string zsh_script(std::span<const CommandHelp> commands) {
  std::string cases;
  for (const CommandHelp& command : commands) {
    std::string specifications;
    for (const OptionHelp& option : command.options) specifications += zsh_specification(option);
    const std::string input =
        command.command == "explain" ? fmt::format("({})", diagnostic_names()) : "_files";
    cases += fmt::format("    {})\n      _arguments{} \\\n      '*:input:{}' ;;\n", command.word(),
                         specifications, input);
  }
  return fmt::format(R"(#compdef {}
# zsh completion for Portato; made by `portato completion zsh`
_portato() {{
  local command=${{words[1]:t}}
  if [[ $command == portato ]]; then
    if ((CURRENT == 2)); then compadd -- {}; return; fi
    command=$words[2]
    shift words
    ((CURRENT--))
  fi
  case $command in
{}  esac
}}
_portato "$@"
)",
                     programs(commands), subcommands(commands), cases);
}

// fish: one line an option.

std::string fish_text(std::string_view text) {
  return "'" + support::replace_all(support::replace_all(text, "\\", "\\\\"), "'", "\\'") + "'";
}

std::string fish_option(const std::string& condition, const OptionHelp& option) {
  std::string line = "complete " + condition;
  if (!option.short_name.empty()) line += " -s " + option.short_name.substr(1);
  if (!option.long_name.empty()) line += " -l " + option.long_name.substr(2);
  if (!option.choices.empty()) line += fmt::format(" -xa '{}'", fmt::join(option.choices, " "));
  if (option.choices.empty() && kind_of(option) == Value::kDirectory)
    line += " -xa '(__fish_complete_directories)'";
  if (option.choices.empty() && kind_of(option) == Value::kFile) line += " -r";
  if (option.choices.empty() && kind_of(option) == Value::kWord) line += " -x";
  return line + " -d " + fish_text(option.help) + "\n";
}

std::string fish_script(std::span<const CommandHelp> commands) {
  std::string script = "# fish completion for Portato; made by `portato completion fish`\n";
  for (const CommandHelp& command : commands) {
    const std::string in_portato = "-c portato -n '__fish_seen_subcommand_from " + command.word() + "'";
    script += fmt::format("complete -c portato -n __fish_use_subcommand -a {} -d {}\n", command.word(),
                          fish_text(command.summary));
    for (const OptionHelp& option : command.options) {
      script += fish_option(in_portato, option);
      if (command.command.empty()) script += fish_option("-c " + command.program, option);
    }
    if (command.command == "explain")
      script += fmt::format("complete {} -fa '{}'\n", in_portato, diagnostic_names());
  }
  return script;
}

}  // namespace

std::string completion_script(const std::string& shell, std::span<const CommandHelp> commands) {
  if (shell == "bash") return bash_script(commands);
  if (shell == "zsh") return zsh_script(commands);
  return shell == "fish" ? fish_script(commands) : "";
}

}  // namespace portato::driver
