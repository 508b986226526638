// SPDX-License-Identifier: Apache-2.0
#include "exec/ninja_output.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "support/strings.hpp"

namespace portato::exec {

namespace {

constexpr std::string_view kProgressMark = "\x01portato ";
constexpr std::string_view kFailedMark = "FAILED: ";

constexpr std::array<std::string_view, 3> kOwnWords = {"ninja: Entering directory", "ninja: no work to do.",
                                                       "ninja: build stopped: "};

int number_in(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

const std::string& NinjaOutput::status_format() {
  static const std::string kFormat = std::string(kProgressMark) + "%f %t ";
  return kFormat;
}

void NinjaOutput::add(std::string_view piece) {
  rest_ += piece;
  std::size_t begin = 0;
  for (std::size_t end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', begin)) {
    add_line(std::string_view(rest_).substr(begin, end - begin));
    begin = end + 1;
  }
  rest_.erase(0, begin);
}

void NinjaOutput::finish(bool has_failed) {
  if (!rest_.empty()) add_line(rest_);
  if (!failed_line_.empty()) show(failed_line_);
  rest_.clear();
  failed_line_.clear();
  if (has_failed && !has_shown_anything_) context_.write_output(hidden_failures_);
}

void NinjaOutput::add_line(std::string_view line) {
  if (!failed_line_.empty()) {
    const std::string failed = std::exchange(failed_line_, {});
    if (is_command_of_failed_step(line)) {
      hidden_failures_ += support::printable_lines(failed + "\n" + std::string(line) + "\n");
      return;
    }
    show(failed);
  }
  if (line.starts_with(kProgressMark)) {
    add_progress(line.substr(kProgressMark.size()));
  } else if (request_.verbose) {
    show(line);
  } else if (line.starts_with(kFailedMark)) {
    failed_line_ = line;
  } else if (std::none_of(kOwnWords.begin(), kOwnWords.end(),
                          [&](auto words) { return line.starts_with(words); })) {
    show(line);
  }
}

// "3 17 description".
void NinjaOutput::add_progress(std::string_view fields) {
  has_run_steps_ = true;
  const std::size_t first = fields.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : fields.find(' ', first + 1);
  if (second == std::string_view::npos) return;
  const NinjaProgress progress{number_in(fields.substr(0, first)), number_in(fields.substr(first + 1)),
                               fields.substr(second + 1)};
  if (request_.verbose) show(std::string(progress.description));
  if (request_.on_progress) request_.on_progress(progress);
}

void NinjaOutput::show(std::string_view line) {
  has_shown_anything_ = true;
  context_.write(support::printable_lines(line) + "\n");
}

// An external build may itself be one by ninja, whose failures are to be seen.
bool NinjaOutput::is_command_of_failed_step(std::string_view line) {
  constexpr std::array<std::string_view, 4> kSteps = {" step kbuild ", " step external ", " step verify ",
                                                      " step package "};
  return std::any_of(kSteps.begin(), kSteps.end(),
                     [&](auto step) { return line.find(step) != std::string_view::npos; });
}

}  // namespace portato::exec
