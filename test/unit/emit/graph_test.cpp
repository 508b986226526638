// SPDX-License-Identifier: Apache-2.0
#include "emit/graph.hpp"

#include <catch2/catch.hpp>

#include "emit/graph_layout.hpp"
#include "project.hpp"

using namespace portato;
using emit::GraphEdge;
using emit::GraphNode;
using test::Project;

namespace {

void fill(Project& project) {
  project
      .file("system.sdef",
            "kernelModules: { bus can [optional] }\napps: { radio player }\ninterfaceSearch: { api }\n"
            "bindings: { player.cl.client.play -> radio.play <root>.status -> radio.play }\n"
            "extern: { out = radio.play }\n")
      .file("bus.mdef", "sources: { a.c }")
      .file("can.mdef", "sources: { a.c } load: manual requires: { kernelModules: { bus [optional] } }")
      .file("a.c", "")
      .file("api/play.api", "")
      .file("radio.adef",
            "executables: { srv = ( server ) } extern: { srv.server.play } requires: { kernelModules: { can "
            "} }")
      .file("player.adef", "executables: { cl = ( client ) } start: manual")
      .file("server/Component.cdef", "provides: { api: { play.api } } sources: { a.c }")
      .file("server/a.c", "")
      .file("client/Component.cdef", "requires: { api: { play.api } component: { common } } sources: { a.c }")
      .file("client/a.c", "")
      .file("common/Component.cdef", "sources: { a.c }")
      .file("common/a.c", "");
}

/// "radio -> can.ko", with the kind, `?` if optional, and the labels.
std::vector<std::string> edges_of(const emit::Graph& graph) {
  std::vector<std::string> result;
  for (const GraphEdge& edge : graph.edges) {
    std::string text = fmt::format("{} {}{} {}", graph.nodes[edge.from].label, to_word(edge.kind),
                                   edge.is_optional ? "?" : "", graph.nodes[edge.to].label);
    for (const GraphEdge::Label& label : edge.labels) {
      if (!label.text.empty()) text += " " + label.text;
    }
    result.push_back(text);
  }
  return result;
}

emit::Graph nasty_graph() {
  emit::Graph graph;
  graph.title = "a\"<b>&\\";
  graph.nodes.push_back({GraphNode::Kind::kModule, "module:x", "\"<&#;|`\\N>", {"1. auto"}, 1, true, {}});
  graph.nodes.push_back({GraphNode::Kind::kApp, "app:y", "end", {}, 0, false, {}});
  graph.edges.push_back({GraphEdge::Kind::kBinding, 1, 0, true, {{"a|\"b\"", {}}, {"c", {}}}});
  graph.edges.push_back({GraphEdge::Kind::kContains, 0, 1, false, {}});
  return graph;
}

bool overlap(const emit::LayoutBox& a, const emit::LayoutBox& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

}  // namespace

TEST_CASE("a graph holds what depends on what") {
  Project project;
  fill(project);
  const model::Model model = project.system();
  CHECK_FALSE(project.sink.has_errors());

  using emit::GraphView;
  CHECK(edges_of(emit::make_graph(model, GraphView::kModules)) == test::Lines{"can.ko requires? bus.ko"});
  CHECK(edges_of(emit::make_graph(model, GraphView::kApps)) ==
        test::Lines{"player binding radio play", "<root> binding radio status → play", "out extern radio"});
  CHECK(edges_of(emit::make_graph(model, GraphView::kComponents)) ==
        test::Lines{"client requires common", "srv contains server", "cl contains client"});
  CHECK(edges_of(emit::make_graph(model, GraphView::kAll)) ==
        test::Lines{"can.ko requires? bus.ko", "client requires common", "radio contains srv",
                    "srv contains server", "player contains cl", "cl contains client",
                    "player binding radio play", "<root> binding radio status → play", "out extern radio",
                    "radio requires can.ko"});

  const emit::Graph graph = emit::make_graph(model, GraphView::kAll);
  CHECK(graph.nodes[1].details == test::Lines{"2. manual, optional"});
  CHECK(graph.nodes[1].load_position == 2);
  for (const auto format : {emit::GraphFormat::kDot, emit::GraphFormat::kMermaid, emit::GraphFormat::kJson,
                            emit::GraphFormat::kSvg}) {
    const std::string text = emit::write_graph(graph, format, project.sources);
    CHECK(text == emit::write_graph(emit::make_graph(model, GraphView::kAll), format, project.sources));
    CHECK(text.find("bus.ko") != std::string::npos);
  }
}

TEST_CASE("names are escaped as each format wants it") {
  const emit::Graph graph = nasty_graph();
  const std::string dot = emit::graph_dot(graph);
  CHECK(dot.find("digraph \"a\\\"<b>&\\\\\" {") == 0);
  CHECK(dot.find("[label=\"\\\"<&#;|`\\\\N>\\n1. auto\" ") != std::string::npos);
  CHECK(dot.find("n1 -> n0 [label=\"a|\\\"b\\\"\\nc\" style=dashed]") != std::string::npos);
  CHECK(emit::graph_mermaid(graph) ==
        "flowchart TD\n"
        "    n0[\"#quot;#lt;#amp;#35;#59;#124;#96;#92;N#gt;<br/>1. auto\"]\n"
        "    n1[[\"end\"]]\n"
        "    n1 -.->|\"a#124;#quot;b#quot;<br/>c\"| n0\n"
        "    n0 --- n1\n");
  const std::string svg = emit::graph_svg(graph);
  CHECK(svg.find(">&quot;&lt;&amp;#;|`\\N&gt;</text>") != std::string::npos);
  CHECK(svg.find("stroke-dasharray") != std::string::npos);
}

TEST_CASE("boxes and labels of a drawn graph do not overlap, whatever its edges") {
  unsigned random = 7;
  const auto next = [&random](unsigned limit) {
    random = random * 1103515245U + 12345U;
    return (random >> 16U) % limit;
  };
  for (int round = 0; round < 60; ++round) {
    emit::Graph graph;
    const unsigned count = 1 + next(25);
    for (unsigned i = 0; i < count; ++i) {
      graph.nodes.push_back({GraphNode::Kind::kApp, "", std::string(1 + next(20), 'n'), {}, 0, false, {}});
    }
    for (unsigned i = next(40); i > 0; --i) {
      GraphEdge edge{GraphEdge::Kind::kBinding, next(count), next(count), false, {}};
      if (next(2) == 0) edge.labels.push_back({"label", {}});
      graph.edges.push_back(std::move(edge));
    }
    const emit::GraphLayout layout = emit::lay_out(graph);
    std::vector<emit::LayoutBox> boxes = layout.boxes;
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
      const bool is_loop = graph.edges[e].from == graph.edges[e].to;
      if (!is_loop && !layout.lines[e].label.lines.empty()) boxes.push_back(layout.lines[e].label);
    }
    for (std::size_t a = 0; a < boxes.size(); ++a) {
      CHECK((boxes[a].x >= 0 && boxes[a].x + boxes[a].width <= layout.width));
      CHECK((boxes[a].y >= 0 && boxes[a].y + boxes[a].height <= layout.height));
      for (std::size_t b = a + 1; b < boxes.size(); ++b) CHECK_FALSE(overlap(boxes[a], boxes[b]));
    }
  }
}
