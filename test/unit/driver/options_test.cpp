// SPDX-License-Identifier: Apache-2.0
#include "driver/options.hpp"

#include <catch2/catch.hpp>

using namespace portato::driver;
using Words = std::vector<std::string>;

namespace {

Options options_of(const Words& arguments) {
  const auto parsed = parse_command_line(arguments);
  const Answer* answer = std::get_if<Answer>(&parsed);
  INFO((answer != nullptr ? answer->text : ""));
  REQUIRE(answer == nullptr);
  return std::get<Options>(parsed);
}

std::string refusal_of(const Words& arguments) {
  const auto parsed = parse_command_line(arguments);
  REQUIRE(std::holds_alternative<Answer>(parsed));
  CHECK(std::get<Answer>(parsed).is_error);
  const std::string text = std::get<Answer>(parsed).text;
  return text.substr(0, text.find('\n'));
}

}  // namespace

TEST_CASE("the name of the program is the command, wherever it lies") {
  CHECK(options_of({"/usr/bin/mkmod", "x.mdef"}).command == Command::kMkmod);
  CHECK(options_of({"mksys", "x.sdef"}).command == Command::kMksys);
  CHECK(options_of({"portato", "mksys", "x.sdef"}).command == Command::kMksys);
  CHECK(options_of({"portato", "check", "x.sdef", "y.mdef"}).inputs == Words{"x.sdef", "y.mdef"});
}

TEST_CASE("the original tools' spellings are understood") {
  const Options options = options_of(
      {"mksys", "-t",    "wp85", "-s",         "one", "-s",         "two",   "-i",  "interfaces",
       "-C",    "-DX=1", "-L",   "-Wl,-z,now", "-X",  "-std=c++11", "-o",    "out", "--object-dir=work",
       "-j",    "4",     "-v",   "-n",         "-d",  "debug",      "s.sdef"});
  CHECK(options.inputs == Words{"s.sdef"});
  CHECK(options.target == "wp85");
  CHECK(options.source_directories == Words{"one", "two"});
  CHECK(options.output_directory == "out");
  CHECK(options.work_directory == "work");
  CHECK(options.jobs == 4);
  CHECK(options.is_verbose);
  CHECK(options.generate_only);
}

TEST_CASE("long options take their value attached or as the next word") {
  CHECK(options_of({"mksys", "--target=a", "s.sdef"}).target == "a");
  CHECK(options_of({"mksys", "--target", "a", "s.sdef"}).target == "a");
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
  REQUIRE(std::holds_alternative<Answer>(parsed));
  CHECK_FALSE(std::get<Answer>(parsed).is_error);
  CHECK(std::get<Answer>(parsed).text.find("--message-format") != std::string::npos);
  CHECK(std::get<Answer>(parse_command_line({"portato", "--version"})).text.starts_with("portato "));
  CHECK(std::get<Answer>(parse_command_line({"portato"})).text.find("mksys") != std::string::npos);
}

TEST_CASE("every word that names something is among those given") {
  const Options options = options_of({"mksys",      "-w",     "work",        "-o",  "out", "-d",    "debug",
                                      "--launcher", "ccache", "-s",          "one", "-s",  "two",   "-t",
                                      "board",      "--sink", "json=report", "-C",  "-DA", "x.sdef"});
  Words words;
  for (const GivenValue& given : given_values(options))
    if (!given.value.empty()) words.push_back(given.option + " " + given.value);
  CHECK(words == Words{" x.sdef", "--target board", "--os-type linux", "--output-dir out",
                       "--object-dir work", "--debug-dir debug", "--launcher ccache", "--source-search one",
                       "--source-search two", "--sink report"});
}
