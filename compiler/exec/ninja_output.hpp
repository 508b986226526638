// SPDX-License-Identifier: Apache-2.0
// Line by line through ninja's standard output: tells progress, ninja's own words and the output of steps
// apart.
#pragma once

#include <string>
#include <string_view>

#include "exec/ninja_runner.hpp"

namespace portato::exec {

class NinjaOutput {
 public:
  /// What NINJA_STATUS has to be, so that lines of progress can be known for certain.
  static const std::string& status_format();

  NinjaOutput(const NinjaRequest& request, const StepContext& context)
      : request_(request), context_(context) {}

  /// Any piece of output; lines may be cut anywhere.
  void add(std::string_view piece);

  /// After the last piece. A failure about which no step has said a word is then told in ninja's words.
  void finish(bool has_failed);

  [[nodiscard]] bool has_run_steps() const { return has_run_steps_; }

 private:
  void add_line(std::string_view line);
  void add_progress(std::string_view fields);
  void show(std::string_view line);
  bool is_command_of_failed_step(std::string_view line);

  const NinjaRequest& request_;
  const StepContext& context_;
  std::string rest_;             // an unfinished line
  std::string failed_line_;      // `FAILED: …`, held back until the next line shows whether it is ninja's
  std::string hidden_failures_;  // what was not shown of that kind
  bool has_run_steps_ = false;
  bool has_shown_anything_ = false;
};

}  // namespace portato::exec
