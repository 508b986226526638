// SPDX-License-Identifier: Apache-2.0
// Who needs which kernel module, and whether the system takes it as seriously.
#include <string>

#include "check/check.hpp"
#include "diag/codes.hpp"

namespace portato::check {

namespace {

using model::Model;

/// A module that the system may do without, although `requirer` cannot.
void check_user(const Model& model, const std::string& requirer,
                const std::vector<model::Requirement>& requirements, diag::DiagSink& sink) {
  for (const model::Requirement& requirement : requirements) {
    if (requirement.is_optional || !requirement.definition.is_valid()) continue;
    const model::SystemModule* entry = model.entry_of(requirement.definition);
    if (entry == nullptr || !entry->is_optional) continue;
    sink.report(diag::make(diag::kOptionalModule, requirement.spec.range, requirer,
                           model[requirement.definition].name)
                    .with_note(entry->range, "listed as `[optional]`"));
  }
}

}  // namespace

void check_optional_modules(const Model& model, diag::DiagSink& sink) {
  if (model.scope != model::Scope::kSystem) return;
  for (const model::App& app : model.apps) check_user(model, app.name, app.kernel_modules, sink);
  for (const model::Component& component : model.components) {
    check_user(model, component.name, component.kernel_modules, sink);
  }
  for (std::size_t i = 0; i < model.definitions.size(); ++i) {
    // A module that may fail itself may as well fail for want of another.
    if (model.is_optional(model::DefinitionId(i))) continue;
    check_user(model, model.definitions[i].name, model.definitions[i].requirements, sink);
  }
}

}  // namespace portato::check
