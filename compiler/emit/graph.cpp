// SPDX-License-Identifier: Apache-2.0
#include "emit/graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "plan/load_order.hpp"
#include "support/utf8.hpp"

namespace portato::emit {

namespace {

using namespace model;
using Kind = GraphNode::Kind;

/// Text that every format can hold: control characters and what is no UTF-8 become U+FFFD.
std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t length = support::utf8_sequence_length(text);
    const bool is_control =
        length > 0 && support::is_terminal_control(support::utf8_code_point(text.substr(0, length)));
    result += length == 0 || is_control ? std::string("\xEF\xBF\xBD") : std::string(text.substr(0, length));
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

class GraphMaker {
 public:
  GraphMaker(const Model& model, GraphView view) : model_(model), view_(view) {}

  Graph make() {
    graph_.title = printable(model_.system.name);
    if (shows(GraphView::kModules)) add_modules();
    if (shows(GraphView::kApps)) add_apps();
    if (shows(GraphView::kComponents)) add_components();
    if (shows(GraphView::kApps)) add_bindings();
    if (shows(GraphView::kComponents)) add_inner_bindings();
    if (view_ == GraphView::kAll) add_module_users();
    return std::move(graph_);
  }

 private:
  [[nodiscard]] bool shows(GraphView view) const { return view_ == view || view_ == GraphView::kAll; }

  std::size_t add(GraphNode node) {
    const auto [entry, is_new] = by_id_.emplace(node.id, graph_.nodes.size());
    if (is_new) graph_.nodes.push_back(std::move(node));
    return entry->second;
  }

  std::size_t add(Kind kind, const std::string& id, const std::string& label, source::SourceRange range) {
    return add(
        {kind, fmt::format("{}:{}", to_word(kind), printable(id)), printable(label), {}, 0, false, range});
  }

  void connect(GraphEdge::Kind kind, std::size_t from, std::size_t to, bool is_optional,
               GraphEdge::Label label) {
    const auto [entry, is_new] = edges_.emplace(std::tuple(kind, from, to, is_optional), graph_.edges.size());
    if (is_new) graph_.edges.push_back({kind, from, to, is_optional, {}});
    label.text = printable(label.text);
    graph_.edges[entry->second].labels.push_back(std::move(label));
  }

  void add_modules() {
    int position = 0;
    for (const ModuleId id : plan::load_order(model_)) {
      const Module& module = model_[id];
      GraphNode node{Kind::kModule,
                     "module:" + printable(module.file_name()),
                     printable(module.file_name()),
                     {},
                     ++position,
                     model_.is_optional(module.definition),
                     module.name.range};
      const LoadMode load = model_.definition_of(id).load.value;
      node.details.push_back(
          fmt::format("{}. {}{}", position, to_word(load), node.is_optional ? ", optional" : ""));
      modules_[id] = add(std::move(node));
    }
    for (const auto& [id, node] : modules_) {
      for (const Model::Edge& edge : model_.required_by(id)) {
        connect(GraphEdge::Kind::kRequires, node, modules_.at(edge.module), edge.is_optional,
                {"", edge.range});
      }
    }
  }

  void add_apps() {
    for (const App& app : model_.apps) {
      const std::size_t node = add(Kind::kApp, app.key, app.key, app.entry);
      std::vector<std::string>& details = graph_.nodes[node].details;
      if (app.start.value == StartMode::kManual) details.emplace_back(to_word(app.start.value));
      if (!app.is_sandboxed.value) details.emplace_back("not sandboxed");
      if (app.is_package) details.emplace_back("binary");
      apps_.push_back(node);
    }
  }

  void add_components() {
    for (const Component& component : model_.components) {
      const std::string name = component.name.empty() ? component.directory : component.name;
      components_.push_back(add(Kind::kComponent, component.directory, name, {component.source, 0, 0}));
    }
    for (std::size_t i = 0; i < model_.components.size(); ++i) {
      for (const ComponentUse& use : model_.components[i].components) require_component(components_[i], use);
    }
    for (std::size_t i = 0; i < model_.apps.size(); ++i) add_executables(i);
    for (const Link& link : model_.system.links) {
      const std::size_t node =
          add(Kind::kExecutable, "link/" + link.name.value, "link " + link.name.value, link.name.range);
      contain(node, link.component);
    }
  }

  void require_component(std::size_t from, const ComponentUse& use) {
    if (!use.component.is_valid()) return;
    connect(GraphEdge::Kind::kRequires, from, components_[use.component.index()], false, {"", use.range});
  }

  void contain(std::size_t from, const ComponentUse& use) {
    if (!use.component.is_valid()) return;
    connect(GraphEdge::Kind::kContains, from, components_[use.component.index()], false, {"", use.range});
  }

  void add_executables(std::size_t app_index) {
    const App& app = model_.apps[app_index];
    for (const Executable& executable : app.executables) {
      const std::size_t node = add(Kind::kExecutable, app.key + "/" + executable.name.value,
                                   executable.name.value, executable.name.range);
      if (apps_.empty()) graph_.nodes[node].details.push_back(printable("of " + app.key));
      if (!apps_.empty())
        connect(GraphEdge::Kind::kContains, apps_[app_index], node, false, {"", executable.name.range});
      executables_[{app_index, executable.name.value}] = node;
      for (const ComponentUse& use : executable.components) contain(node, use);
    }
    for (const ComponentUse& use : app.listed_components) {
      if (!apps_.empty()) contain(apps_[app_index], use);
    }
  }

  /// `le_sms`, or `client → server` if their names differ.
  static std::string binding_label(const std::string& client, const std::string& server) {
    return client == server ? client : client + " → " + server;
  }

  void bind(std::size_t from, const std::string& client, bool is_optional, const Binding& binding) {
    const ServerReference& server = binding.value;
    const GraphEdge::Label label{binding_label(client, server.interface.value), binding.range};
    if (server.kind == ServerReference::Kind::kUser) {
      const std::string user = "<" + server.agent.value + ">";
      connect(GraphEdge::Kind::kBinding, from, add(Kind::kUser, server.agent.value, user, {}), is_optional,
              label);
    } else if (server.kind == ServerReference::Kind::kApp && server.app.is_valid()) {
      connect(GraphEdge::Kind::kBinding, from, apps_[server.app.index()], is_optional, label);
    }
  }

  /// Between apps, and with what is none.
  void add_bindings() {
    for (std::size_t i = 0; i < model_.apps.size(); ++i) {
      const App& app = model_.apps[i];
      for (const ClientInstance& client : app.clients) {
        const ClientInterface& interface = model_.interface_of(client);
        if (client.binding) bind(apps_[i], interface.name.value, interface.is_optional, *client.binding);
      }
      for (const PrebuiltClient& client : app.prebuilt_clients) {
        if (client.binding) bind(apps_[i], client.name.value, client.is_optional, *client.binding);
      }
    }
    for (const UserBinding& each : model_.system.user_bindings) {
      const std::string user = "<" + each.user.value + ">";
      bind(add(Kind::kUser, each.user.value, user, {}), each.interface.value, false, each.binding);
    }
    for (const SystemExtern& each : model_.system.externs) {
      if (!each.app.is_valid()) continue;
      const std::size_t node = add(Kind::kExtern, each.name.value, each.name.value, each.name.range);
      const std::size_t app = apps_[each.app.index()];
      const GraphEdge::Label label{"", each.name.range};
      connect(GraphEdge::Kind::kExtern, each.client ? app : node, each.client ? node : app, false, label);
    }
  }

  /// Between the executables of one app.
  void add_inner_bindings() {
    for (std::size_t i = 0; i < model_.apps.size(); ++i) {
      const App& app = model_.apps[i];
      for (const ClientInstance& client : app.clients) {
        if (!client.binding || client.binding->value.kind != ServerReference::Kind::kInternal) continue;
        const ServerReference& server = client.binding->value;
        const std::string agent = server.agent.value.substr(0, server.agent.value.find('.'));
        const auto found = app.find_executable(agent);
        if (!found) continue;
        const ClientInterface& interface = model_.interface_of(client);
        connect(GraphEdge::Kind::kBinding,
                executables_.at({i, app.executables[client.executable].name.value}),
                executables_.at({i, app.executables[*found].name.value}), interface.is_optional,
                {binding_label(interface.name.value, server.interface.value), client.binding->range});
      }
    }
  }

  void require_modules(std::size_t from, const std::vector<Requirement>& requirements) {
    for (const Requirement& each : requirements) {
      std::vector<ModuleId> modules;
      if (each.module.is_valid()) {
        modules.push_back(each.module);
      } else if (each.definition.is_valid()) {
        modules = model_[each.definition].modules;
      }
      for (const ModuleId id : modules) {
        const auto found = modules_.find(id);
        if (found != modules_.end())
          connect(GraphEdge::Kind::kRequires, from, found->second, each.is_optional, {"", each.spec.range});
      }
    }
  }

  void add_module_users() {
    for (std::size_t i = 0; i < model_.apps.size(); ++i)
      require_modules(apps_[i], model_.apps[i].kernel_modules);
    for (std::size_t i = 0; i < model_.components.size(); ++i)
      require_modules(components_[i], model_.components[i].kernel_modules);
  }

  const Model& model_;
  const GraphView view_;
  Graph graph_;
  std::map<std::string, std::size_t> by_id_;
  std::map<std::tuple<GraphEdge::Kind, std::size_t, std::size_t, bool>, std::size_t> edges_;
  std::map<ModuleId, std::size_t> modules_;
  std::vector<std::size_t> apps_;        // by AppId
  std::vector<std::size_t> components_;  // by ComponentId
  std::map<std::pair<std::size_t, std::string>, std::size_t> executables_;
};

}  // namespace

Graph make_graph(const Model& model, GraphView view) { return GraphMaker(model, view).make(); }

std::string write_graph(const Graph& graph, GraphFormat format, const source::SourceManager& sources) {
  switch (format) {
    case GraphFormat::kDot:
      return graph_dot(graph);
    case GraphFormat::kMermaid:
      return graph_mermaid(graph);
    case GraphFormat::kJson:
      return graph_json(graph, sources);
    case GraphFormat::kSvg:
      return graph_svg(graph);
  }
  return "";
}

}  // namespace portato::emit
