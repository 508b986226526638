// SPDX-License-Identifier: Apache-2.0
#include "support/graph.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <string>

using namespace portato;
using support::Node;

namespace {

/// Node by node, where its edges lead.
using Edges = std::vector<std::vector<Node>>;

auto edges_of(const Edges& edges) {
  return [&edges](Node node) -> const std::vector<Node>& { return edges[node]; };
}

std::string reached(const Edges& edges, const std::vector<Node>& starts) {
  std::string text;
  for (const bool is_reached : support::reachable(edges.size(), starts, edges_of(edges)))
    text += is_reached ? '1' : '0';
  return text;
}

}  // namespace

TEST_CASE("graph: what can be reached along edges; a start only if one leads back to it", "[support]") {
  CHECK(reached({{1}, {2}, {}, {0}}, {0}) == "0110");
  CHECK(reached({{1}, {0}, {}}, {0}) == "110");
  CHECK(reached({{0}}, {0}) == "1");
  CHECK(reached({{}, {2}, {}}, {0, 1}) == "001");
  CHECK(reached({}, {}).empty());
}

TEST_CASE("graph: whether one node leads to another", "[support]") {
  const Edges edges{{1}, {2}, {1}, {}};
  CHECK(support::leads_to(edges.size(), 0, 2, edges_of(edges)));
  CHECK(support::leads_to(edges.size(), 1, 1, edges_of(edges)));
  CHECK_FALSE(support::leads_to(edges.size(), 0, 0, edges_of(edges)));
  CHECK_FALSE(support::leads_to(edges.size(), 2, 3, edges_of(edges)));
}

TEST_CASE("graph: an order in which edges lead back, the preferred node first", "[support]") {
  const Edges edges{{2}, {}, {}, {0, 1}};
  CHECK(support::topological_order(4, edges_of(edges), std::less<>()) == std::vector<Node>{1, 2, 0, 3});
  CHECK(support::topological_order(4, edges_of(edges), std::greater<>()) == std::vector<Node>{2, 1, 0, 3});
}

TEST_CASE("graph: what is on a cycle has no place in an order, nor has what needs it", "[support]") {
  const Edges edges{{1}, {0}, {1}, {}};
  CHECK(support::topological_order(4, edges_of(edges), std::less<>()) == std::vector<Node>{3});
}

TEST_CASE("graph: every cycle with the edges that make it", "[support]") {
  const Edges edges{{3, 1}, {2}, {0, 2}, {}};
  const auto cycles = support::find_cycles(edges.size(), edges_of(edges));
  REQUIRE(cycles.size() == 2);
  CHECK(cycles[0].size() == 3);
  CHECK(cycles[0][0].node == 0);
  CHECK(cycles[0][0].edge == 1);
  CHECK(cycles[0][2].node == 2);
  CHECK(cycles[0][2].edge == 0);
  REQUIRE(cycles[1].size() == 1);
  CHECK(cycles[1][0].node == 2);
  CHECK(cycles[1][0].edge == 1);
}

TEST_CASE("graph: chains of any length", "[support]") {
  constexpr std::size_t kLength = 200'000;
  const auto next = [](Node node) {
    return node + 1 < kLength ? std::vector<Node>{node + 1} : std::vector<Node>{};
  };
  CHECK(support::leads_to(kLength, 0, kLength - 1, next));
  CHECK(support::topological_order(kLength, next, std::less<>()).front() == kLength - 1);
  CHECK(support::find_cycles(kLength, next).empty());
}
