// SPDX-License-Identifier: Apache-2.0
// Executables of an app and the component instances in them: each component once, after those it requires.
#include <algorithm>
#include <set>

#include "bind/app_binder.hpp"
#include "bind/names.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::bind {

namespace {

using syntax::ItemView;
using syntax::NodeRef;
using syntax::SectionView;

/// Depth-first walk over required components, without recursion: chains may be thousands long. The last one
/// listed comes first, and what a component requires comes before it. A cycle (reported by check/) ends where
/// it is closed.
class InstanceOrder {
 public:
  explicit InstanceOrder(const Model& model) : model_(model) {}

  void add(ComponentId component) {
    enter(component);
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.left == 0) {
        order_.push_back(step.component);
        path_.pop_back();
      } else {
        enter(model_[step.component].components[--step.left].component);
      }
    }
  }

  std::vector<ComponentId> take() { return std::move(order_); }

 private:
  struct Step {
    ComponentId component;
    std::size_t left;  // required components not yet visited
  };

  void enter(ComponentId component) {
    if (seen_.insert(component).second) path_.push_back({component, model_[component].components.size()});
  }

  const Model& model_;
  std::set<ComponentId> seen_;
  std::vector<Step> path_;
  std::vector<ComponentId> order_;
};

void add_interfaces(const Model& model, std::size_t executable, App& app) {
  for (const ComponentId id : app.executables[executable].instances) {
    const Component& component = model[id];
    for (std::size_t i = 0; i < component.clients.size(); ++i) {
      if (component.clients[i].is_types_only) continue;
      ClientInstance client;
      client.executable = executable;
      client.component = id;
      client.interface = i;
      const std::string& name = component.clients[i].name.value;
      if (name == "le_cfg" || name == "le_wdog") {
        client.binding.emplace();
        client.binding->value.agent.value = "root";
        client.binding->value.interface.value = name;
      }
      app.clients.push_back(std::move(client));
    }
    for (std::size_t i = 0; i < component.servers.size(); ++i) {
      ServerInstance server;
      server.executable = executable;
      server.component = id;
      server.interface = i;
      app.servers.push_back(std::move(server));
    }
  }
}

/// Clients of an api that has a `[direct]` server in the same executable call that.
void mark_direct_clients(const Model& model, App& app) {
  for (const ServerInstance& server : app.servers) {
    const ServerInterface& interface = model.interface_of(server);
    if (!interface.is_direct || !interface.api.is_valid()) continue;
    for (ClientInstance& client : app.clients) {
      if (client.executable == server.executable && model.interface_of(client).api == interface.api) {
        client.is_direct = true;
      }
    }
  }
}

void bind_executable(Binder& binder, const expand::Unit& unit, const ItemView& item, App& app) {
  const NodeRef name = item.value(0);
  if (!name.is_valid()) return;
  Executable executable;
  executable.name = {std::string(name.text()), name.range()};
  executable.safe_name = safe_name(executable.name.value);
  if (executable.safe_name.empty()) {
    binder.report(diag::make(diag::kNoIdentifier, name.range(), "an executable", executable.name.value));
  }
  for (const NodeRef entry : unit.entries(item.list())) {
    const NodeRef token = ItemView{entry}.value(0);
    if (!token.is_valid()) continue;
    const Located<std::string> spec = binder.located(token);
    if (spec.value.empty()) {
      executable.is_complete = executable.is_complete && !binder.has_undefined_variable(token);
      continue;
    }
    if (const auto component = binder.find_component(spec, app.directory())) {
      executable.components.push_back({*component, spec.range});
    } else {
      executable.is_complete = false;
    }
  }
  for (const Executable& other : app.executables) {
    if (other.name.value != executable.name.value) continue;
    binder.report(diag::make(diag::kExecutableTwice, executable.name.range, executable.name.value)
                      .with_note(other.name.range, "first defined here"));
    return;
  }
  app.executables.push_back(std::move(executable));
}

}  // namespace

void bind_executables(Binder& binder, const expand::Unit& unit, const SectionView& section, App& app) {
  for (const NodeRef node : unit.entries(section.block())) bind_executable(binder, unit, ItemView{node}, app);
}

void make_instances(const Model& model, App& app) {
  InstanceOrder all(model);
  for (std::size_t i = 0; i < app.executables.size(); ++i) {
    Executable& executable = app.executables[i];
    InstanceOrder order(model);
    for (auto use = executable.components.rbegin(); use != executable.components.rend(); ++use) {
      order.add(use->component);
    }
    executable.instances = order.take();
    for (const ComponentId component : executable.instances) {
      executable.is_complete = executable.is_complete && model[component].is_complete;
      all.add(component);
    }
    add_interfaces(model, i, app);
  }
  for (const ComponentUse& use : app.listed_components) all.add(use.component);
  app.components = all.take();
  mark_direct_clients(model, app);
}

}  // namespace portato::bind
