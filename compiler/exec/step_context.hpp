// SPDX-License-Identifier: Apache-2.0
// What every build step gets: the signals it heeds, where its diagnostics go, and where what tools print.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "diag/diagnostic.hpp"
#include "exec/step_reports.hpp"
#include "os/exit_status.hpp"
#include "os/signal_guard.hpp"
#include "plan/steps.hpp"
#include "support/result.hpp"

namespace portato::exec {

/// os::kExitEnvironment if it is this machine's fault (disk full, no permission …), else os::kExitErrors.
int status_of(const support::Error& error);

struct StepContext {
  os::SignalGuard& signals;
  StepReports& reports;
  std::function<void(std::string_view)> write;  ///< takes whole lines of tools, for standard error
  std::string scratch = {};  ///< where files lie until they get their names; empty: beside those
  std::optional<std::string> signing_pin = {};  ///< the pass phrase of the key that modules are signed with
  /// Takes what a step has found out; may be empty.
  std::function<void(const plan::StepResult&)> hand_over = {};

  /// `place` is `path:line:column`, or empty if there is none.
  void report(const std::string& place, diag::Diagnostic diagnostic) const;

  /// report() of an Error of exec, which is a whole message; silent after a signal, whose consequence it is.
  /// Returns status_of() it.
  int report_error(const support::Error& error) const;

  /// The tool's output as it is, with a line end at its end.
  void write_output(std::string_view output) const;
};

/// Whether a program failed for want of room: what it says (in the C locale) when a write fails so.
bool tells_full_disk(std::string_view output);

/// What a program that ran out of room could not do, for report_error(); os::kExitEnvironment follows from
/// it.
support::Error full_disk_error(const std::string& folder);

/// "`make` is not installed: …" with the command that installs it.
diag::Diagnostic missing_tool(const std::string& tool);

}  // namespace portato::exec
