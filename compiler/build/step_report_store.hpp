// SPDX-License-Identifier: Apache-2.0
// The diagnostics of a build's steps, from one run to the next: WORK/reports/STEP.jsonl holds those of the
// last time that a step ran, in the wire form, so that a step with nothing to do still says what it said.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "build/services.hpp"
#include "diag/sink.hpp"
#include "diag/wire.hpp"
#include "source/file_system.hpp"
#include "source/source_manager.hpp"

namespace portato::build {

/// Where reports are kept, and what diagnostics are revived into.
struct ReportTarget {
  std::string folder;
  Disk& disk;
  source::SourceManager& sources;
  const source::FileSystem& fs;
  diag::DiagSink& sink;
};

class StepReportStore {
 public:
  /// What steps that ran have said; may come in several parts.
  void add(const std::vector<diag::StepMessage>& messages);

  /// Revives what was added since the last call, and what the other steps of `steps` said when they ran;
  /// keeps it for the next run. That it could not be kept is reported.
  void finish(const std::vector<std::string>& steps, const ReportTarget& target);

 private:
  std::map<std::string, std::string> lines_;  ///< of the steps that ran, by name
  std::set<std::string> told_;
};

}  // namespace portato::build
