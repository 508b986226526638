// SPDX-License-Identifier: Apache-2.0
#include "driver/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <list>

#include "diag/render.hpp"
#include "driver/command_help.hpp"
#include "driver/commands.hpp"
#include "support/edit_distance.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

EarlyExit usage_error(const std::string& tool, const std::string& text) {
  return {tool + ": " + diag::one_line(text) + "\ntry '" + tool + " --help'\n", true};
}

std::string unknown_option(const CLI::App& app, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& each : option->get_lnames()) names.push_back("--" + each);
  }
  const std::vector<std::string_view> known(names.begin(), names.end());
  const auto nearest = support::nearest_word(name, known);
  return fmt::format("unknown option {}{}", name, nearest ? fmt::format("; did you mean {}?", *nearest) : "");
}

/// Words for one command, taken apart and handed to its options.
class Parser {
 public:
  Parser(const CommandSpec& command, const std::string& tool)
      : command_(command), tool_(tool), app_("", tool), invocation_(command.make()) {
    app_.set_help_flag(kHelpOption.names, kHelpOption.help);
    app_.set_version_flag(kVersionOption.names, version_text());
    app_.allow_extras();
    app_.add_option("inputs", inputs_)->type_name("");
    for (const OptionSpec& option : command.options) add(option);
  }

  std::variant<CommandLine, EarlyExit> parse(const std::vector<std::string>& words) {
    try {
      app_.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::CallForHelp&) {
      return EarlyExit{help_text(describe(command_))};
    } catch (const CLI::CallForVersion&) {
      return EarlyExit{version_text()};
    } catch (const CLI::ParseError& error) {
      return usage_error(tool_, error.what());
    }
    if (const Complaint complaint = finish()) return usage_error(tool_, *complaint);
    return CommandLine{&command_, std::move(invocation_)};
  }

 private:
  struct Given {
    const OptionSpec& spec;
    CLI::Option* option = nullptr;
    bool flag = false;
    std::string value;
    std::vector<std::string> values;
  };

  void add(const OptionSpec& spec) {
    Given& given = given_.emplace_back(Given{spec, nullptr, false, {}, {}});
    if (spec.arity == Arity::kFlag) {
      given.option = app_.add_flag(spec.names, given.flag);
    } else if (spec.arity == Arity::kOne) {
      given.option = app_.add_option(spec.names, given.value)->type_name(spec.value_name());
    } else {
      given.option =
          app_.add_option(spec.names, given.values)->type_name(spec.value_name())->allow_extra_args(false);
    }
  }

  Complaint finish() {
    for (Given& given : given_) {
      if (given.option->count() == 0) continue;
      if (given.spec.arity == Arity::kFlag) given.values = {given.flag ? "true" : "false"};
      if (given.spec.arity == Arity::kOne) given.values = {given.value};
      for (const std::string& value : given.values) {
        if (Complaint complaint = set(given.spec, value)) return complaint;
      }
    }
    for (const std::string& word : app_.remaining()) return unknown_option(app_, word);
    if (Complaint complaint = set_inputs()) return complaint;
    invocation_->set_given(std::move(names_));
    return invocation_->finish();
  }

  Complaint set(const OptionSpec& spec, const std::string& value) {
    const std::string_view name = spec.long_name().empty() ? spec.short_name() : spec.long_name();
    if (spec.is_name) names_.push_back({std::string(name), value});
    return spec.set(invocation_->options(), value);
  }

  Complaint set_inputs() {
    const std::span<const OptionSpec> specs = command_.inputs;
    if (inputs_.empty() && command_.may_lack_inputs) return std::nullopt;
    if (inputs_.empty()) return nothing_to_do(input_text(command_));
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const bool is_too_many = i >= specs.size() && (specs.empty() || specs.back().arity != Arity::kMany);
      if (is_too_many) return fmt::format("one file at a time: `{}` is one too many", inputs_[i]);
      if (Complaint complaint = set(specs[std::min(i, specs.size() - 1)], inputs_[i])) return complaint;
    }
    if (inputs_.size() >= specs.size()) return std::nullopt;
    return nothing_to_do(fmt::format("a {} behind {}", specs[inputs_.size()].value_name(), inputs_.back()));
  }

  static std::string nothing_to_do(const std::string& missing) { return "nothing to do: give " + missing; }

  const CommandSpec& command_;
  std::string tool_;
  CLI::App app_;
  std::unique_ptr<Invocation> invocation_;
  std::vector<std::string> inputs_;
  std::list<Given> given_;  // CLI11 keeps pointers to its members
  std::vector<GivenValue> names_;
};

EarlyExit unknown_command(const std::string& word) {
  std::vector<std::string_view> known;
  for (const CommandSpec* each : commands()) known.push_back(each->name);
  const auto nearest = support::nearest_word(word, known);
  return usage_error("portato", fmt::format("unknown command {}{}", word,
                                            nearest ? fmt::format("; did you mean {}?", *nearest) : ""));
}

}  // namespace

std::variant<CommandLine, EarlyExit> parse_command_line(const std::vector<std::string>& arguments) {
  const std::string tool(support::file_name_of(arguments[0]));
  if (const CommandSpec* command = find_command(tool); command != nullptr && command->is_program)
    return Parser(*command, tool).parse({arguments.begin() + 1, arguments.end()});
  const std::string word = arguments.size() > 1 ? arguments[1] : "--help";
  if (word == "--help" || word == "-h" || word == "help") return EarlyExit{overview()};
  if (word == "--version") return EarlyExit{version_text()};
  const CommandSpec* command = find_command(word);
  if (command == nullptr) return unknown_command(word);
  return Parser(*command, "portato " + word).parse({arguments.begin() + 2, arguments.end()});
}

}  // namespace portato::driver
