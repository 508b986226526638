// SPDX-License-Identifier: Apache-2.0
#include "exec/tool_diagnostics.hpp"

#include <unistd.h>

#include <algorithm>

#include "diag/codes.hpp"
#include "support/paths.hpp"

namespace portato::exec {

namespace {

/// Empty for a place that is no file of somebody's.
std::string source_path(const plan::KbuildStep& step, const std::string& path) {
  if (path.empty()) return "";
  // Up to 6.12 kbuild runs in the kernel's tree, from then on in the modules' folder.
  std::string whole = support::join_path(step.build_directory, path);
  if (::access(whole.c_str(), R_OK) != 0) whole = support::join_path(step.kernel_source, path);
  const auto link = std::find_if(step.links.begin(), step.links.end(),
                                 [&](const auto& each) { return each.first == whole; });
  if (link != step.links.end()) whole = link->second;
  const bool is_made = support::is_inside(whole, step.build_directory);
  return is_made || ::access(whole.c_str(), R_OK) != 0 ? "" : whole;
}

source::SourceRange range_of(const plan::KbuildStep& step, const ToolPlace& place, StepReports& reports) {
  const std::string path = source_path(step, place.path);
  if (path.empty()) return {};
  const bool counts_bytes = step.compiler.empty();  // clang, or nobody knows
  return reports.range_of(path, place.line, place.column,
                          counts_bytes ? ColumnUnit::kBytes : ColumnUnit::kDisplay);
}

}  // namespace

diag::Diagnostic located(const plan::KbuildStep& step, const ToolMessage& message,
                         diag::Diagnostic diagnostic, StepReports& reports) {
  diagnostic.range = range_of(step, message.place, reports);
  diagnostic.tool_option = message.option;
  for (const ToolNote& note : message.notes)
    diagnostic.notes.push_back({range_of(step, note.place, reports), diag::one_line(note.text)});
  return diagnostic;
}

const plan::BuiltModule* module_of(const plan::KbuildStep& step, const std::string& path) {
  const std::string_view file = support::file_name_of(path);
  const std::string_view name = file.substr(0, file.find('.'));
  const auto found = std::find_if(step.modules.begin(), step.modules.end(),
                                  [&](const plan::BuiltModule& module) { return module.name == name; });
  return found == step.modules.end() ? nullptr : &*found;
}

void report_warnings(const plan::KbuildStep& step, const std::vector<ToolMessage>& messages,
                     StepReports& reports) {
  for (const ToolMessage& message : messages) {
    if (message.severity != diag::Severity::kWarning) continue;
    diag::Diagnostic warning =
        located(step, message, diag::make(diag::kToolWarning, {}, message.text), reports);
    const plan::BuiltModule* module = module_of(step, message.place.path);
    if (!warning.range.is_valid() && module != nullptr) warning.range = reports.range_of(module->definition);
    reports.report(std::move(warning));
  }
}

}  // namespace portato::exec
