// SPDX-License-Identifier: Apache-2.0
#include "driver/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <span>

#include "driver/command_help.hpp"
#include "driver/option_tables.hpp"
#include "export/exporters.hpp"
#include "support/edit_distance.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

const CommandRow* find_command(std::string_view name) {
  for (const CommandRow& row : kCommands) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

template <class T>
using Choice = std::pair<std::string_view, T>;

constexpr std::array<Choice<MessageFormat>, 5> kMessageFormats{{{"text", MessageFormat::kText},
                                                                {"short", MessageFormat::kShort},
                                                                {"json", MessageFormat::kJson},
                                                                {"sarif", MessageFormat::kSarif},
                                                                {"github", MessageFormat::kGithub}}};
constexpr std::array<Choice<ColorMode>, 3> kColorModes{
    {{"auto", ColorMode::kAutomatic}, {"always", ColorMode::kAlways}, {"never", ColorMode::kNever}}};

constexpr std::array<Choice<emit::GraphFormat>, 4> kGraphFormats{{{"dot", emit::GraphFormat::kDot},
                                                                  {"mermaid", emit::GraphFormat::kMermaid},
                                                                  {"json", emit::GraphFormat::kJson},
                                                                  {"svg", emit::GraphFormat::kSvg}}};
constexpr std::array<Choice<emit::GraphView>, 4> kGraphViews{{{"modules", emit::GraphView::kModules},
                                                              {"apps", emit::GraphView::kApps},
                                                              {"components", emit::GraphView::kComponents},
                                                              {"all", emit::GraphView::kAll}}};

template <class T>
std::string list_of(std::span<const Choice<T>> choices) {
  std::vector<std::string_view> words;
  for (const auto& [word, value] : choices) words.push_back(word);
  return fmt::format("{}", fmt::join(words, "|"));
}

/// The value that `given` names; a usage error with a suggestion if it names none.
template <class T>
T choose(std::span<const Choice<T>> choices, const std::string& given) {
  std::vector<std::string_view> words;
  for (const auto& [word, value] : choices) {
    if (given == word) return value;
    words.push_back(word);
  }
  const auto nearest = support::nearest_word(given, words);
  throw CLI::ValidationError(fmt::format("`{}` is none of {}{}", given, list_of(choices),
                                         nearest ? fmt::format("; did you mean {}?", *nearest) : ""));
}

SinkRequest parse_sink(const std::string& given) {
  const std::size_t equals = given.find('=');
  if (equals == std::string::npos || equals + 1 == given.size()) {
    throw CLI::ValidationError("--sink wants FORMAT=FILE, not `" + given + "`");
  }
  return {choose<MessageFormat>(kMessageFormats, given.substr(0, equals)), given.substr(equals + 1)};
}

void add_reporting_options(CLI::App& app, Options& options) {
  const auto set_format = [&options](const std::string& word) {
    options.message_format = choose<MessageFormat>(kMessageFormats, word);
  };
  const auto add_sinks = [&options](const std::vector<std::string>& words) {
    for (const std::string& word : words) options.sinks.push_back(parse_sink(word));
  };
  app.add_option_function<std::string>("--message-format", set_format,
                                       "default: text on a terminal, else short")
      ->type_name(list_of<MessageFormat>(kMessageFormats));
  app.add_option_function<std::vector<std::string>>("--sink", add_sinks,
                                                    "write the diagnostics into a file, too")
      ->type_name("FORMAT=FILE")
      ->allow_extra_args(false);
}

void add_graph_options(CLI::App& app, Options& options) {
  const auto set_format = [&options](const std::string& word) {
    options.graph_format = choose<emit::GraphFormat>(kGraphFormats, word);
  };
  const auto set_view = [&options](const std::string& word) {
    options.graph_view = choose<emit::GraphView>(kGraphViews, word);
  };
  app.add_option_function<std::string>("--format", set_format, "default: dot")
      ->type_name(list_of<emit::GraphFormat>(kGraphFormats));
  app.add_option_function<std::string>("--view", set_view, "what to show (default: all)")
      ->type_name(list_of<emit::GraphView>(kGraphViews));
}

void add_color_option(CLI::App& app, Options& options) {
  const auto set_color = [&options](const std::string& word) {
    options.color = choose<ColorMode>(kColorModes, word);
  };
  app.add_option_function<std::string>("--color", set_color, "default: auto")
      ->type_name(list_of<ColorMode>(kColorModes));
}

void add_options(CLI::App& app, const CommandRow& row, Options& options) {
  for (const auto& option : kTextOptions) {
    if ((option.commands & row.options) == 0) continue;
    app.add_option(option.names, options.*option.target, option.help)->type_name(option.value);
  }
  for (const auto& option : kListOptions) {
    if ((option.commands & row.options) == 0) continue;
    app.add_option(option.names, options.*option.target, option.help)
        ->type_name(option.value)
        ->allow_extra_args(false);
  }
  for (const auto& option : kFlags) {
    if ((option.commands & row.options) != 0) app.add_flag(option.names, options.*option.target, option.help);
  }
  if ((row.options & kBuilds) != 0) {
    app.add_option("-j,--jobs", options.jobs, "parallel jobs (default: one a processor)")
        ->check(CLI::Range(1, 4096).description(""))
        ->type_name("N");
  }
  if (row.options == kGraphs) add_graph_options(app, options);
  if ((row.options & (kBoth | kFormats | kVerifies)) != 0) add_reporting_options(app, options);
  if (row.options != 0) add_color_option(app, options);
}

void set_up(CLI::App& app, const CommandRow& row, Options& options) {
  app.set_help_flag("-h,--help", "print this and exit");
  app.set_version_flag("--version", std::string("portato " PORTATO_VERSION), "print the version and exit");
  app.allow_extras();
  app.add_option(row.input, options.inputs)->type_name("");
  add_options(app, row, options);
}

/// A command of its own, beside `portato`.
bool is_program(const CommandRow& row) { return (row.options & kBuilds) != 0; }

bool takes_one(const CommandRow& row) {
  return is_program(row) || row.options == kModels || row.options == kGraphs || row.options == kExports;
}

/// What follows the options.
std::string input_of(const CommandRow& row) {
  if (row.command != Command::kExport) return row.input;
  return fmt::format("{} {}", fmt::join(exports::exporter_names(), "|"), row.input);
}

OptionHelp describe(const CLI::Option& option) {
  const auto& short_names = option.get_snames();
  const auto& long_names = option.get_lnames();
  OptionHelp help{short_names.empty() ? "" : "-" + short_names[0],
                  long_names.empty() ? "" : "--" + long_names[0],
                  option.get_items_expected_max() == 0 ? "" : option.get_type_name(),
                  option.get_description(),
                  {}};
  if (help.value.find('|') != std::string::npos && help.value.find('[') == std::string::npos) {
    for (const std::string_view word : support::split(help.value, '|')) help.choices.emplace_back(word);
  }
  return help;
}

CommandHelp describe(const CommandRow& row) {
  CommandHelp help{is_program(row) ? row.name : "portato",
                   is_program(row) ? "" : row.name,
                   row.help,
                   input_of(row) + std::string(takes_one(row) ? "" : "..."),
                   row.examples,
                   {}};
  Options unused;
  CLI::App app;
  set_up(app, row, unused);
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) help.options.push_back(describe(*option));
  }
  return help;
}

std::vector<CommandHelp> describe_all() {
  std::vector<CommandHelp> all;
  for (const CommandRow& row : kCommands) {
    if (row.command != Command::kStep) all.push_back(describe(row));
  }
  return all;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

Answer usage_error(const std::string& tool, const std::string& text) {
  return {tool + ": " + diag::one_line(text) + "\ntry '" + tool + " --help'\n", true};
}

std::string unknown_option(const CLI::App& app, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  std::string text = "unknown option " + name;
  const std::vector<std::string> names = option_names(app);
  const std::vector<std::string_view> known(names.begin(), names.end());
  if (const auto nearest = support::nearest_word(name, known))
    text += "; did you mean " + std::string(*nearest) + "?";
  return text;
}

/// Moves the first word of `portato export` where it belongs; what is wrong with it, if anything is.
std::optional<std::string> take_export_format(Options& options) {
  const std::string given = options.inputs.front();
  options.exporter = exports::find_exporter(given);
  if (options.exporter == nullptr) {
    const std::vector<std::string_view> words = exports::exporter_names();
    const auto nearest = support::nearest_word(given, words);
    return fmt::format("`{}` is none of {}{}", given, fmt::join(words, "|"),
                       nearest ? fmt::format("; did you mean {}?", *nearest) : "");
  }
  options.inputs.erase(options.inputs.begin());
  if (options.inputs.empty()) return "nothing to do: give a FILE behind " + given;
  return std::nullopt;
}

std::variant<Options, Answer> parse_options(const CommandRow& row, const std::string& tool,
                                            const std::vector<std::string>& words) {
  Options options;
  options.command = row.command;
  CLI::App app(row.help, tool);
  set_up(app, row, options);
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::CallForHelp&) {
    return Answer{help_text(describe(row))};
  } catch (const CLI::CallForVersion&) {
    return Answer{std::string("portato " PORTATO_VERSION "\n")};
  } catch (const CLI::ParseError& error) {
    return usage_error(tool, error.what());
  }
  for (const std::string& word : app.remaining()) return usage_error(tool, unknown_option(app, word));
  if (options.inputs.empty() && !options.lists_codes)
    return usage_error(tool, "nothing to do: give " + input_of(row));
  if (row.command == Command::kExport) {
    if (const auto wrong = take_export_format(options)) return usage_error(tool, *wrong);
  }
  if (takes_one(row) && options.inputs.size() > 1) {
    return usage_error(tool, "one file at a time: `" + options.inputs[1] + "` is one too many");
  }
  if (!options.targets.empty()) options.target = options.targets.front();
  std::vector<std::string>& targets = options.targets;
  for (auto each = targets.begin(); each != targets.end();)
    each = std::find(targets.begin(), each, *each) == each ? each + 1 : targets.erase(each);
  if (targets.size() > 1 && !options.kernel.empty()) {
    return usage_error(tool, "--kernel goes with one target: name the kernels in the target descriptions");
  }
  const bool reads_standard_input =
      row.command == Command::kFmt &&
      std::find(options.inputs.begin(), options.inputs.end(), "-") != options.inputs.end();
  if (reads_standard_input && options.stdin_name.empty())
    return usage_error(tool, "`-` needs --stdin-name NAME, whose ending says what it is");
  if (row.command == Command::kCheck && options.shows_fixes && !options.applies_fixes)
    return usage_error(tool, "--diff goes with --fix");
  return options;
}

/// `portato completion SHELL` and `portato manual COMMAND`, which only print.
Answer generated(const std::string& what, const std::vector<std::string>& words) {
  const std::vector<CommandHelp> commands = describe_all();
  if (words.size() == 1 && what == "completion") {
    const std::string script = completion_script(words[0], commands);
    if (!script.empty()) return Answer{script};
  }
  for (const CommandHelp& command : commands) {
    const bool is_meant =
        what == "manual" && words.size() == 1 && (words[0] == command.command || words[0] == command.program);
    if (is_meant && (command.command.empty() || words[0] != "portato")) return Answer{manual_page(command)};
  }
  return Answer{"portato " + what +
                    (what == "manual" ? ": give the name of a command\n" : ": give bash, zsh or fish\n"),
                true};
}

std::string overview() {
  std::string text =
      "Portato compiles Legato and TelAF definition files.\n\n"
      "Usage: portato COMMAND [OPTIONS] FILE...\n\nCommands:\n";
  for (const CommandRow& row : kCommands) {
    if (row.command != Command::kStep) text += fmt::format("  {:15}{}\n", row.name, row.help);
  }
  text += "  completion     Print a completion script for bash, zsh or fish.\n";
  text += "  manual         Print the manual page of a command, for man(1).\n";
  return text +
         "\n'portato COMMAND --help' explains a command. mkmod, mksys and mkparse are commands of their own, "
         "too.\n";
}

}  // namespace

std::vector<GivenValue> given_values(const Options& options) {
  std::vector<GivenValue> values;
  const auto add = [&](std::string_view names, const std::string& value) {
    GivenValue given{std::string(names.substr(names.find(',') + 1)), value};
    // Several commands have an option of that name.
    if (std::find(values.begin(), values.end(), given) == values.end()) values.push_back(std::move(given));
  };
  for (const std::string& input : options.inputs) add("", input);
  for (const auto& row : kTextOptions) add(row.names, options.*row.target);
  for (const auto& row : kListOptions) {
    if (row.target == &Options::ignored) continue;
    for (const std::string& value : options.*row.target) add(row.names, value);
  }
  for (const SinkRequest& sink : options.sinks) add("--sink", sink.path);
  return values;
}

std::variant<Options, Answer> parse_command_line(const std::vector<std::string>& arguments) {
  const std::string tool(support::file_name_of(arguments[0]));
  if (const CommandRow* row = find_command(tool); row != nullptr && is_program(*row)) {
    return parse_options(*row, tool, {arguments.begin() + 1, arguments.end()});
  }
  const std::string command = arguments.size() > 1 ? arguments[1] : "--help";
  if (command == "--help" || command == "-h" || command == "help") return Answer{overview()};
  if (command == "--version") return Answer{std::string("portato " PORTATO_VERSION "\n")};
  if (const CommandRow* row = find_command(command)) {
    return parse_options(*row, "portato " + command, {arguments.begin() + 2, arguments.end()});
  }
  if (command == "completion" || command == "manual") {
    return generated(command, {arguments.begin() + 2, arguments.end()});
  }
  std::string text = "unknown command " + command;
  std::vector<std::string_view> known{"completion", "manual"};
  for (const CommandRow& row : kCommands) known.emplace_back(row.name);
  if (const auto nearest = support::nearest_word(command, known))
    text += "; did you mean " + std::string(*nearest) + "?";
  return usage_error("portato", text);
}

}  // namespace portato::driver
