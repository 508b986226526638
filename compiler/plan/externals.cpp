// SPDX-License-Identifier: Apache-2.0
// When the `externalBuild` commands run: before the pass over the source modules if one of those needs their
// result, after it if they need one of those.
#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.hpp"
#include "plan/planning.hpp"
#include "support/graph.hpp"
#include "support/paths.hpp"
#include "support/quoting.hpp"

namespace portato::plan {

namespace {

using model::Definition;

using support::Node;

/// What requires what, definition by definition, and how source definitions and others lie in it.
class DefinitionGraph {
 public:
  explicit DefinitionGraph(const Planning& planning)
      : model_(planning.model), required_(size()), users_(size()) {
    for (std::size_t i = 0; i < model_.modules.size(); ++i) {
      const Node user = model_.modules[i].definition.index();
      for (const Dependency& edge : planning.dependencies.of(model::ModuleId(i))) {
        const Node required = model_[edge.module].definition.index();
        if (required == user) continue;
        required_[user].push_back(required);
        users_[required].push_back(user);
      }
    }
  }

  [[nodiscard]] std::size_t size() const { return model_.definitions.size(); }

  /// Everything that `node` requires, directly or not.
  [[nodiscard]] std::vector<bool> required_by(Node node) const {
    return support::reachable(
        size(), {node}, [&](Node each) -> const auto& { return required_[each]; });
  }

  /// For each definition, the first source definition that requires it, directly or not; null if none does.
  [[nodiscard]] std::vector<const Definition*> source_users() const { return first_sources(required_); }
  /// The same for what it requires.
  [[nodiscard]] std::vector<const Definition*> required_sources() const { return first_sources(users_); }

 private:
  using Edges = std::vector<std::vector<Node>>;

  /// The first source definition from which each definition can be reached. What one search has reached need
  /// not be looked at again: an earlier one comes first everywhere behind it, too.
  [[nodiscard]] std::vector<const Definition*> first_sources(const Edges& edges) const {
    std::vector<const Definition*> first(size());
    for (Node node = 0; node < size(); ++node) {
      const Definition& source = model_.definitions[node];
      if (source.origin != model::ModuleOrigin::kSources) continue;
      std::vector<Node> open{node};
      while (!open.empty()) {
        const Node current = open.back();
        open.pop_back();
        for (const Node next : edges[current]) {
          if (first[next] != nullptr) continue;
          first[next] = &source;
          open.push_back(next);
        }
      }
    }
    return first;
  }

  const model::Model& model_;
  Edges required_;
  Edges users_;
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
  step.stamp = planning.layout.stamp("external-" + definition.name);
  step.depfile = planning.layout.depfile("external-" + definition.name);
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

/// Says when an external build runs, given a source definition that requires it and one that it requires;
/// false: it cannot run at all (reported).
bool place(const Planning& planning, const Definition& definition, const Definition* user,
           const Definition* required, PlannedExternal& external) {
  if (required != nullptr && user != nullptr) {
    planning.sink.report(diag::make(diag::kExternalBuildCycle, definition.external_commands.front().range,
                                    definition.name, user->name, required->name));
    return false;
  }
  if (required != nullptr) {
    external.order = PlannedExternal::Order::kAfterKbuild;
    external.step.environment.emplace_back("KBUILD_EXTRA_SYMBOLS", planning.layout.kbuild_symbols());
  } else if (user != nullptr) {
    external.order = PlannedExternal::Order::kBeforeKbuild;
  }
  return true;
}

/// Fills in PlannedExternal::required; `nodes` are the externals' definitions.
void order_externals(const DefinitionGraph& graph, const std::vector<Node>& nodes,
                     std::vector<PlannedExternal>& externals) {
  for (std::size_t e = 0; e < externals.size(); ++e) {
    const std::vector<bool> is_required = graph.required_by(nodes[e]);
    for (std::size_t other = 0; other < externals.size(); ++other) {
      if (other != e && is_required[nodes[other]]) externals[e].required.push_back(other);
    }
  }
}

}  // namespace

std::optional<std::vector<PlannedExternal>> plan_externals(const Planning& planning,
                                                           std::optional<KbuildStep>& kbuild) {
  const DefinitionGraph graph(planning);
  const std::vector<const Definition*> users = graph.source_users();
  const std::vector<const Definition*> required = graph.required_sources();
  std::vector<PlannedExternal> externals;
  std::vector<Node> nodes;
  bool is_ok = true;
  for (Node node = 0; node < graph.size(); ++node) {
    const Definition& definition = planning.model.definitions[node];
    if (is_source(definition)) continue;
    if (kbuild && users[node] != nullptr) {
      for (const std::string& file : symbol_files(planning, definition)) add_symbols(*kbuild, file);
    }
    if (definition.external_commands.empty()) continue;
    PlannedExternal& external = externals.emplace_back();
    external.step = external_step(planning, definition);
    external.file = planning.layout.step_file("external-" + definition.name);
    is_ok = place(planning, definition, users[node], required[node], external) && is_ok;
    nodes.push_back(node);
  }
  if (!is_ok) return std::nullopt;
  order_externals(graph, nodes, externals);
  return externals;
}

}  // namespace portato::plan
