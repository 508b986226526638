// SPDX-License-Identifier: Apache-2.0
// `extern` and `bindings` of a system, and what the bindings of its apps say of other apps.
#include <algorithm>
#include <map>
#include <set>

#include "bind/app_binder.hpp"
#include "support/strings.hpp"

namespace portato::bind {

namespace {

using syntax::ItemView;
using syntax::NodeRef;
using syntax::SectionView;

std::vector<std::string> published_names(const App& app, bool is_client) {
  std::vector<std::string> names;
  const auto add = [&](const auto& instances, const auto& prebuilt) {
    for (const auto& instance : instances) {
      if (instance.published) names.push_back(instance.published->value);
    }
    for (const auto& interface : prebuilt) names.push_back(interface.name.value);
  };
  is_client ? add(app.clients, app.prebuilt_clients) : add(app.servers, app.prebuilt_servers);
  return names;
}

/// The full names of the instances of an interface that could be published under its own name.
template <class Instances>
std::string instances_called(const Model& model, const App& app, const Instances& instances,
                             std::string_view name) {
  std::string names;
  for (const auto& instance : instances) {
    if (model.interface_of(instance).name.value != name) continue;
    names += (names.empty() ? "`" : ", `") + model.full_name(app, instance) + "`";
  }
  return names;
}

diag::Diagnostic not_published(const Model& model, const App& app, const Located<std::string>& name,
                               bool is_client) {
  diag::Diagnostic diagnostic = diag::make(diag::kNotPublished, name.range, app.key,
                                           is_client ? "client" : "server", support::printable(name.value));
  const std::string hidden = is_client ? instances_called(model, app, app.clients, name.value)
                                       : instances_called(model, app, app.servers, name.value);
  if (hidden.empty()) return with_nearest(std::move(diagnostic), name.value, published_names(app, is_client));
  diagnostic.help = "add " + hidden + " to `extern` in the app's `.adef`";
  return diagnostic;
}

template <class Instances>
std::optional<std::size_t> find_published(const Instances& instances, std::string_view name) {
  for (std::size_t i = 0; i < instances.size(); ++i) {
    if (instances[i].published && instances[i].published->value == name) return i;
  }
  return std::nullopt;
}

/// Fills in what `app.interface` means; reports it if it means nothing.
void resolve_server(Binder& binder, ServerReference& server) {
  const auto id = find_app(binder, server.agent);
  if (!id) return;
  server.app = *id;
  const App& app = binder.model()[*id];
  if (app.is_package) return;
  server.server = find_published(app.servers, server.interface.value);
  if (!server.server) server.prebuilt_server = find_prebuilt_server(app, server.interface.value);
  const bool is_known = server.server || server.prebuilt_server;
  if (!is_known && !has_incomplete_executable(app)) {
    binder.report(not_published(binder.model(), app, server.interface, /*is_client=*/false));
  }
}

class SystemInterfaceBinder {
 public:
  explicit SystemInterfaceBinder(Binder& binder) : binder_(binder), system_(binder.model().system) {}

  void bind_extern(const ExternItem& item) {
    if (item.reference.size() != 2) return;  // reported by the parser
    const Located<std::string>& interface = item.reference.parts[1];
    const Located<std::string>& name = item.alias ? *item.alias : interface;
    if (!is_first_export(name)) return;
    const auto id = find_app(binder_, item.reference.parts[0]);
    if (!id) return;
    App& app = binder_.model().apps[id->index()];
    if (app.is_package) return;
    SystemExtern entry{name, *id, find_published(app.clients, interface.value),
                       find_published(app.servers, interface.value)};
    if (!check_extern(entry, app, interface)) return;
    if (entry.server) app.servers[*entry.server].is_exported = true;
    if (entry.client) export_client(app.clients[*entry.client], entry, item);
    system_.externs.push_back(std::move(entry));
  }

  void bind_binding(const BindingItem& item) {
    const Located<ServerReference> server{read_server(item.server), item.server.range()};
    if (item.client.is_user()) return bind_user(item.client, server);
    const auto id = find_app(binder_, item.client.parts[0]);
    if (!id) return;
    App& app = binder_.model().apps[id->index()];
    if (app.is_package) return;
    if (item.client.size() == 2) return bind_published(app, item.client, server);
    if (item.client.size() == 3) return bind_prebuilt(app, item.client, server);
    ClientInstance* client = find_client(binder_, app, item.client, 1);
    if (client != nullptr) set(*client, item.client, server);
  }

 private:
  bool check_extern(const SystemExtern& entry, const App& app, const Located<std::string>& interface) {
    if (!entry.client && !entry.server) {
      if (!has_incomplete_executable(app)) {
        diag::Diagnostic diagnostic = not_published(binder_.model(), app, interface, /*is_client=*/false);
        diagnostic.message = fmt::format("app `{}` publishes no interface `{}`", app.key, interface.value);
        binder_.report(std::move(diagnostic));
      }
      return false;
    }
    return true;
  }

  bool is_first_export(const Located<std::string>& name) {
    const auto [known, is_new] = exported_.emplace(name.value, name.range);
    if (is_new) return true;
    binder_.report(
        diag::make(diag::kExportTwice, name.range, name.value).with_note(known->second, "the other one"));
    return false;
  }

  /// compat: the original binds to the interface's own name even if the export has another one.
  void export_client(ClientInstance& client, const SystemExtern& entry, const ExternItem& item) {
    if (client.binding && client.binding->is_set()) {
      binder_.report(diag::make(diag::kExportedBinding, client.binding->range, item.reference.text())
                         .with_note(entry.name.range, "exported here"));
    }
    client.is_exported = true;
    if (!client.binding) client.binding.emplace();
    ServerReference server;
    server.agent.value = "root";
    server.interface = entry.name;
    client.binding->set({std::move(server), item.reference.range()});
  }

  ServerReference read_server(const Reference& reference) {
    ServerReference server;
    server.interface = reference.parts.back();
    server.agent = {reference.is_user() ? reference.user() : reference[0], reference.parts[0].range};
    if (reference.is_user()) return server;
    server.kind = ServerReference::Kind::kApp;
    resolve_server(binder_, server);
    return server;
  }

  void bind_user(const Reference& client, const Located<ServerReference>& server) {
    for (const UserBinding& other : system_.user_bindings) {
      if (other.user.value != client.user() || other.interface.value != client[1]) continue;
      binder_.report(diag::make(diag::kClientBoundTwice, client.range(), client.text())
                         .with_note(other.user.range, "first bound here"));
      return;
    }
    UserBinding binding{{client.user(), client.range()}, client.parts[1], {}};
    binding.binding.set(server);
    system_.user_bindings.push_back(std::move(binding));
  }

  void bind_published(App& app, const Reference& client, const Located<ServerReference>& server) {
    if (const auto published = find_published(app.clients, client[1])) {
      return set(app.clients[*published], client, server);
    }
    const std::vector<PrebuiltClient*> prebuilt = find_prebuilt_clients(app, client[1]);
    for (PrebuiltClient* each : prebuilt) set(each->binding, client, server);
    if (prebuilt.empty() && !has_incomplete_executable(app)) {
      binder_.report(not_published(binder_.model(), app, client.parts[1], /*is_client=*/true));
    }
  }

  void bind_prebuilt(App& app, const Reference& client, const Located<ServerReference>& server) {
    const std::vector<PrebuiltClient*> prebuilt = find_prebuilt_clients(app, client[2]);
    for (PrebuiltClient* each : prebuilt) set(each->binding, client, server);
    if (!prebuilt.empty()) return;
    std::vector<std::string> known;
    for (const PrebuiltClient& each : app.prebuilt_clients) known.push_back(each.name.value);
    binder_.report(with_nearest(diag::make(diag::kUnknownPrebuilt, client.parts[2].range, app.key, client[2]),
                                client[2], known));
  }

  void set(ClientInstance& instance, const Reference& client, const Located<ServerReference>& server) {
    if (instance.is_exported) {
      binder_.report(diag::make(diag::kExportedBinding, client.range(), client.text()));
      return;
    }
    set(instance.binding, client, server);
  }

  /// The system's word counts more than the app's, and its last word most.
  void set(std::optional<Binding>& binding, const Reference& client, const Located<ServerReference>& server) {
    if (!binding) binding.emplace();
    if (!bound_here_.insert(&*binding).second) {
      binder_.report(diag::make(diag::kBindingReplaced, client.range(), client.text())
                         .with_note(binding->range, "first bound to this"));
    }
    binding->set(server);
  }

  Binder& binder_;
  System& system_;
  std::map<std::string, source::SourceRange> exported_;
  std::set<const Binding*> bound_here_;  // apps are complete: none of these moves any more
};

/// A binding in an `.adef` to `app.interface`. A single app knows only itself.
void resolve_app_binding(Binder& binder, std::optional<Binding>& binding) {
  if (!binding || binding->value.kind != ServerReference::Kind::kApp || binding->value.app.is_valid()) return;
  const Model& model = binder.model();
  const std::string& agent = binding->value.agent.value;
  const bool is_own = !model.apps.empty() && (model.apps[0].key == agent || model.apps[0].name == agent);
  if (model.scope == Scope::kSystem || is_own) resolve_server(binder, binding->value);
}

}  // namespace

bool has_incomplete_executable(const App& app) {
  return std::any_of(app.executables.begin(), app.executables.end(),
                     [](const Executable& executable) { return !executable.is_complete; });
}

void resolve_app_bindings(Binder& binder) {
  for (App& app : binder.model().apps) {
    for (ClientInstance& client : app.clients) resolve_app_binding(binder, client.binding);
    for (PrebuiltClient& client : app.prebuilt_clients) resolve_app_binding(binder, client.binding);
  }
}

void bind_system_interfaces(Binder& binder, const expand::Unit& unit, const Sections& externs,
                            const Sections& bindings) {
  SystemInterfaceBinder interfaces(binder);
  for (const SectionView& section : externs) {
    for (const NodeRef entry : unit.entries(section.block()))
      interfaces.bind_extern(read_extern(ItemView{entry}));
  }
  for (const SectionView& section : bindings) {
    for (const NodeRef entry : unit.entries(section.block())) {
      if (const auto binding = read_binding(ItemView{entry})) interfaces.bind_binding(*binding);
    }
  }
}

}  // namespace portato::bind
