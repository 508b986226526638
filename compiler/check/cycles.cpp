// SPDX-License-Identifier: Apache-2.0
// What must not refer to itself: kernel modules, components, interface files.
#include "check/cycles.hpp"

#include "check/check.hpp"
#include "diag/codes.hpp"

namespace portato::check {

namespace {

using model::Model;

struct ModuleGraph {
  const Model& model;

  [[nodiscard]] std::size_t size() const { return model.modules.size(); }
  [[nodiscard]] const std::string& name(std::size_t node) const { return model.modules[node].name.value; }
  template <class Edge>
  [[nodiscard]] std::vector<Edge> edges(std::size_t node) const {
    std::vector<Edge> edges;
    for (const Model::Edge& edge : model.required_by(model::ModuleId(node))) {
      edges.push_back({edge.module.index(), edge.range});
    }
    return edges;
  }
};

struct ComponentGraph {
  const Model& model;

  [[nodiscard]] std::size_t size() const { return model.components.size(); }
  [[nodiscard]] const std::string& name(std::size_t node) const { return model.components[node].name; }
  template <class Edge>
  [[nodiscard]] std::vector<Edge> edges(std::size_t node) const {
    std::vector<Edge> edges;
    for (const model::ComponentUse& use : model.components[node].components) {
      edges.push_back({use.component.index(), use.range});
    }
    return edges;
  }
};

struct ApiGraph {
  const Model& model;

  [[nodiscard]] std::size_t size() const { return model.apis.size(); }
  [[nodiscard]] const std::string& name(std::size_t node) const { return model.apis[node].name; }
  template <class Edge>
  [[nodiscard]] std::vector<Edge> edges(std::size_t node) const {
    std::vector<Edge> edges;
    for (const model::Api::Use& use : model.apis[node].uses) edges.push_back({use.api.index(), use.range});
    return edges;
  }
};

template <class Graph>
void report_cycles(const Graph& graph, const char* verb, const diag::DiagDef<std::string>& definition,
                   diag::DiagSink& sink) {
  for (auto& cycle : CycleSearch<Graph>(graph, verb).run()) {
    diag::Diagnostic diagnostic = diag::make(definition, cycle.range, cycle.names);
    diagnostic.notes = std::move(cycle.notes);
    sink.report(std::move(diagnostic));
  }
}

}  // namespace

void check_requirement_cycles(const Model& model, diag::DiagSink& sink) {
  report_cycles(ModuleGraph{model}, "requires", diag::kRequirementCycle, sink);
}

void check_component_cycles(const Model& model, diag::DiagSink& sink) {
  report_cycles(ComponentGraph{model}, "requires", diag::kComponentCycle, sink);
}

void check_api_cycles(const Model& model, diag::DiagSink& sink) {
  report_cycles(ApiGraph{model}, "uses", diag::kApiCycle, sink);
}

}  // namespace portato::check
