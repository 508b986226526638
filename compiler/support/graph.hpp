// SPDX-License-Identifier: Apache-2.0
// Directed graphs whose nodes are the indices of some table. What an edge is, the caller says: `edges(node)`
// gives a range of node indices. Nothing here recurses, because chains may be thousands of nodes long.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <queue>
#include <vector>

namespace portato::support {

using Node = std::size_t;

/// Calls `visit(node)` once for every node that an edge leads to from one of `starts` or from a node visited
/// before, until it returns false.
template <class Edges, class Visit>
void walk(std::size_t count, const std::vector<Node>& starts, const Edges& edges, const Visit& visit) {
  std::vector<bool> is_reached(count);
  std::vector<Node> open = starts;
  while (!open.empty()) {
    const Node current = open.back();
    open.pop_back();
    for (const Node next : edges(current)) {
      if (is_reached[next]) continue;
      if (!visit(next)) return;
      is_reached[next] = true;
      open.push_back(next);
    }
  }
}

/// Which nodes can be reached along at least one edge from one of `starts`: a start only if an edge leads to
/// it. Costs what the edges of those nodes cost.
template <class Edges>
std::vector<bool> reachable(std::size_t count, const std::vector<Node>& starts, const Edges& edges) {
  std::vector<bool> is_reached(count);
  walk(count, starts, edges, [&](Node node) { return is_reached[node] = true; });
  return is_reached;
}

/// Whether at least one edge leads from `from` to `to`, directly or not.
template <class Edges>
bool leads_to(std::size_t count, Node from, Node to, const Edges& edges) {
  bool is_found = false;
  walk(count, {from}, edges, [&](Node node) { return !(is_found = node == to); });
  return is_found;
}

/// Every node after all that its edges lead to; of those that could come next, the one that `comes_before`
/// prefers. Nodes on a cycle, and those that need one of them, are missing.
template <class Edges, class Less>
std::vector<Node> topological_order(std::size_t count, const Edges& edges, const Less& comes_before) {
  std::vector<std::vector<Node>> dependents(count);
  std::vector<std::size_t> unordered_edges(count);
  const auto comes_later = [&](Node left, Node right) { return comes_before(right, left); };
  std::priority_queue<Node, std::vector<Node>, decltype(comes_later)> ready(comes_later);
  for (Node node = 0; node < count; ++node) {
    for (const Node next : edges(node)) {
      dependents[next].push_back(node);
      ++unordered_edges[node];
    }
    if (unordered_edges[node] == 0) ready.push(node);
  }
  std::vector<Node> order;
  order.reserve(count);
  while (!ready.empty()) {
    order.push_back(ready.top());
    ready.pop();
    for (const Node dependent : dependents[order.back()]) {
      if (--unordered_edges[dependent] == 0) ready.push(dependent);
    }
  }
  return order;
}

/// A step of a cycle: the node, and which of its edges leads to the next step (of the last one, to the
/// first).
struct CycleStep {
  Node node = 0;
  std::size_t edge = 0;
};
using Cycle = std::vector<CycleStep>;

/// A cycle for every edge that closes one in a depth-first search, which begins at the first node and takes
/// edges in their order. `edges(node)` must give the same each time; it is called once a node.
template <class Edges>
class CycleSearch {
 public:
  CycleSearch(std::size_t count, const Edges& edges) : edges_(edges), state_(count, State::kNew) {}

  std::vector<Cycle> run() {
    for (Node node = 0; node < state_.size(); ++node) {
      if (state_[node] == State::kNew) search_from(node);
    }
    return std::move(cycles_);
  }

 private:
  enum class State : std::uint8_t { kNew, kOnPath, kDone };

  struct Step {
    Node node;
    std::vector<Node> targets;
    std::size_t next = 0;  ///< the edge to follow next; the one before it leads to the step above
  };

  void search_from(Node start) {
    enter(start);
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.next == step.targets.size()) {
        state_[step.node] = State::kDone;
        path_.pop_back();
        continue;
      }
      const Node target = step.targets[step.next++];
      if (state_[target] == State::kNew) {
        enter(target);
      } else if (state_[target] == State::kOnPath) {
        close_cycle(target);
      }
    }
  }

  void enter(Node node) {
    state_[node] = State::kOnPath;
    Step step{node, {}};
    for (const Node target : edges_(node)) step.targets.push_back(target);
    path_.push_back(std::move(step));
  }

  void close_cycle(Node first) {
    auto step = std::find_if(path_.begin(), path_.end(), [&](const Step& s) { return s.node == first; });
    Cycle& cycle = cycles_.emplace_back();
    for (; step != path_.end(); ++step) cycle.push_back({step->node, step->next - 1});
  }

  const Edges& edges_;
  std::vector<State> state_;
  std::vector<Step> path_;
  std::vector<Cycle> cycles_;
};

template <class Edges>
std::vector<Cycle> find_cycles(std::size_t count, const Edges& edges) {
  return CycleSearch<Edges>(count, edges).run();
}

}  // namespace portato::support
