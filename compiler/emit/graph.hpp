// SPDX-License-Identifier: Apache-2.0
// A model as a graph of modules, apps, executables and components, and the forms in which it is written. Pure
// functions; the same model gives the same bytes.
#pragma once

#include <string>
#include <vector>

#include "emit/graph_kinds.hpp"
#include "model/model.hpp"
#include "source/source_manager.hpp"

namespace portato::emit {

struct GraphNode {
  enum class Kind : std::uint8_t {
    kModule,  ///< one `.ko`
    kApp,
    kUser,    ///< an account whose services apps use
    kExtern,  ///< an interface that other systems use or serve
    kExecutable,
    kComponent,
  };
  Kind kind;
  std::string id;                    ///< the same as long as the names stay: `module:vbus.ko`
  std::string label;                 ///< printable
  std::vector<std::string> details;  ///< lines below the label
  int load_position = 0;             ///< modules: from 1; 0 for everything else
  bool is_optional = false;          ///< the system goes on without it
  source::SourceRange range;         ///< invalid if nobody wrote it
};
PORTATO_WORDS(GraphNode::Kind, (kModule, "module"), (kApp, "app"), (kUser, "user"), (kExtern, "extern"),
              (kExecutable, "executable"), (kComponent, "component"));

struct GraphEdge {
  enum class Kind : std::uint8_t { kRequires, kBinding, kExtern, kContains };
  struct Label {
    std::string text;  ///< may be empty
    source::SourceRange range;
  };
  Kind kind;
  std::size_t from;  ///< in Graph::nodes
  std::size_t to;
  bool is_optional = false;
  std::vector<Label> labels;  ///< one for each time it was written
};
PORTATO_WORDS(GraphEdge::Kind, (kRequires, "requires"), (kBinding, "binding"), (kExtern, "extern"),
              (kContains, "contains"));

struct Graph {
  std::string title;
  std::vector<GraphNode> nodes;
  std::vector<GraphEdge> edges;  ///< no two are equal but for their labels
};

/// `model` has no errors.
Graph make_graph(const model::Model& model, GraphView view);

std::string write_graph(const Graph& graph, GraphFormat format, const source::SourceManager& sources);

// One for each format; for write_graph().
std::string graph_dot(const Graph& graph);
std::string graph_mermaid(const Graph& graph);
std::string graph_json(const Graph& graph, const source::SourceManager& sources);
std::string graph_svg(const Graph& graph);

}  // namespace portato::emit
