// Shows diagnostics on stderr in the format that was asked for, and one closing line.
#pragma once

#include <string>

#include "diag/sink.hpp"
#include "driver/options.hpp"
#include "source/source_manager.hpp"

namespace portato::driver {

class Reporter {
 public:
  Reporter(const Options& options, const source::SourceManager& sources, std::string current_directory);

  /// Prints what the sink holds, in order, and empties it.
  void show(diag::CollectingSink& sink) const;

  /// Output of a tool, whole.
  void show_tool_output(const std::string& text) const;

  /// The one line of a successful run; nothing with --quiet or JSON.
  void closing_line(const std::string& text) const;

  /// With -v: a choice that was made, and why.
  void remark(const std::string& text) const;

  /// The last word of a run.
  void finish(const diag::CollectingSink& sink, int exit_code) const;

 private:
  const source::SourceManager& sources_;
  std::string current_directory_;
  MessageFormat format_;
  bool use_color_;
  bool is_quiet_;
  bool is_verbose_;
};

}  // namespace portato::driver
