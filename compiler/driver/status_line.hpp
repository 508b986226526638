// SPDX-License-Identifier: Apache-2.0
// One line on the terminal that says how far a build is. Gone when the build is; nothing off a terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace portato::driver {

/// The line, printable and at most so wide.
std::string status_text(int finished, int total, std::string_view description, std::int64_t seconds,
                        std::size_t columns);

class StatusLine {
 public:
  /// `is_wanted`: false with --quiet, JSON and the like.
  explicit StatusLine(bool is_wanted);
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;
  ~StatusLine() { clear(); }

  /// At most ten redraws a second; the others are skipped.
  void show(int finished, int total, std::string_view description);

  /// Before anything else is printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  bool is_on_;
  bool is_shown_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_{};
};

}  // namespace portato::driver
