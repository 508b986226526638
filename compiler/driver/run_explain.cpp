// SPDX-License-Identifier: Apache-2.0
// `portato explain CODE…`: pages of the catalogue, on stdout.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "diag/catalogue.hpp"
#include "diag/codes.hpp"
#include "driver/commands.hpp"
#include "driver/driver.hpp"
#include "driver/reporter.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

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

}  // namespace

int run_explain(const Options& options) {
  if (options.lists_codes) print(list_of_codes(), stdout);
  int exit_code = kExitDone;
  bool is_first = true;
  for (const std::string& word : options.inputs) {
    const diag::DiagInfo* info = diag::find_code(word);
    const diag::CataloguePage* page = info == nullptr ? nullptr : diag::find_page(*info);
    if (page == nullptr) {
      print(unknown_code(word), stderr);
      exit_code = kExitEnvironment;
      continue;
    }
    print((is_first ? "" : "\n") + diag::render_page(*page, wants_color(options.color, STDOUT_FILENO)),
          stdout);
    is_first = false;
  }
  return exit_code;
}

}  // namespace portato::driver
