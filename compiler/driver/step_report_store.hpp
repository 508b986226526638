// SPDX-License-Identifier: Apache-2.0
// The diagnostics of a build's steps, from one run to the next: WORK/reports/STEP.jsonl holds those of the
// last time that a step ran, in the wire form, so that a step with nothing to do still says what it said.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "driver/session.hpp"
#include "exec/step_channel.hpp"
#include "support/result.hpp"

namespace portato::driver {

class StepReportStore {
 public:
  /// The folder, and where files lie until they get their names.
  void use(std::string directory, std::string scratch);

  /// What steps that ran have said; may come in several parts.
  void add(const std::vector<exec::StepMessage>& messages);

  /// Revives into the session's sink what was added since the last call, and what the other steps of `steps`
  /// said when they ran; keeps it for the next run.
  support::Status finish(const std::vector<std::string>& steps, Session& session);

 private:
  [[nodiscard]] std::string path_of(const std::string& step) const {
    return directory_ + "/" + step + ".jsonl";
  }
  [[nodiscard]] support::Status keep(const std::string& step, const std::string& lines) const;

  std::string directory_;
  std::string scratch_;
  std::map<std::string, std::string> lines_;  ///< of the steps that ran, by name
  std::set<std::string> told_;
};

}  // namespace portato::driver
