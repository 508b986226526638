// SPDX-License-Identifier: Apache-2.0
// What must not refer to itself: kernel modules, components, interface files.
#include <string>
#include <vector>

#include "check/check.hpp"
#include "diag/codes.hpp"
#include "support/graph.hpp"

namespace portato::check {

namespace {

using model::Model;
using support::Node;

/// One entry of a definition file that refers to another thing.
struct Reference {
  Node target;
  source::SourceRange range;
};

/// Things that refer to each other. `verb` is what a reference says, for the notes.
struct References {
  std::vector<std::string> names;
  std::vector<std::vector<Reference>> references;  ///< by node
  std::string verb;
};

std::string quoted(const std::string& name) { return "`" + name + "`"; }

/// `a` -> `b` -> `a`, at its first reference, with a note for each of them.
diag::Diagnostic cycle_diagnostic(const References& graph, const support::Cycle& cycle,
                                  const diag::DiagDef<std::string>& definition) {
  std::string path;
  std::vector<diag::Note> notes;
  for (const support::CycleStep& step : cycle) {
    const Reference& reference = graph.references[step.node][step.edge];
    path += quoted(graph.names[step.node]) + " -> ";
    notes.push_back({reference.range, quoted(graph.names[step.node]) + " " + graph.verb + " " +
                                          quoted(graph.names[reference.target]) + " here"});
  }
  path += quoted(graph.names[cycle.front().node]);
  diag::Diagnostic diagnostic = diag::make(definition, notes.front().range, path);
  diagnostic.notes = std::move(notes);
  return diagnostic;
}

void report_cycles(const References& graph, const diag::DiagDef<std::string>& definition,
                   diag::DiagSink& sink) {
  const auto targets = [&](Node node) {
    std::vector<Node> nodes;
    for (const Reference& reference : graph.references[node]) nodes.push_back(reference.target);
    return nodes;
  };
  for (const support::Cycle& cycle : support::find_cycles(graph.names.size(), targets))
    sink.report(cycle_diagnostic(graph, cycle, definition));
}

}  // namespace

void check_requirement_cycles(const Model& model, diag::DiagSink& sink) {
  References graph{{}, {}, "requires"};
  for (std::size_t i = 0; i < model.modules.size(); ++i) {
    graph.names.push_back(model.modules[i].name.value);
    std::vector<Reference>& references = graph.references.emplace_back();
    for (const Model::Edge& edge : model.required_by(model::ModuleId(i)))
      references.push_back({edge.module.index(), edge.range});
  }
  report_cycles(graph, diag::kRequirementCycle, sink);
}

void check_component_cycles(const Model& model, diag::DiagSink& sink) {
  References graph{{}, {}, "requires"};
  for (const model::Component& component : model.components) {
    graph.names.push_back(component.name);
    std::vector<Reference>& references = graph.references.emplace_back();
    for (const model::ComponentUse& use : component.components)
      references.push_back({use.component.index(), use.range});
  }
  report_cycles(graph, diag::kComponentCycle, sink);
}

void check_api_cycles(const Model& model, diag::DiagSink& sink) {
  References graph{{}, {}, "uses"};
  for (const model::Api& api : model.apis) {
    graph.names.push_back(api.name);
    std::vector<Reference>& references = graph.references.emplace_back();
    for (const model::Api::Use& use : api.uses) references.push_back({use.api.index(), use.range});
  }
  report_cycles(graph, diag::kApiCycle, sink);
}

}  // namespace portato::check
