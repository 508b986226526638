// SPDX-License-Identifier: Apache-2.0
// What has to be proved of the finished modules, and where in the definition files a message about each
// belongs.
#include "plan/planning.hpp"

namespace portato::plan {

namespace {

using model::ModuleId;

SourcePlace place_of(const Planning& planning, source::SourceRange range) {
  if (!range.is_valid()) return {};
  return {planning.sources.path(range.source), range.begin, range.end};
}

/// Where to insert a requirement: before the last one, in its manner; without any, a section at the end of
/// the file.
void plan_requirement_slot(const Planning& planning, ModuleId id, VerifiedModule& module) {
  const model::Definition& definition = planning.model.definition_of(id);
  const bool is_submodule = planning.model[id].is_submodule;
  const std::vector<model::Requirement>& requirements =
      is_submodule ? planning.model[id].requirements : definition.requirements;
  const std::string_view text = planning.sources.text(definition.source);
  if (requirements.empty()) {
    if (is_submodule) return;  // its braces are not among what the model knows
    const auto end = static_cast<std::uint32_t>(text.size());
    module.requirement_slot = {definition.path, end, end};
    module.before_requirement = "\nrequires:\n{\n    kernelModules:\n    {\n        ";
    module.after_requirement = "\n    }\n}\n";
    return;
  }
  const source::SourceRange last = requirements.back().spec.range;
  if (last.source != definition.source) return;               // it came from a file that others include, too
  const std::size_t line = text.rfind('\n', last.begin) + 1;  // 0 if there is none
  const std::string_view before = text.substr(line, last.begin - line);
  const bool is_first_on_line = before.find_first_not_of(" \t") == std::string_view::npos;
  module.requirement_slot = {definition.path, last.begin, last.begin};
  module.after_requirement = is_first_on_line ? "\n" + std::string(before) : " ";
}

VerifiedModule verified_module(const Planning& planning, const DeliveredModule& delivered) {
  const ModuleId id = delivered.id;
  const model::Module& module = planning.model[id];
  const model::Definition& definition = planning.model.definition_of(id);
  VerifiedModule result;
  result.name = module.file_name();
  result.path = delivered.path;
  result.definition = definition.path;
  const source::SourceRange range = planning.module_range(id);
  result.place = place_of(planning, range.is_valid() ? range : source::SourceRange{definition.source, 0, 0});
  result.is_optional = delivered.is_optional;
  result.is_from_sources = delivered.origin == model::ModuleOrigin::kSources;
  result.is_manual = delivered.is_manual;
  for (const model::Parameter& parameter : planning.settings(id).parameters) {
    result.parameters.push_back({parameter.name.value, parameter.value.value,
                                 place_of(planning, parameter.name.range),
                                 place_of(planning, parameter.value.range)});
  }
  for (const DeliveredModule::Requirement& requirement : delivered.requirements) {
    if (requirement.is_discovered) continue;  // nobody wrote it, so nothing can be said of it
    result.requirements.push_back(
        {requirement.module, place_of(planning, requirement.range), requirement.is_optional});
  }
  plan_requirement_slot(planning, id, result);
  return result;
}

}  // namespace

std::optional<VerifyStep> plan_verification(const Planning& planning, const BuildPlan& plan) {
  if (plan.modules.empty()) return std::nullopt;
  VerifyStep step;
  if (planning.options.kernel) {
    step.kernel_source = planning.options.kernel->directory;
    step.kernel_reason = planning.options.kernel->reason;
  }
  for (const DeliveredModule& module : plan.modules)
    step.modules.push_back(verified_module(planning, module));
  if (plan.package) {
    for (const StagedFile& file : plan.package->files) step.files.push_back(file.path);
  }
  if (planning.options.for_single_definition) {
    for (const StagedFile& file : plan.published) step.files.push_back(file.path);
  }
  step.requires_signatures = planning.model.system.kernel.signatures.is_valid();
  step.known_dependencies = planning.dependencies.facts();
  step.stamp = planning.layout.stamp("verify");
  return step;
}

}  // namespace portato::plan
