// SPDX-License-Identifier: Apache-2.0
// A graph as dot (graphviz), mermaid and JSON.
#include <fmt/format.h>

#include "emit/graph.hpp"
#include "emit/model_values.hpp"

namespace portato::emit {

namespace {

constexpr int kVersion = 1;

// By GraphNode::Kind: shape and colour of dot, brackets and class of mermaid.
struct Style {
  const char* shape;
  const char* colour;
  const char* open;
  const char* close;
};
constexpr Style kStyles[] = {{"box", "#d5e8d4", "[\"", "\"]"},       {"component", "#dae8fc", "[[\"", "\"]]"},
                             {"ellipse", "#f5f5f5", "([\"", "\"])"}, {"cds", "#fff2cc", ">\"", "\"]"},
                             {"box", "#e1d5e7", "(\"", "\")"},       {"folder", "#ffe6cc", "{{\"", "\"}}"}};

const Style& style_of(const GraphNode& node) { return kStyles[static_cast<std::size_t>(node.kind)]; }

/// Replaces each byte that `escape` has something for.
template <class Escape>
std::string escaped(std::string_view text, Escape escape) {
  std::string result;
  for (const char c : text) {
    const char* replacement = escape(c);
    if (replacement == nullptr) {
      result += c;
    } else {
      result += replacement;
    }
  }
  return result;
}

const char* dot_escape(char c) { return c == '"' ? "\\\"" : c == '\\' ? "\\\\" : nullptr; }

const char* mermaid_escape(char c) {
  switch (c) {
    case '"':
      return "#quot;";
    case '#':
      return "#35;";
    case ';':
      return "#59;";
    case '&':
      return "#amp;";
    case '<':
      return "#lt;";
    case '>':
      return "#gt;";
    case '`':
      return "#96;";
    case '\\':
      return "#92;";
    case '|':
      return "#124;";
    default:
      return nullptr;
  }
}

/// Lines of text, each escaped, joined with what the format takes for a line end.
template <class Escape>
std::string joined(const std::vector<std::string>& lines, Escape escape, std::string_view line_end) {
  std::string result;
  for (const std::string& line : lines) {
    if (!result.empty()) result += line_end;
    result += escaped(line, escape);
  }
  return result;
}

std::vector<std::string> lines_of(const GraphNode& node) {
  std::vector<std::string> lines{node.label};
  lines.insert(lines.end(), node.details.begin(), node.details.end());
  return lines;
}

std::vector<std::string> lines_of(const GraphEdge& edge) {
  std::vector<std::string> lines;
  for (const GraphEdge::Label& label : edge.labels) {
    if (!label.text.empty()) lines.push_back(label.text);
  }
  return lines;
}

Json place(const source::SourceManager& sources, source::SourceRange range) {
  return range.is_valid() ? place_json(sources, range) : Json();
}

}  // namespace

std::string graph_dot(const Graph& graph) {
  std::string text = fmt::format(
      "digraph \"{}\" {{\n    rankdir=TB\n    node [style=filled fontname=\"sans-serif\"]\n"
      "    edge [fontname=\"sans-serif\" fontsize=10]\n",
      escaped(graph.title, dot_escape));
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const GraphNode& node = graph.nodes[i];
    text += fmt::format("    n{} [label=\"{}\" shape={} fillcolor=\"{}\"{}]\n", i,
                        joined(lines_of(node), dot_escape, "\\n"), style_of(node).shape,
                        style_of(node).colour, node.is_optional ? " style=\"filled,dashed\"" : "");
  }
  for (const GraphEdge& edge : graph.edges) {
    const std::string label = joined(lines_of(edge), dot_escape, "\\n");
    std::string attributes = label.empty() ? "" : "label=\"" + label + "\"";
    if (edge.is_optional) attributes += attributes.empty() ? "style=dashed" : " style=dashed";
    if (edge.kind == GraphEdge::Kind::kContains)
      attributes += attributes.empty() ? "arrowhead=none" : " arrowhead=none";
    text += fmt::format("    n{} -> n{}{}\n", edge.from, edge.to,
                        attributes.empty() ? "" : " [" + attributes + "]");
  }
  return text + "}\n";
}

std::string graph_mermaid(const Graph& graph) {
  std::string text = "flowchart TD\n";
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const GraphNode& node = graph.nodes[i];
    text += fmt::format("    n{}{}{}{}\n", i, style_of(node).open,
                        joined(lines_of(node), mermaid_escape, "<br/>"), style_of(node).close);
  }
  for (const GraphEdge& edge : graph.edges) {
    const std::string label = joined(lines_of(edge), mermaid_escape, "<br/>");
    const char* arrow = edge.is_optional ? "-.->" : edge.kind == GraphEdge::Kind::kContains ? "---" : "-->";
    text += fmt::format("    n{} {}{} n{}\n", edge.from, arrow, label.empty() ? "" : "|\"" + label + "\"|",
                        edge.to);
  }
  return text;
}

std::string graph_json(const Graph& graph, const source::SourceManager& sources) {
  Json json{{"format", "portato-graph"}, {"version", kVersion}, {"name", graph.title}};
  json["nodes"] = array_json(graph.nodes, [&](const GraphNode& node) {
    Json each{
        {"id", node.id}, {"kind", to_word(node.kind)}, {"label", node.label}, {"details", node.details}};
    if (node.kind == GraphNode::Kind::kModule) {
      each["loadPosition"] = node.load_position;
      each["optional"] = node.is_optional;
    }
    each["at"] = place(sources, node.range);
    return each;
  });
  json["edges"] = array_json(graph.edges, [&](const GraphEdge& edge) {
    return Json{{"kind", to_word(edge.kind)},
                {"from", graph.nodes[edge.from].id},
                {"to", graph.nodes[edge.to].id},
                {"optional", edge.is_optional},
                {"uses", array_json(edge.labels, [&](const GraphEdge::Label& label) {
                   return Json{{"label", label.text}, {"at", place(sources, label.range)}};
                 })}};
  });
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace portato::emit
