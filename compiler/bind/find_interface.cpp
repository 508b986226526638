// SPDX-License-Identifier: Apache-2.0
// Finding interface instances of an app by what a binding or extern says of them.
#include <algorithm>

#include "bind/app_binder.hpp"
#include "support/edit_distance.hpp"
#include "support/strings.hpp"

namespace portato::bind {

namespace {

std::vector<std::string> executable_names(const App& app) {
  std::vector<std::string> names;
  for (const Executable& executable : app.executables) names.push_back(executable.name.value);
  return names;
}

/// The executable that a reference names, and the component instances in it (wrappers may share a name with
/// what they wrap).
struct Place {
  std::size_t executable;
  std::vector<ComponentId> components;

  template <class Instance>
  [[nodiscard]] bool holds(const Instance& instance) const {
    return instance.executable == executable &&
           std::find(components.begin(), components.end(), instance.component) != components.end();
  }
};

std::optional<Place> find_place(Binder& binder, const App& app, const Located<std::string>& executable_name,
                                const Located<std::string>& component_name) {
  const auto executable = app.find_executable(executable_name.value);
  if (!executable) {
    binder.report(with_nearest(diag::make(diag::kUnknownExecutable, executable_name.range, app.key,
                                          support::printable(executable_name.value)),
                               executable_name.value, executable_names(app)));
    return std::nullopt;
  }
  Place place{*executable, {}};
  std::vector<std::string> names;
  for (const ComponentId id : app.executables[*executable].instances) {
    names.push_back(binder.model()[id].name);
    if (names.back() == component_name.value) place.components.push_back(id);
  }
  if (!place.components.empty()) return place;
  if (!app.executables[*executable].is_complete) return std::nullopt;  // it may be in what was not found
  binder.report(with_nearest(diag::make(diag::kUnknownInstance, component_name.range, executable_name.value,
                                        support::printable(component_name.value)),
                             component_name.value, names));
  return std::nullopt;
}

template <class Interface>
void add_names(const std::vector<Interface>& interfaces, std::vector<std::string>& names) {
  for (const Interface& interface : interfaces) names.push_back(interface.name.value);
}

void report_unknown(Binder& binder, const std::string& component, const std::vector<std::string>& names,
                    const Located<std::string>& name, const char* verb) {
  binder.report(with_nearest(
      diag::make(diag::kUnknownInterface, name.range, component, verb, support::printable(name.value)),
      name.value, names));
}

bool is_or_ends_in(const std::string& declared, std::string_view name) {
  return declared == name || declared.ends_with("." + std::string(name));
}

}  // namespace

ClientInstance* find_client(Binder& binder, App& app, const Reference& reference, std::size_t first,
                            ReferenceKind wanted) {
  const auto place = find_place(binder, app, reference.parts[first], reference.parts[first + 1]);
  if (!place) return nullptr;
  const Located<std::string>& name = reference.parts[first + 2];
  for (ClientInstance& client : app.clients) {
    if (place->holds(client) && binder.model().interface_of(client).name.value == name.value) return &client;
  }
  std::vector<std::string> names;
  for (const ComponentId id : place->components) {
    add_names(binder.model()[id].clients, names);
    if (wanted == ReferenceKind::kAnyInterface) add_names(binder.model()[id].servers, names);
  }
  report_unknown(binder, reference[first + 1], names, name,
                 wanted == ReferenceKind::kAnyInterface ? "has" : "requires");
  return nullptr;
}

std::optional<std::size_t> find_server(Binder& binder, const App& app, const Reference& reference,
                                       std::size_t first) {
  const auto place = find_place(binder, app, reference.parts[first], reference.parts[first + 1]);
  if (!place) return std::nullopt;
  const Located<std::string>& name = reference.parts[first + 2];
  for (std::size_t i = 0; i < app.servers.size(); ++i) {
    const ServerInstance& server = app.servers[i];
    if (place->holds(server) && binder.model().interface_of(server).name.value == name.value) return i;
  }
  std::vector<std::string> names;
  for (const ComponentId id : place->components) add_names(binder.model()[id].servers, names);
  report_unknown(binder, reference[first + 1], names, name, "provides");
  return std::nullopt;
}

std::vector<PrebuiltClient*> find_prebuilt_clients(App& app, std::string_view name) {
  std::vector<PrebuiltClient*> clients;
  for (PrebuiltClient& client : app.prebuilt_clients) {
    if (is_or_ends_in(client.name.value, name)) clients.push_back(&client);
  }
  return clients;
}

std::optional<std::size_t> find_prebuilt_server(const App& app, std::string_view name) {
  for (std::size_t i = 0; i < app.prebuilt_servers.size(); ++i) {
    if (is_or_ends_in(app.prebuilt_servers[i].name.value, name)) return i;
  }
  return std::nullopt;
}

diag::Diagnostic with_nearest(diag::Diagnostic diagnostic, std::string_view word,
                              const std::vector<std::string>& known) {
  const std::vector<std::string_view> views(known.begin(), known.end());
  if (const auto nearest = support::nearest_word(word, views)) {
    diagnostic.message += "; did you mean `" + support::printable(*nearest) + "`?";
  }
  return diagnostic;
}

}  // namespace portato::bind
