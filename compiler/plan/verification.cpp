// SPDX-License-Identifier: Apache-2.0
// What has to be proved of the finished modules, and where in the definition files a message about each
// belongs.
#include "plan/facts.hpp"
#include "plan/load_order.hpp"
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

VerifiedModule verified_module(const Planning& planning, const LoadPositions& positions, ModuleId id) {
  const model::Module& module = planning.model[id];
  const model::Definition& definition = planning.model.definition_of(id);
  VerifiedModule result;
  result.name = module.file_name();
  const bool is_made_here = definition.origin == model::ModuleOrigin::kSources;
  result.path = is_made_here ? planning.finished_module(id) : module.prebuilt_path.value;
  result.definition = definition.path;
  const source::SourceRange range = planning.module_range(id);
  result.place = place_of(planning, range.is_valid() ? range : source::SourceRange{definition.source, 0, 0});
  result.is_optional = planning.model.is_optional(module.definition);
  result.is_from_sources = is_made_here;
  result.is_manual = definition.load.value == model::LoadMode::kManual;
  for (const model::Parameter& parameter : planning.settings(id).parameters) {
    result.parameters.push_back({parameter.name.value, parameter.value.value,
                                 place_of(planning, parameter.name.range),
                                 place_of(planning, parameter.value.range)});
  }
  for (const model::Model::Edge& edge : planning.model.required_by(id)) {
    if (edge.is_found) continue;  // nobody wrote it, so nothing can be said of it
    if (!positions.contains(edge.module)) continue;
    result.requirements.push_back(
        {positions.of(edge.module), place_of(planning, edge.range), edge.is_optional});
  }
  plan_requirement_slot(planning, id, result);
  return result;
}

}  // namespace

void plan_verification(const Planning& planning, BuildPlan& plan) {
  if (plan.load_order.empty()) return;
  VerifyStep step;
  if (planning.options.kernel) {
    step.kernel_source = planning.options.kernel->directory;
    step.kernel_reason = planning.options.kernel->reason;
  }
  const LoadPositions positions(plan.load_order, planning.model.modules.size());
  for (const ModuleId id : plan.load_order) step.modules.push_back(verified_module(planning, positions, id));
  if (plan.package) {
    for (const StagedFile& file : plan.package->files) step.files.push_back(file.path);
  }
  if (planning.options.for_single_definition) {
    for (const StagedFile& file : plan.published) step.files.push_back(file.path);
  }
  step.requires_signatures = planning.model.system.kernel.signatures.is_valid();
  step.known_facts = known_facts(planning.model);
  step.facts = plan.facts_file();
  step.stamp = plan.in_work("stamps/verify");
  plan.verify = std::move(step);
}

}  // namespace portato::plan
