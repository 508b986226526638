// SPDX-License-Identifier: Apache-2.0
// Lines as the words of a command line, the first one as the name of the program. The command line is
// understood or answered; no answer holds anything that a terminal would obey.
#include "diag/severity_policy.hpp"
#include "driver/build_options.hpp"
#include "driver/command_line.hpp"
#include "fuzz_input.hpp"
#include "support/utf8.hpp"

using namespace portato;
using test::require;

namespace {

void check_answer(const driver::EarlyExit& answer) {
  require(answer.text.ends_with('\n'), "an answer is whole lines");
  for (const std::string_view line : support::split(answer.text, '\n')) {
    for (std::string_view rest = line; !rest.empty();) {
      const std::size_t length = support::utf8_sequence_length(rest);
      require(length > 0 && !support::is_terminal_control(support::utf8_code_point(rest.substr(0, length))),
              "a terminal obeys no answer");
      rest.remove_prefix(length);
    }
  }
}

void check_options(const driver::CommandLine& line) {
  const driver::ReportOptions& report = line.invocation->report();
  for (const driver::SinkRequest& sink : report.sinks) require(!sink.path.empty(), "a sink is a file");
  diag::SeverityPolicy policy;
  for (const std::string& word : report.warnings) policy.apply("-W" + word);
  if (!line.command->is_program) return;
  const auto& build = *static_cast<const driver::BuildOptions*>(line.invocation->options());
  require(build.jobs >= 0 && build.jobs <= 4096, "jobs have a limit");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const test::MemoryLimit limit(size);
  std::vector<std::string> words;
  for (const std::string_view word : support::split({reinterpret_cast<const char*>(data), size}, '\n'))
    words.emplace_back(word);
  const auto understood = driver::parse_command_line(words);
  if (const auto* answer = std::get_if<driver::EarlyExit>(&understood)) {
    check_answer(*answer);
  } else {
    check_options(std::get<driver::CommandLine>(understood));
  }
  return 0;
}
