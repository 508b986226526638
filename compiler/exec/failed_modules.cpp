#include "exec/failed_modules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.hpp"

namespace portato::exec {

FailedModules::FailedModules(const plan::KbuildStep& step, const StepContext& context)
    : step_(step), context_(context) {
  // What is wrong with the words was said when the command line was read.
  for (const std::string& word : step.warnings) policy_.apply("-W" + word);
}

bool FailedModules::add(const std::vector<ModuleFailure>& failures) {
  const std::size_t before = failed_.size();
  for (const ModuleFailure& failure : failures) {
    const std::string& name = step_.modules[failure.module].name;
    add_one(failure.module, failure.message, diag::make(diag::kModuleBuildFailed, {}, name, failure.message));
  }
  if (failed_.size() == before) return false;
  while (add_requirers()) {
  }
  return true;
}

std::vector<std::size_t> FailedModules::healthy() const {
  std::vector<std::size_t> modules;
  for (std::size_t index = 0; index < step_.modules.size(); ++index) {
    if (!failed_.contains(index)) modules.push_back(index);
  }
  return modules;
}

bool FailedModules::add_requirers() {
  const std::size_t before = failed_.size();
  for (const std::size_t index : healthy()) {
    const plan::BuiltModule& module = step_.modules[index];
    for (const std::size_t required : failed_) {
      const std::string& name = step_.modules[required].name;
      if (std::find(module.needs.begin(), module.needs.end(), name) == module.needs.end()) continue;
      add_one(index, fmt::format("it requires `{}`, which could not be built", name),
              diag::make(diag::kRequirementNotBuilt, {}, module.name, name));
      break;
    }
  }
  return failed_.size() > before;
}

void FailedModules::add_one(std::size_t index, const std::string& why, const diag::Diagnostic& error) {
  if (!failed_.insert(index).second) return;
  const plan::BuiltModule& module = step_.modules[index];
  if (!module.is_optional) {
    has_errors_ = true;
    return context_.report(module.definition, error);
  }
  diag::Diagnostic warning = diag::make(diag::kOptionalModuleFailed, {}, module.name, why);
  const auto severity = policy_.decide(*warning.info, warning.severity);
  if (!severity) return;
  warning.severity = *severity;
  has_errors_ = has_errors_ || *severity == diag::Severity::kError;
  context_.report(module.definition, warning);
}

}  // namespace portato::exec
