// SPDX-License-Identifier: Apache-2.0
// Which modules of a pass of kbuild cannot be had, and why: their own errors, or those of modules that they
// require. Reports each once: an error, or a warning for what the system can do without.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "diag/diagnostic.hpp"
#include "exec/kbuild_errors.hpp"
#include "exec/step_context.hpp"
#include "plan/steps.hpp"

namespace portato::exec {

class FailedModules {
 public:
  FailedModules(const plan::KbuildStep& step, const StepContext& context) : step_(step), context_(context) {}

  /// Adds those not known yet and all that require them; false if there were none.
  bool add(const std::vector<ModuleFailure>& failures);

  [[nodiscard]] std::vector<std::size_t> buildable() const;
  [[nodiscard]] const std::set<std::size_t>& failed() const { return failed_; }

  /// Not if the system can do without all of them.
  [[nodiscard]] bool has_errors() const { return has_errors_; }

 private:
  void add_failure(const ModuleFailure& failure);
  void report(std::size_t module, diag::Diagnostic diagnostic);
  void keep(diag::Diagnostic diagnostic, const plan::BuiltModule& module);
  bool add_requirers();

  const plan::KbuildStep& step_;
  const StepContext& context_;
  std::set<std::size_t> failed_;
  bool has_errors_ = false;
};

}  // namespace portato::exec
