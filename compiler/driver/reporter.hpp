// SPDX-License-Identifier: Apache-2.0
// Shows diagnostics on stderr in the form that was asked for, and in a file for each `--sink`; one closing
// line.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "diag/sink.hpp"
#include "driver/options.hpp"
#include "source/source_manager.hpp"

namespace portato::driver {

class Reporter {
 public:
  Reporter(const ReportOptions& options, const source::SourceManager& sources, std::string current_directory);
  Reporter(Reporter&&) = delete;
  ~Reporter();

  /// Prints what the sink holds, in order, and empties it. What was shown before is not shown again: several
  /// targets may find the same.
  void show(diag::CollectingSink& sink);

  /// Output of a tool, whole.
  void show_tool_output(const std::string& text) const;

  /// The one line of a successful run; nothing with --quiet or where only programs read.
  void print_summary_line(const std::string& text) const;

  /// With -v: a choice that was made, and why.
  void log_verbose(const std::string& text) const;

  /// The last word of a run: writes the files. Returns `exit_code`, or the one for a file that could not be
  /// written.
  int finish(const diag::CollectingSink& sink, int exit_code) const;
  int finish(diag::Summary summary) const;

  /// Of all that show() has printed.
  [[nodiscard]] std::size_t shown(diag::Severity severity) const;

 private:
  struct Output;

  void show_everywhere(const diag::Diagnostic& diagnostic) const;
  std::size_t write_files(const diag::Summary& summary) const;
  [[nodiscard]] bool is_human_readable() const;

  MessageFormat format_;
  bool is_quiet_;
  bool is_verbose_;
  std::vector<std::unique_ptr<Output>> outputs_;  ///< the first one is stderr
  using Shown = std::tuple<diag::Severity, std::uint16_t, source::SourceId, std::uint32_t, std::string>;
  std::set<Shown> shown_;
};

/// Whether to use colour on `descriptor`: --color, then NO_COLOR, then CLICOLOR_FORCE and FORCE_COLOR, then
/// whether it is a terminal.
bool wants_color(ColorMode mode, int descriptor);

/// What stderr gets if nothing else is asked for.
MessageFormat format_on_stderr(const ReportOptions& options);

}  // namespace portato::driver
