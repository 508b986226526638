// SPDX-License-Identifier: Apache-2.0
#include "exec/failed_modules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.hpp"
#include "exec/tool_diagnostics.hpp"

namespace portato::exec {

bool FailedModules::add(const std::vector<ModuleFailure>& failures) {
  const std::size_t before = failed_.size();
  for (const ModuleFailure& failure : failures) add_failure(failure);
  if (failed_.size() == before) return false;
  while (add_requirers()) {
  }
  return true;
}

std::vector<std::size_t> FailedModules::buildable() const {
  std::vector<std::size_t> modules;
  for (std::size_t index = 0; index < step_.modules.size(); ++index) {
    if (!failed_.contains(index)) modules.push_back(index);
  }
  return modules;
}

bool FailedModules::add_requirers() {
  const std::size_t before = failed_.size();
  for (const std::size_t index : buildable()) {
    const plan::BuiltModule& module = step_.modules[index];
    for (const std::size_t required : failed_) {
      const std::string& name = step_.modules[required].name;
      if (std::find(module.needs.begin(), module.needs.end(), name) == module.needs.end()) continue;
      if (!failed_.insert(index).second) break;
      if (module.is_optional) {
        report(index, diag::make(diag::kOptionalModuleFailed, {}, module.name,
                                 fmt::format("it requires `{}`, which could not be built", name)));
      } else {
        report(index, diag::make(diag::kRequirementNotBuilt, {}, module.name, name));
      }
      break;
    }
  }
  return failed_.size() > before;
}

void FailedModules::add_failure(const ModuleFailure& failure) {
  if (!failed_.insert(failure.module).second) return;
  const plan::BuiltModule& module = step_.modules[failure.module];
  const auto make = [&](const std::string& text) {
    return module.is_optional ? diag::make(diag::kOptionalModuleFailed, {}, module.name, text)
                              : diag::make(diag::kModuleBuildFailed, {}, module.name, text);
  };
  bool is_told = false;
  for (const ToolMessage& message : failure.errors) {
    // Of what the system can do without, the first reason is enough.
    if (module.is_optional && is_told) break;
    diag::Diagnostic diagnostic = located(step_, message, make(message.text), context_.reports);
    if (diagnostic.range.is_valid()) {
      diagnostic.notes.push_back({context_.reports.range_of(module.definition),
                                  fmt::format("module `{}` is defined here", module.name)});
      keep(std::move(diagnostic), module);
    } else {
      report(failure.module, std::move(diagnostic));
    }
    is_told = true;
  }
  if (!is_told) report(failure.module, make(failure.message));
}

/// At the module's definition.
void FailedModules::report(std::size_t index, diag::Diagnostic diagnostic) {
  const plan::BuiltModule& module = step_.modules[index];
  diagnostic.range = context_.reports.range_of(module.definition);
  keep(std::move(diagnostic), module);
}

void FailedModules::keep(diag::Diagnostic diagnostic, const plan::BuiltModule& module) {
  has_errors_ = has_errors_ || !module.is_optional;
  context_.reports.report(std::move(diagnostic));
}

}  // namespace portato::exec
