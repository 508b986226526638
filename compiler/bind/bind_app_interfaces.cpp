// SPDX-License-Identifier: Apache-2.0
// `extern` and `bindings` of an app.
#include <algorithm>
#include <map>

#include "bind/app_binder.hpp"
#include "support/strings.hpp"

namespace portato::bind {

namespace {

using syntax::ItemView;
using syntax::NodeKind;
using syntax::NodeRef;
using syntax::SectionView;

class InterfaceBinder {
 public:
  InterfaceBinder(Binder& binder, const expand::Unit& unit, App& app)
      : binder_(binder), unit_(unit), app_(app) {}

  /// Declarations of bundled binaries come first, wherever they stand, as bindings may use them.
  void bind_externs(const std::vector<SectionView>& sections) {
    using Handler = void (InterfaceBinder::*)(const SectionView&);
    static constexpr SectionHandler<Handler> kHandlers[] = {
        {"requires", &InterfaceBinder::declare<&App::prebuilt_clients>},
        {"provides", &InterfaceBinder::declare<&App::prebuilt_servers>},
    };
    static_assert(handles_all<kHandlers, place("extern", FileKind::kAdef)>());
    for (const SectionView& section : sections) dispatch(kHandlers, *this, unit_.entries(section.block()));
    for (const SectionView& section : sections) {
      for (const NodeRef node : unit_.entries(section.block())) {
        if (node.kind() == NodeKind::kItem) publish(read_extern(ItemView{node}));
      }
    }
  }

  void bind_bindings(const SectionView& section) {
    for (const NodeRef node : unit_.entries(section.block())) {
      if (const auto binding = read_binding(ItemView{node})) bind(*binding);
    }
  }

 private:
  template <auto Interfaces>
  void declare(const SectionView& section) {
    declare(section, app_.*Interfaces);
  }

  template <class Interface>
  void declare(const SectionView& section, std::vector<Interface>& interfaces) {
    for (const NodeRef node : unit_.entries(section.block())) {
      const ItemView item{node};
      auto api = read_api(binder_, item);
      if (!api) continue;
      Interface interface;
      interface.name = std::move(api->name);
      interface.api = api->api;
      if constexpr (requires { interface.is_optional; })
        interface.is_optional = item.option("[optional]").is_valid();
      declare(std::move(interface), interfaces);
    }
  }

  template <class Interface>
  void declare(Interface interface, std::vector<Interface>& interfaces) {
    for (Interface& other : interfaces) {
      if (other.name.value != interface.name.value) continue;
      binder_.report(diag::make(diag::kPrebuiltTwiceDeclared, interface.name.range, interface.name.value)
                         .with_note(other.name.range, "first declared here"));
      other = std::move(interface);
      return;
    }
    interfaces.push_back(std::move(interface));
  }

  // extern.

  void publish(const ExternItem& item) {
    if (item.reference.size() != 3) return;  // reported by the parser
    const Located<std::string>& name = item.alias ? *item.alias : item.reference.parts.back();
    if (const auto [known, is_new] = externs_.emplace(item.reference.text(), name.range); !is_new) {
      return refuse_second_extern(item.reference, known->second);
    }
    if (const auto [known, is_new] = published_.emplace(name.value, name.range); !is_new) {
      binder_.report(diag::make(diag::kExternNameTwice, name.range, name.value)
                         .with_note(known->second, "the other one"));
      return;
    }
    std::optional<Located<std::string>>* slot = find_published(item.reference);
    if (slot == nullptr) return;
    if (*slot)
      return refuse_second_extern(item.reference, (*slot)->range);  // by another name of the executable
    *slot = name;
  }

  void refuse_second_extern(const Reference& reference, source::SourceRange first) {
    binder_.report(diag::make(diag::kExternTwice, reference.range(), reference.text())
                       .with_note(first, "first published here"));
  }

  /// Where the instance keeps its published name. A client is meant before a server of the same name.
  std::optional<Located<std::string>>* find_published(const Reference& reference) {
    if (ServerInstance* server = find_only_server(reference)) return &server->published;
    ClientInstance* client = find_client(binder_, app_, reference, 0, ReferenceKind::kAnyInterface);
    return client == nullptr ? nullptr : &client->published;
  }

  /// The server of that name in a component that has no client of that name.
  ServerInstance* find_only_server(const Reference& reference) {
    const auto executable = app_.find_executable(reference[0]);
    const auto is_meant = [&](const auto& instance) {
      return instance.executable == executable && binder_.model()[instance.component].name == reference[1] &&
             binder_.model().interface_of(instance).name.value == reference[2];
    };
    if (!executable || std::any_of(app_.clients.begin(), app_.clients.end(), is_meant)) return nullptr;
    const auto server = std::find_if(app_.servers.begin(), app_.servers.end(), is_meant);
    return server == app_.servers.end() ? nullptr : &*server;
  }

  // bindings.

  void bind(const BindingItem& item) {
    const Located<ServerReference> server{read_app_server(item.server), item.server.range()};
    if (const auto [known, is_new] = bound_.emplace(item.client.text(), item.server.range()); !is_new) {
      return refuse_second_binding(item.client, known->second);
    }
    if (item.client[0] == "*") {
      bind_prebuilt(item, server);
      return;
    }
    if (item.client.size() != 3) return;  // reported by the parser
    for (PrebuiltClient& client : app_.prebuilt_clients) {
      if (client.name.value == item.client.text()) return set(client.binding, item.client, server);
    }
    ClientInstance* client = find_client(binder_, app_, item.client, 0);
    if (client != nullptr) set(client->binding, item.client, server);
  }

  void bind_prebuilt(const BindingItem& item, const Located<ServerReference>& server) {
    const Located<std::string>& name = item.client.parts.back();
    std::vector<PrebuiltClient*> clients = find_prebuilt_clients(app_, name.value);
    if (clients.empty()) {
      binder_.report(diag::make(diag::kUndeclaredPrebuilt, name.range, name.value, "requires"));
      clients.push_back(&app_.prebuilt_clients.emplace_back(PrebuiltClient{name, {}, false, std::nullopt}));
    }
    for (PrebuiltClient* client : clients) set(client->binding, item.client, server);
  }

  void set(std::optional<Binding>& binding, const Reference& client, const Located<ServerReference>& server) {
    if (binding && binding->is_set()) return refuse_second_binding(client, binding->range);
    if (!binding) binding.emplace();
    binding->set(server);
  }

  void refuse_second_binding(const Reference& client, source::SourceRange first) {
    binder_.report(diag::make(diag::kClientBoundTwice, client.range(), client.text())
                       .with_note(first, "first bound to this"));
  }

  ServerReference read_app_server(const Reference& reference) {
    ServerReference server;
    server.interface = reference.parts.back();
    if (reference[0] == "*") {
      server.kind = ServerReference::Kind::kPrebuilt;
      server.prebuilt_server = find_prebuilt_server(app_, server.interface.value);
      if (!server.prebuilt_server) {
        binder_.report(
            diag::make(diag::kUndeclaredPrebuilt, reference.range(), server.interface.value, "provides"));
      }
    } else if (reference.size() == 3) {
      read_internal_server(reference, server);
    } else {
      server.kind = reference.is_user() ? ServerReference::Kind::kUser : ServerReference::Kind::kApp;
      server.agent = {reference.is_user() ? reference.user() : reference[0], reference.parts[0].range};
    }
    return server;
  }

  /// compat: the original crashes if a bundled binary is named like an executable.
  void read_internal_server(const Reference& reference, ServerReference& server) {
    server.kind = ServerReference::Kind::kInternal;
    server.agent = {reference[0] + "." + reference[1], reference.parts[0].range};
    for (std::size_t i = 0; i < app_.prebuilt_servers.size(); ++i) {
      if (app_.prebuilt_servers[i].name.value == reference.text()) server.prebuilt_server = i;
    }
    if (!server.prebuilt_server) server.server = find_server(binder_, app_, reference, 0);
  }

  Binder& binder_;
  const expand::Unit& unit_;
  App& app_;
  std::map<std::string, source::SourceRange> published_;
  std::map<std::string, source::SourceRange> externs_;  // by what is published, as written
  std::map<std::string, source::SourceRange> bound_;    // by client, as written
};

}  // namespace

void bind_app_interfaces(Binder& binder, const expand::Unit& unit, const std::vector<SectionView>& externs,
                         const std::vector<SectionView>& bindings, App& app) {
  InterfaceBinder interfaces(binder, unit, app);
  interfaces.bind_externs(externs);
  for (const SectionView& section : bindings) interfaces.bind_bindings(section);
}

}  // namespace portato::bind
