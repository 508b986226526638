// SPDX-License-Identifier: Apache-2.0
// `portato explain CODE…`: pages of the catalogue, on stdout.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "diag/catalogue.hpp"
#include "diag/codes.hpp"
#include "driver/command_spec.hpp"
#include "driver/driver.hpp"
#include "driver/option_groups.hpp"
#include "driver/reporter.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

struct ExplainOptions {
  std::vector<std::string> codes;
  ReportOptions report;
  bool lists_codes = false;
};

constexpr std::array kInputs{input<&ExplainOptions::codes>("CODE")};

constexpr auto kOptions =
    join(std::array{flag<&ExplainOptions::lists_codes>("--list", "list every diagnostic")},
         kColorOption<&ExplainOptions::report>);

Complaint finish(ExplainOptions& options) {
  if (options.codes.empty() && !options.lists_codes) return "nothing to do: give CODE";
  return std::nullopt;
}

std::string list_of_codes() {
  std::string list;
  for (const diag::DiagInfo& info : diag::all_codes()) {
    const diag::CataloguePage* page = diag::find_page(info);
    list += fmt::format("{}  {:7}  {:28} {}\n", diag::code_of(info), diag::to_string(info.severity),
                        info.name, page == nullptr ? "" : page->summary);
  }
  return list;
}

std::string unknown_code(const std::string& word) {
  const auto nearest = diag::nearest_name(word);
  return fmt::format("portato explain: no diagnostic is called `{}`{}\n", support::printable(word),
                     nearest ? fmt::format("; did you mean `{}`?", *nearest) : "; --list names them all");
}

void print(const std::string& text, FILE* stream) { std::fwrite(text.data(), 1, text.size(), stream); }

int run(const ExplainOptions& options) {
  if (options.lists_codes) print(list_of_codes(), stdout);
  int exit_code = kExitDone;
  bool is_first = true;
  for (const std::string& word : options.codes) {
    const diag::DiagInfo* info = diag::find_code(word);
    const diag::CataloguePage* page = info == nullptr ? nullptr : diag::find_page(*info);
    if (page == nullptr) {
      print(unknown_code(word), stderr);
      exit_code = kExitEnvironment;
      continue;
    }
    print((is_first ? "" : "\n") + diag::render_page(*page, wants_color(options.report.color, STDOUT_FILENO)),
          stdout);
    is_first = false;
  }
  return exit_code;
}

}  // namespace

extern constexpr CommandSpec kExplainCommand{
    .name = "explain",
    .summary = "Say what a diagnostic means, with examples and the fix.",
    .inputs = kInputs,
    .examples =
        "  portato explain D3011\n"
        "  portato explain source-not-found\n"
        "  portato explain --list\n",
    .options = kOptions,
    .make = invocation<ExplainOptions, run, finish>,
    .may_lack_inputs = true,
};

}  // namespace portato::driver
