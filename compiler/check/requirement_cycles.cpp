// Depth-first search over the requirements of all modules, without recursion: chains may be thousands long.
#include <algorithm>
#include <string>
#include <vector>

#include "check/check.hpp"
#include "diag/codes.hpp"

namespace portato::check {

namespace {

using model::Model;
using model::ModuleId;

class CycleSearch {
 public:
  CycleSearch(const Model& model, diag::DiagSink& sink)
      : model_(model), sink_(sink), state_(model.modules.size(), State::kNew) {}

  void run() {
    for (std::size_t i = 0; i < model_.modules.size(); ++i) {
      if (state_[i] == State::kNew) search_from(ModuleId(i));
    }
  }

 private:
  enum class State : std::uint8_t { kNew, kOnPath, kDone };

  struct Step {
    ModuleId module;
    std::vector<Model::Edge> edges;
    std::size_t next = 0;  // the edge to follow next; edges[next - 1] leads to the step above
  };

  void search_from(ModuleId start) {
    enter(start);
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.next == step.edges.size()) {
        state_[step.module.index()] = State::kDone;
        path_.pop_back();
        continue;
      }
      const ModuleId target = step.edges[step.next++].module;
      if (state_[target.index()] == State::kNew) {
        enter(target);
      } else if (state_[target.index()] == State::kOnPath) {
        report_cycle(target);
      }
    }
  }

  void enter(ModuleId module) {
    state_[module.index()] = State::kOnPath;
    path_.push_back({module, model_.required_by(module)});
  }

  /// The cycle is the path from `first` on, closed by the edge that was just followed.
  void report_cycle(ModuleId first) {
    const auto begin = std::find_if(path_.begin(), path_.end(), [&](const Step& s) { return s.module == first; });
    std::string names;
    for (auto step = begin; step != path_.end(); ++step) names += "`" + name(step->module) + "` -> ";
    names += "`" + name(first) + "`";
    diag::Diagnostic diagnostic = diag::make(diag::kRequirementCycle, edge_taken(*begin).range, names);
    for (auto step = begin; step != path_.end(); ++step) {
      const Model::Edge& edge = edge_taken(*step);
      diagnostic.notes.push_back({edge.range, "`" + name(step->module) + "` requires `" + name(edge.module) + "` here"});
    }
    sink_.report(std::move(diagnostic));
  }

  static const Model::Edge& edge_taken(const Step& step) { return step.edges[step.next - 1]; }
  const std::string& name(ModuleId id) const { return model_[id].name.value; }

  const Model& model_;
  diag::DiagSink& sink_;
  std::vector<State> state_;
  std::vector<Step> path_;
};

}  // namespace

void check_requirement_cycles(const Model& model, diag::DiagSink& sink) { CycleSearch(model, sink).run(); }

}  // namespace portato::check
