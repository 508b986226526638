// SPDX-License-Identifier: Apache-2.0
// Where a step's diagnostics go, and the texts that they are about. What a step knows of places are paths,
// lines and columns, from its description or from a tool's words.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "diag/sink.hpp"
#include "source/source_manager.hpp"

namespace portato::exec {

/// How a tool counts columns, from 1.
enum class ColumnUnit : std::uint8_t {
  kBytes,
  kDisplay,  ///< GCC: as a terminal with tab stops every 8 columns shows the line
};

class StepReports {
 public:
  StepReports(diag::DiagSink& sink, source::SourceManager& sources) : sink_(sink), sources_(sources) {}

  void report(diag::Diagnostic diagnostic) { sink_.report(std::move(diagnostic)); }

  /// Of `path:line:column`, of a path alone, or of nothing: then invalid.
  source::SourceRange range_of(const std::string& place);

  /// The word that begins there; the line's first one for column 0, the whole file for line 0. A place that
  /// the file does not have is the file itself.
  source::SourceRange range_of(const std::string& path, std::uint32_t line, std::uint32_t column,
                               ColumnUnit unit);

  /// Reads the file if it is not known yet. One that cannot be read, or is no text, is known by its name
  /// alone.
  source::SourceId source_of(const std::string& path);

  [[nodiscard]] source::SourceManager& sources() { return sources_; }

 private:
  diag::DiagSink& sink_;
  source::SourceManager& sources_;
};

}  // namespace portato::exec
