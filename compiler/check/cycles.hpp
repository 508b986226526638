// SPDX-License-Identifier: Apache-2.0
// Cycles in any table whose entries refer to each other: depth-first, without recursion, as chains may be
// thousands long.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "diag/diagnostic.hpp"

namespace portato::check {

/// `Graph` has size(), edges(node) (a vector of Edge) and name(node).
template <class Graph>
class CycleSearch {
 public:
  struct Edge {
    std::size_t target;
    source::SourceRange range;
  };
  /// One cycle: `a` -> `b` -> `a`, where it begins, and every edge as a note.
  struct Cycle {
    std::string names;
    source::SourceRange range;
    std::vector<diag::Note> notes;
  };

  /// `verb` is what an edge says, for the notes.
  CycleSearch(const Graph& graph, std::string verb)
      : graph_(graph), verb_(std::move(verb)), state_(graph.size(), State::kNew) {}

  std::vector<Cycle> run() {
    for (std::size_t node = 0; node < graph_.size(); ++node) {
      if (state_[node] == State::kNew) search_from(node);
    }
    return std::move(cycles_);
  }

 private:
  enum class State : std::uint8_t { kNew, kOnPath, kDone };

  struct Step {
    std::size_t node;
    std::vector<Edge> edges;
    std::size_t next = 0;  // the edge to follow next; edges[next - 1] leads to the step above
  };

  void search_from(std::size_t start) {
    enter(start);
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.next == step.edges.size()) {
        state_[step.node] = State::kDone;
        path_.pop_back();
        continue;
      }
      const std::size_t target = step.edges[step.next++].target;
      if (state_[target] == State::kNew) {
        enter(target);
      } else if (state_[target] == State::kOnPath) {
        close_cycle(target);
      }
    }
  }

  void enter(std::size_t node) {
    state_[node] = State::kOnPath;
    path_.push_back({node, graph_.template edges<Edge>(node)});
  }

  /// The cycle is the path from `first` on, closed by the edge that was just followed.
  void close_cycle(std::size_t first) {
    const auto begin =
        std::find_if(path_.begin(), path_.end(), [&](const Step& s) { return s.node == first; });
    Cycle cycle;
    cycle.range = edge_taken(*begin).range;
    for (auto step = begin; step != path_.end(); ++step) {
      const Edge& edge = edge_taken(*step);
      cycle.names += "`" + graph_.name(step->node) + "` -> ";
      cycle.notes.push_back({edge.range, "`" + graph_.name(step->node) + "` " + verb_ + " `" +
                                             graph_.name(edge.target) + "` here"});
    }
    cycle.names += "`" + graph_.name(first) + "`";
    cycles_.push_back(std::move(cycle));
  }

  static const Edge& edge_taken(const Step& step) { return step.edges[step.next - 1]; }

  const Graph& graph_;
  std::string verb_;
  std::vector<State> state_;
  std::vector<Step> path_;
  std::vector<Cycle> cycles_;
};

}  // namespace portato::check
