// SPDX-License-Identifier: Apache-2.0
#include "driver/status_line.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

#include "support/strings.hpp"
#include "support/utf8.hpp"

namespace portato::driver {

namespace {

std::size_t terminal_columns() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

std::string status_text(int finished, int total, std::string_view description, std::int64_t seconds,
                        std::size_t columns) {
  const std::string line = fmt::format("[{}/{}] {} {}s", finished, total,
                                       support::printable(description, description.size()), seconds);
  std::size_t width = 0;
  std::string_view rest = line;
  while (!rest.empty()) {
    const std::string_view character = rest.substr(0, support::utf8_sequence_length(rest));
    width += static_cast<std::size_t>(support::terminal_width(support::utf8_code_point(character)));
    if (width > columns) break;
    rest.remove_prefix(character.size());
  }
  return line.substr(0, line.size() - rest.size());
}

StatusLine::StatusLine(bool is_wanted) : is_on_(is_wanted && ::isatty(STDERR_FILENO) == 1) {}

void StatusLine::show(int finished, int total, std::string_view description) {
  const Clock::time_point now = Clock::now();
  if (!is_on_ || now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - start_).count();
  const std::string line = status_text(finished, total, description, seconds, terminal_columns() - 1);
  fmt::print(stderr, "\r{}\033[K", line);
  std::fflush(stderr);
  is_shown_ = true;
}

void StatusLine::clear() {
  if (!is_shown_) return;
  std::fputs("\r\033[K", stderr);
  is_shown_ = false;
}

}  // namespace portato::driver
