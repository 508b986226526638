// SPDX-License-Identifier: Apache-2.0
// Rules about components and the executables made of them.
#include <algorithm>
#include <map>
#include <string>

#include "check/check.hpp"
#include "diag/codes.hpp"

namespace portato::check {

namespace {

using model::App;
using model::Component;
using model::Model;

template <class Interface>
void check_names(const Component& component, const std::vector<Interface>& interfaces,
                 const std::string& side, diag::DiagSink& sink) {
  std::map<std::string_view, const Interface*> known;
  for (const Interface& interface : interfaces) {
    if constexpr (requires { interface.is_types_only; }) {
      if (interface.is_types_only) continue;
    }
    const auto [first, is_new] = known.emplace(interface.name.value, &interface);
    if (is_new) continue;
    sink.report(
        diag::make(diag::kInterfaceTwice, interface.name.range, component.name, side, interface.name.value)
            .with_note(first->second->name.range, "the other one")
            .with_help("give one of them another name: `name = " + interface.name.value + ".api`"));
  }
}

/// The language of a component's code; null if it has none.
const char* language_of(const Component& component) {
  if (component.sources_range.is_valid()) return "C or C++";
  if (component.java_range.is_valid()) return "Java";
  return component.python_range.is_valid() ? "Python" : nullptr;
}

void check_executable(const Model& model, const model::Executable& executable, diag::DiagSink& sink) {
  const Component* first = nullptr;
  for (const model::ComponentId id : executable.instances) {
    const Component& component = model[id];
    const char* language = language_of(component);
    if (language == nullptr) continue;
    if (first == nullptr) {
      first = &component;
    } else if (language_of(*first) != std::string_view(language)) {
      sink.report(diag::make(diag::kMixedExecutable, executable.name.range, executable.name.value,
                             language_of(*first), language)
                      .with_note({first->source, 0, 0}, "component `" + first->name + "`")
                      .with_note({component.source, 0, 0}, "component `" + component.name + "`"));
      return;
    }
  }
  if (first == nullptr && executable.is_complete) {
    sink.report(diag::make(diag::kExecutableWithoutCode, executable.name.range, executable.name.value));
  }
}

/// Interfaces that `[direct]` servers of an executable provide, and who calls them too early.
void check_direct(const Model& model, const App& app, std::size_t index, diag::DiagSink& sink) {
  const model::Executable& executable = app.executables[index];
  const auto position = [&](model::ComponentId id) {
    return std::find(executable.instances.begin(), executable.instances.end(), id) -
           executable.instances.begin();
  };
  std::map<model::ApiId, const model::ServerInstance*> servers;
  for (const model::ServerInstance& server : app.servers) {
    const model::ServerInterface& interface = model.interface_of(server);
    if (server.executable != index || !interface.is_direct || !interface.api.is_valid()) continue;
    const auto [first, is_new] = servers.emplace(interface.api, &server);
    if (is_new) continue;
    sink.report(
        diag::make(diag::kDirectTwice, interface.name.range, executable.name.value, model[interface.api].name)
            .with_note(model.interface_of(*first->second).name.range, "the other one"));
  }
  for (const model::ClientInstance& client : app.clients) {
    if (client.executable != index || !client.is_direct) continue;
    const model::ServerInstance& server = *servers.at(model.interface_of(client).api);
    if (position(client.component) >= position(server.component)) continue;
    sink.report(diag::make(diag::kDirectOrder, executable.name.range, model[client.component].name,
                           model[server.component].name)
                    .with_note(model.interface_of(client).name.range, "the client")
                    .with_note(model.interface_of(server).name.range, "the server")
                    .with_help("components are initialised from the last one listed to the first"));
  }
}

}  // namespace

void check_interface_names(const Model& model, diag::DiagSink& sink) {
  for (const Component& component : model.components) {
    check_names(component, component.clients, "client", sink);
    check_names(component, component.servers, "server", sink);
  }
}

void check_executables(const Model& model, diag::DiagSink& sink) {
  for (const App& app : model.apps) {
    for (std::size_t i = 0; i < app.executables.size(); ++i) {
      check_executable(model, app.executables[i], sink);
      check_direct(model, app, i, sink);
    }
  }
  for (const model::Link& link : model.system.links) {
    if (!model[link.component.component].java_range.is_valid()) continue;
    sink.report(diag::make(diag::kJavaLink, link.component.range));
  }
}

}  // namespace portato::check
