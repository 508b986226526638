// SPDX-License-Identifier: Apache-2.0
#include "driver/step_report_store.hpp"

#include "diag/wire.hpp"
#include "os/output_writer.hpp"
#include "support/strings.hpp"

namespace portato::driver {

using support::Done;
using support::Result;
using support::Status;

namespace {

void revive(const std::string& lines, Session& session) {
  const diag::TextLoader load = [&](const std::string& path) { return session.fs().read_file(path); };
  for (const std::string_view line : support::split(lines, '\n')) {
    if (line.empty()) continue;
    if (auto diagnostic = diag::from_wire(line, session.sources(), load))
      session.sink().report(std::move(*diagnostic));
  }
}

}  // namespace

void StepReportStore::use(std::string directory, std::string scratch) {
  directory_ = std::move(directory);
  scratch_ = std::move(scratch);
}

void StepReportStore::add(const std::vector<exec::StepMessage>& messages) {
  for (const exec::StepMessage& message : messages) {
    std::string& lines = lines_[message.step];
    if (!message.diagnostic.empty()) lines += message.diagnostic + "\n";
  }
}

Status StepReportStore::keep(const std::string& step, const std::string& lines) const {
  if (lines.empty()) {
    os::remove_file(path_of(step));
    os::remove_empty_directory(directory_);
    return Done{};
  }
  const Result<bool> written = os::write_file_if_changed(path_of(step), lines, scratch_);
  if (!written) return written.error();
  return Done{};
}

Status StepReportStore::finish(const std::vector<std::string>& steps, Session& session) {
  Status result = Done{};
  for (const auto& [step, lines] : lines_) {
    revive(lines, session);
    told_.insert(step);
    if (const Status kept = keep(step, lines); !kept) result = kept;
  }
  lines_.clear();
  for (const std::string& step : steps) {
    if (!told_.insert(step).second) continue;
    const Result<std::string> lines = os::read_whole_file(path_of(step));
    if (lines) revive(*lines, session);
  }
  return result;
}

}  // namespace portato::driver
