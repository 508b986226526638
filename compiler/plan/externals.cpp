// SPDX-License-Identifier: Apache-2.0
// When the `externalBuild` commands run: before the pass over the source modules if one of those needs their
// result, after it if they need one of those.
#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.hpp"
#include "plan/planning.hpp"
#include "support/paths.hpp"
#include "support/quoting.hpp"

namespace portato::plan {

namespace {

using model::Definition;
using model::DefinitionId;

/// What requires what, definition by definition.
class DefinitionGraph {
 public:
  explicit DefinitionGraph(const model::Model& model) : model_(model) {}

  /// Everything that `id` requires, directly or not; by index.
  [[nodiscard]] std::vector<bool> reachable(DefinitionId id) const {
    std::vector<bool> seen(model_.definitions.size());
    std::vector<DefinitionId> open{id};
    while (!open.empty()) {
      const DefinitionId next = open.back();
      open.pop_back();
      for (const model::ModuleId module : model_[next].modules) {
        for (const model::Model::Edge& edge : model_.required_by(module)) {
          const DefinitionId required = model_[edge.module].definition;
          if (required == id || seen[required.index()]) continue;
          seen[required.index()] = true;
          open.push_back(required);
        }
      }
    }
    return seen;
  }

 private:
  const model::Model& model_;
};

bool is_source(const Definition& definition) { return definition.origin == model::ModuleOrigin::kSources; }

ExternalStep external_step(const Planning& planning, const Definition& definition) {
  const PlanOptions& options = planning.options;
  ExternalStep step;
  step.name = definition.name;
  step.definition = planning.place(definition.external_commands.front().range, definition.path);
  step.build_directory = definition.build_directory;
  for (const auto& command : definition.external_commands) step.commands.push_back(command.value);
  for (const model::Parameter& variable : planning.model.build_variables) {
    step.environment.emplace_back(variable.name.value, variable.value.value);
  }
  if (options.kernel) {
    step.environment.emplace_back("KERNEL_SRC", options.kernel->directory);
    step.environment.emplace_back("LEGATO_KERNELROOT", options.kernel->directory);
    if (!options.toolchain.cross_compile.empty()) {
      step.environment.emplace_back("ARCH", options.toolchain.architecture);
      step.environment.emplace_back("CROSS_COMPILE", options.toolchain.cross_compile);
    }
  }
  step.environment.emplace_back("CURDIR", definition.directory());
  step.environment.emplace_back("BUILDDIR", definition.build_directory);
  for (const model::ModuleId module : definition.modules) {
    step.outputs.push_back(planning.model[module].prebuilt_path.value);
  }
  step.stamp = fmt::format("{}/stamps/external-{}", options.work_directory, definition.name);
  step.depfile = step.stamp + ".d";
  step.source_directory = definition.directory();
  return step;
}

/// Where the symbols of modules that kbuild did not make here may be described.
std::vector<std::string> symbol_files(const Planning& planning, const Definition& definition) {
  std::vector<std::string> files;
  const auto add = [&](const std::string& directory) {
    const std::string file = directory + "/Module.symvers";
    if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
  };
  if (!definition.external_commands.empty()) add(definition.build_directory);
  for (const model::ModuleId module : definition.modules) {
    add(support::directory_of(planning.model[module].prebuilt_path.value));
  }
  return files;
}

/// Tells kbuild of the file, by way of a link if it could not take the path.
void add_symbols(KbuildStep& step, const std::string& file) {
  if (support::character_unusable_in_make_path(file).empty()) {
    step.extra_symbols.push_back(file);
    return;
  }
  step.extra_symbols.push_back(fmt::format("{}/symbols-{}", step.build_directory, step.extra_symbols.size()));
  step.links.emplace_back(step.extra_symbols.back(), file);
}

}  // namespace

bool plan_externals(const Planning& planning, BuildPlan& plan) {
  const model::Model& model = planning.model;
  const DefinitionGraph graph(model);
  const std::size_t count = model.definitions.size();

  // Most systems; looking at all that each definition reaches would cost the square of their number.
  const bool has_only_sources = std::all_of(model.definitions.begin(), model.definitions.end(),
                                            [](const auto& each) { return is_source(each); });
  std::vector<const Definition*> needed_by(count);  // a source definition that requires this one
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_source(model.definitions[i]) || has_only_sources) continue;
    const std::vector<bool> required = graph.reachable(DefinitionId(i));
    for (std::size_t k = 0; k < count; ++k) {
      if (required[k] && needed_by[k] == nullptr) needed_by[k] = &model.definitions[i];
    }
  }

  bool is_good = true;
  std::vector<std::size_t> external_of(count, count);  // index in plan.externals
  std::vector<std::vector<bool>> requires_of;
  for (std::size_t i = 0; i < count; ++i) {
    const Definition& definition = model.definitions[i];
    if (is_source(definition)) continue;
    if (plan.kbuild && needed_by[i] != nullptr) {
      for (const std::string& file : symbol_files(planning, definition)) add_symbols(*plan.kbuild, file);
    }
    if (definition.external_commands.empty()) continue;

    requires_of.push_back(graph.reachable(DefinitionId(i)));
    external_of[i] = plan.externals.size();
    PlannedExternal external{external_step(planning, definition), "", PlannedExternal::Order::kAny, {}};
    external.file = plan.in_work(fmt::format("steps/external-{}.json", definition.name));
    const Definition* needs = nullptr;
    for (std::size_t k = 0; k < count && needs == nullptr; ++k) {
      if (requires_of.back()[k] && is_source(model.definitions[k])) needs = &model.definitions[k];
    }
    if (needs != nullptr && needed_by[i] != nullptr) {
      planning.sink.report(diag::make(diag::kExternalBuildCycle, definition.external_commands.front().range,
                                      definition.name, needed_by[i]->name, needs->name));
      is_good = false;
    } else if (needs != nullptr) {
      external.order = PlannedExternal::Order::kAfterKbuild;
      external.step.environment.emplace_back("KBUILD_EXTRA_SYMBOLS", plan.in_work("kbuild/Module.symvers"));
    } else if (needed_by[i] != nullptr) {
      external.order = PlannedExternal::Order::kBeforeKbuild;
    }
    plan.externals.push_back(std::move(external));
  }

  for (std::size_t e = 0; e < plan.externals.size(); ++e) {
    for (std::size_t k = 0; k < count; ++k) {
      if (requires_of[e][k] && external_of[k] < count) plan.externals[e].required.push_back(external_of[k]);
    }
  }
  return is_good;
}

}  // namespace portato::plan
