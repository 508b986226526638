// SPDX-License-Identifier: Apache-2.0
#include "driver/command_line.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "driver/build_options.hpp"
#include "driver/commands.hpp"
#include "support/strings.hpp"

using namespace portato::driver;
using Words = std::vector<std::string>;

namespace {

CommandLine understood(const Words& arguments) {
  auto parsed = parse_command_line(arguments);
  const EarlyExit* answer = std::get_if<EarlyExit>(&parsed);
  INFO((answer != nullptr ? answer->text : ""));
  REQUIRE(answer == nullptr);
  return std::get<CommandLine>(std::move(parsed));
}

std::string command_of(const Words& arguments) { return std::string(understood(arguments).command->name); }

/// Of a command that builds.
BuildOptions options_of(const Words& arguments) {
  const CommandLine line = understood(arguments);
  REQUIRE(line.command->is_program);
  return *static_cast<const BuildOptions*>(line.invocation->options());
}

std::string refusal_of(const Words& arguments) {
  const auto parsed = parse_command_line(arguments);
  REQUIRE(std::holds_alternative<EarlyExit>(parsed));
  CHECK(std::get<EarlyExit>(parsed).is_error);
  const std::string text = std::get<EarlyExit>(parsed).text;
  return text.substr(0, text.find('\n'));
}

}  // namespace

TEST_CASE("the name of the program is the command, wherever it lies") {
  CHECK(command_of({"/usr/bin/mkmod", "x.mdef"}) == "mkmod");
  CHECK(command_of({"mksys", "x.sdef"}) == "mksys");
  CHECK(command_of({"portato", "mksys", "x.sdef"}) == "mksys");
  CHECK(command_of({"portato", "check", "x.sdef", "y.mdef"}) == "check");
}

TEST_CASE("the original tools' spellings are understood") {
  const BuildOptions options = options_of(
      {"mksys", "-t",    "wp85", "-s",         "one", "-s",         "two",   "-i",  "interfaces",
       "-C",    "-DX=1", "-L",   "-Wl,-z,now", "-X",  "-std=c++11", "-o",    "out", "--object-dir=work",
       "-j",    "4",     "-v",   "-n",         "-d",  "debug",      "s.sdef"});
  CHECK(options.input == "s.sdef");
  CHECK(options.project.target == "wp85");
  CHECK(options.project.source_directories == Words{"one", "two"});
  CHECK(options.output_directory == "out");
  CHECK(options.work_directory == "work");
  CHECK(options.jobs == 4);
  CHECK(options.report.is_verbose);
  CHECK(options.generate_only);
}

TEST_CASE("long options take their value attached or as the next word") {
  CHECK(options_of({"mksys", "--target=a", "s.sdef"}).project.target == "a");
  CHECK(options_of({"mksys", "--target", "a", "s.sdef"}).project.target == "a");
}

TEST_CASE("what a terminal would obey is shown as it is written") {
  CHECK(refusal_of({"portato", "\x1b[2J"}) == "portato: unknown command \\x1b[2J");
  CHECK(refusal_of({"mksys", "--x\x9b\n", "s.sdef"}).starts_with("mksys: unknown option --x\\x9b\\x0a"));
  CHECK(refusal_of({"mksys", "-j", "\r", "s.sdef"}).find('\r') == std::string::npos);
}

TEST_CASE("wrong command lines say what is wrong, and the nearest right word") {
  CHECK(refusal_of({"mksys", "--chek", "s.sdef"}) == "mksys: unknown option --chek; did you mean --check?");
  CHECK(refusal_of({"portato", "chekc"}) == "portato: unknown command chekc; did you mean check?");
  CHECK(refusal_of({"mksys"}) == "mksys: nothing to do: give X.sdef");
  CHECK(refusal_of({"mksys", "a.sdef", "b.sdef"}) == "mksys: one file at a time: `b.sdef` is one too many");
  CHECK(refusal_of({"mksys", "-o"}).find("-o") != std::string::npos);
  CHECK(refusal_of({"mksys", "--message-format", "xml", "s.sdef"}) ==
        "mksys: `xml` is none of text|short|json|sarif|github");
  CHECK(refusal_of({"mksys", "-j", "many", "s.sdef"}).find("many") != std::string::npos);
}

TEST_CASE("help and version are answers") {
  const auto parsed = parse_command_line({"mksys", "--help"});
  REQUIRE(std::holds_alternative<EarlyExit>(parsed));
  CHECK_FALSE(std::get<EarlyExit>(parsed).is_error);
  CHECK(std::get<EarlyExit>(parsed).text.find("--message-format") != std::string::npos);
  CHECK(std::get<EarlyExit>(parse_command_line({"portato", "--version"})).text.starts_with("portato "));
  CHECK(std::get<EarlyExit>(parse_command_line({"portato"})).text.find("mksys") != std::string::npos);
}

TEST_CASE("every word that names something is among those given") {
  const BuildOptions options = options_of(
      {"mksys", "-w", "work", "-o", "out",   "-d",     "debug",       "--launcher", "ccache", "-s",
       "one",   "-s", "two",  "-t", "board", "--sink", "json=report", "-C",         "-DA",    "x.sdef"});
  Words words;
  for (const GivenValue& given : options.project.given) words.push_back(given.option + " " + given.value);
  CHECK(words == Words{"--target board", "--output-dir out", "--object-dir work", "--debug-dir debug",
                       "--launcher ccache", "--source-search one", "--source-search two",
                       "--sink json=report", " x.sdef"});
}

TEST_CASE("a target that is named twice is built once, and the first one is the session's") {
  const BuildOptions options = options_of({"mksys", "-t", "b", "-t", "a", "-t", "b", "x.sdef"});
  CHECK(options.targets == Words{"b", "a"});
  CHECK(options.project.target == "b");
}

TEST_CASE("commands are found by their names, which differ") {
  std::set<std::string_view> names;
  for (const CommandSpec* each : commands()) {
    CHECK(find_command(each->name) == each);
    CHECK(names.insert(each->name).second);
  }
}

TEST_CASE("a command has no two options of one name, and something to say about each") {
  for (const CommandSpec* command : commands()) {
    std::set<std::string_view> names{"-h", "--help", "--version"};
    for (const OptionSpec& option : command->options) {
      INFO(command->name << " " << option.names);
      CHECK_FALSE(std::string_view(option.help).empty());
      CHECK(option.value_name().empty() == (option.arity == Arity::kFlag));
      for (const std::string_view name : {option.short_name(), option.long_name()})
        CHECK((name.empty() || names.insert(name).second));
    }
  }
}

TEST_CASE("the programs that are installed are those of the registry") {
  Words programs;
  for (const CommandSpec* each : commands()) {
    if (each->is_program) programs.emplace_back(each->name);
  }
  CHECK(portato::support::join(programs, " ") == PORTATO_PROGRAMS);
}
