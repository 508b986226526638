// SPDX-License-Identifier: Apache-2.0
// A graph as a picture. No background of its own; the colours are readable on white and on black.
#include <fmt/format.h>

#include "emit/graph.hpp"
#include "emit/graph_layout.hpp"

namespace portato::emit {

namespace {

// By GraphNode::Kind.
constexpr const char* kFills[] = {"#d5e8d4", "#dae8fc", "#f5f5f5", "#fff2cc", "#e1d5e7", "#ffe6cc"};
constexpr int kCorners[] = {2, 8, 16, 0, 4, 0};
constexpr int kLineHeight = 17;

constexpr const char* kHead =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
    "role=\"img\">\n"
    "<title>{2}</title>\n"
    "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" "
    "markerHeight=\"8\" orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\" fill=\"#758290\"/></marker></defs>\n"
    "<g font-family=\"monospace\" font-size=\"13\" text-anchor=\"middle\">\n";

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string text_lines(const LayoutBox& box, const char* colour, bool has_title) {
  std::string result;
  int y = box.y + (box.height - static_cast<int>(box.lines.size()) * kLineHeight) / 2 + 13;
  for (const std::string& line : box.lines) {
    const bool is_title = has_title && &line == &box.lines.front();
    result += fmt::format("<text x=\"{}\" y=\"{}\" fill=\"{}\"{}>{}</text>\n", box.x + box.width / 2, y,
                          colour, is_title ? " font-weight=\"bold\"" : "", escaped(line));
    y += kLineHeight;
  }
  return result;
}

/// Down, bent in the middle between two layers; or, for a loop, as the points say.
std::string path_of(const LayoutLine& line, bool is_loop) {
  std::string path = fmt::format("M{},{}", line.points[0].x, line.points[0].y);
  for (std::size_t i = 1; i < line.points.size(); ++i) {
    const LayoutPoint from = line.points[i - 1];
    const LayoutPoint to = line.points[i];
    const int bend = (from.y + to.y) / 2;
    const bool is_straight = is_loop || from.x == to.x;
    path += is_straight ? fmt::format(" L{},{}", to.x, to.y)
                        : fmt::format(" C{},{} {},{} {},{}", from.x, bend, to.x, bend, to.x, to.y);
  }
  return path;
}

std::string edge_svg(const GraphEdge& edge, const LayoutLine& line) {
  std::string result =
      fmt::format("<path class=\"{}\" d=\"{}\" fill=\"none\" stroke=\"#758290\" stroke-width=\"1.5\"{}{}/>\n",
                  to_word(edge.kind), path_of(line, edge.from == edge.to),
                  edge.is_optional ? " stroke-dasharray=\"6 4\"" : "",
                  edge.kind == GraphEdge::Kind::kContains ? "" : " marker-end=\"url(#arrow)\"");
  if (line.label.lines.empty()) return result;
  // The line runs behind its label.
  result += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\" fill=\"#e6eaee\"/>\n",
                        line.label.x, line.label.y, line.label.width, line.label.height);
  return result + text_lines(line.label, "#333f4a", false);
}

std::string node_svg(const GraphNode& node, const LayoutBox& box) {
  const auto kind = static_cast<std::size_t>(node.kind);
  return fmt::format(
             "<g class=\"{}\"><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" "
             "fill=\"{}\" stroke=\"#758290\"{}/>\n",
             to_word(node.kind), escaped(node.id), box.x, box.y, box.width, box.height, kCorners[kind],
             kFills[kind], node.is_optional ? " stroke-dasharray=\"6 4\"" : "") +
         text_lines(box, "#1a2129", true) + "</g>\n";
}

}  // namespace

std::string graph_svg(const Graph& graph) {
  const GraphLayout layout = lay_out(graph);
  std::string text = fmt::format(kHead, layout.width, layout.height, escaped(graph.title));
  for (std::size_t i = 0; i < graph.edges.size(); ++i) text += edge_svg(graph.edges[i], layout.lines[i]);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) text += node_svg(graph.nodes[i], layout.boxes[i]);
  return text + "</g>\n</svg>\n";
}

}  // namespace portato::emit
