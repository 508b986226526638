// SPDX-License-Identifier: Apache-2.0
// Rules about kernel modules as a set: names and contents.
#include <map>
#include <string>

#include "check/check.hpp"
#include "diag/codes.hpp"
#include "support/paths.hpp"

namespace portato::check {

void check_module_names(const model::Model& model, diag::DiagSink& sink) {
  std::map<std::string, const model::Module*> known;
  for (const model::Module& module : model.modules) {
    const auto [first, is_new] = known.emplace(module.kernel_name(), &module);
    if (is_new) continue;
    const model::Module& other = *first->second;
    diag::Diagnostic diagnostic =
        diag::make(diag::kDuplicateKernelModule, module.name.range, module.file_name())
            .with_note(other.name.range, "the other one, `" + other.file_name() + "`");
    if (other.name.value != module.name.value)
      diagnostic.help = "the kernel takes `-` and `_` in a name for the same";
    sink.report(std::move(diagnostic));
  }
}

void check_system_content(const model::Model& model, diag::DiagSink& sink) {
  if (model.scope != model::Scope::kSystem || model.system.has_module_entries || model.system.has_app_entries)
    return;
  sink.report(diag::make(diag::kSystemWithoutModules, {model.system.source, 0, 0},
                         std::string(support::file_name_of(model.system.path))));
}

}  // namespace portato::check
