// SPDX-License-Identifier: Apache-2.0
#include "exec/analysis_runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/filesystem.hpp>
#include <set>
#include <thread>
#include <utility>

#include "diag/codes.hpp"
#include "exec/kbuild_runner.hpp"
#include "os/output_writer.hpp"
#include "os/process.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

namespace bfs = boost::filesystem;
using support::Result;

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), support::is_digit);
}

/// The same Kbuild, object folders and links in another folder.
bool prepare(const plan::KbuildStep& step, const std::string& folder, const StepContext& context) {
  boost::system::error_code failure;
  bfs::remove_all(folder, failure);
  for (const plan::BuiltModule& module : step.modules)
    bfs::create_directories(folder + "/" + module.name + ".d", failure);
  for (const auto& [path, target] : step.links)
    bfs::create_symlink(target, folder + path.substr(step.build_directory.size()), failure);
  const Result<bool> copied =
      os::copy_if_changed(step.build_directory + "/Kbuild", folder + "/Kbuild", "", 0644);
  if (!copied) context.report_error(copied.error());
  return copied.ok();
}

std::vector<std::string> make_arguments(const plan::KbuildStep& step, const std::string& folder,
                                        const std::string& sparse) {
  const int jobs =
      step.jobs > 0 ? step.jobs : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  std::vector<std::string> arguments = {"make", "-k", "-Otarget",         fmt::format("-j{}", jobs),
                                        "-s",   "-C", step.kernel_source, "M=" + folder,
                                        "W=1"};
  if (!sparse.empty()) arguments.insert(arguments.end(), {"C=1", "CHECK=" + sparse});
  arguments.insert(arguments.end(), step.make_arguments.begin(), step.make_arguments.end());
  arguments.emplace_back("modules");
  return arguments;
}

}  // namespace

std::vector<Finding> findings_in(std::string_view output, const std::string& kernel_source) {
  std::set<std::pair<std::string, std::string>> seen;
  std::vector<Finding> findings;
  for (const std::string_view line : support::split(output, '\n')) {
    const std::vector<std::string_view> fields = support::split(line, ':');
    const bool is_place = fields.size() > 4 && support::is_absolute(std::string(fields[0])) &&
                          is_number(fields[1]) && is_number(fields[2]);
    if (!is_place || support::is_inside(std::string(fields[0]), kernel_source)) continue;
    const std::size_t head = fields[0].size() + fields[1].size() + fields[2].size() + 3;
    std::string text(line.substr(head));
    text.erase(0, text.find_first_not_of(' '));
    const bool is_finding = text.starts_with("warning: ") || text.starts_with("error: ");
    if (!is_finding) continue;
    text.erase(0, text.find(": ") + 2);
    std::string place(line.substr(0, head - 1));
    if (seen.emplace(place, text).second) findings.push_back({std::move(place), std::move(text)});
  }
  return findings;
}

int run_analysis(const plan::KbuildStep& step, const std::string& folder, const StepContext& context) {
  const std::string sparse = os::find_program("sparse");
  if (sparse.empty()) context.report("", diag::make(diag::kAnalysisWithoutSparse, {}));
  if (!prepare(step, folder, context)) return os::kExitEnvironment;
  os::ProcessSpec spec;
  spec.arguments = make_arguments(step, folder, sparse);
  spec.without_environment = unwanted_variables();
  spec.environment = {{"LC_ALL", "C"}, {"LANG", "C"}};
  const Result<os::ProcessResult> made = os::run_process(spec, context.signals);
  if (!made) {
    context.report("", missing_tool("make"));
    return os::kExitEnvironment;
  }
  if (made->interruption != 0) return os::kExitSignal + made->interruption;
  // Debian's trees include the headers of another one.
  const std::string kernels = support::directory_of(step.kernel_source) + "/linux-";
  for (const Finding& finding : findings_in(made->output, step.kernel_source)) {
    if (!finding.place.starts_with(kernels))
      context.report(finding.place, diag::make(diag::kAnalysisFinding, {}, finding.text));
  }
  return os::kExitDone;
}

}  // namespace portato::exec
