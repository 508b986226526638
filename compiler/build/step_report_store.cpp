// SPDX-License-Identifier: Apache-2.0
#include "build/step_report_store.hpp"

#include "diag/codes.hpp"
#include "support/strings.hpp"

namespace portato::build {

namespace {

std::string path_of(const ReportTarget& target, const std::string& step) {
  return target.folder + "/" + step + ".jsonl";
}

void revive(const std::string& lines, const ReportTarget& target) {
  const diag::TextLoader load = [&](const std::string& path) { return target.fs.read_file(path); };
  for (const std::string_view line : support::split(lines, '\n')) {
    if (line.empty()) continue;
    if (auto diagnostic = diag::from_wire(line, target.sources, load))
      target.sink.report(std::move(*diagnostic));
  }
}

void keep(const std::string& step, const std::string& lines, const ReportTarget& target) {
  if (lines.empty()) return target.disk.remove(path_of(target, step));
  const support::Status written = target.disk.write({{path_of(target, step), {lines}}});
  if (!written) target.sink.report(diag::make(diag::kFileTrouble, {}, written.error().message));
}

}  // namespace

void StepReportStore::add(const std::vector<diag::StepMessage>& messages) {
  for (const diag::StepMessage& message : messages) {
    std::string& lines = lines_[message.step];
    if (!message.diagnostic.empty()) lines += message.diagnostic + "\n";
  }
}

void StepReportStore::finish(const std::vector<std::string>& steps, const ReportTarget& target) {
  for (const auto& [step, lines] : lines_) {
    revive(lines, target);
    told_.insert(step);
    keep(step, lines, target);
  }
  lines_.clear();
  for (const std::string& step : steps) {
    if (told_.insert(step).second) revive(target.disk.read(path_of(target, step)), target);
  }
}

}  // namespace portato::build
