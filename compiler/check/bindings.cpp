// SPDX-License-Identifier: Apache-2.0
// Bindings as a whole: every client has a server, of the same interface, that runs when the client does.
#include <string>

#include "check/check.hpp"
#include "diag/codes.hpp"
#include "support/paths.hpp"

namespace portato::check {

namespace {

using model::App;
using model::Binding;
using model::ClientInstance;
using model::Model;
using model::ServerReference;

/// Alone, an app leaves what it publishes to the system.
bool must_be_bound(const Model& model, const ClientInstance& client) {
  if (client.binding || client.is_direct || model.interface_of(client).is_optional) return false;
  return model.scope == model::Scope::kSystem || !client.published;
}

void check_bound(const Model& model, const App& app, diag::DiagSink& sink) {
  for (const ClientInstance& client : app.clients) {
    if (!must_be_bound(model, client)) continue;
    const std::string full_name = model.full_name(app, client);
    diag::Diagnostic diagnostic =
        diag::make(diag::kUnboundClient, model.interface_of(client).name.range, full_name, app.key);
    const std::string file(support::file_name_of(app.path));
    if (client.published) {
      diagnostic.notes.push_back({client.published->range, "published here"});
      diagnostic.help = "bind `" + app.key + "." + client.published->value + "` in " +
                        std::string(support::file_name_of(model.system.path));
    } else {
      diagnostic.notes.push_back({app.executables[client.executable].name.range, "the executable"});
      diagnostic.help = "add `" + full_name + " -> …` to `bindings` in " + file + ", or mark it `[optional]`";
    }
    sink.report(std::move(diagnostic));
  }
}

/// compat: the original refuses an unbound one even in a single app, and if it is `[optional]`.
void check_prebuilt_bound(const Model& model, const App& app, diag::DiagSink& sink) {
  if (model.scope != model::Scope::kSystem) return;
  for (const model::PrebuiltClient& client : app.prebuilt_clients) {
    if (client.binding || client.is_optional) continue;
    sink.report(diag::make(diag::kUnboundPrebuilt, client.name.range, client.name.value, app.key));
  }
}

/// The app that serves a binding; null if it is not known.
const App* serving_app(const Model& model, const App& own, const ServerReference& server) {
  if (server.kind == ServerReference::Kind::kInternal || server.kind == ServerReference::Kind::kPrebuilt)
    return &own;
  return server.app.is_valid() ? &model[server.app] : nullptr;
}

model::ApiId api_of(const Model& model, const App& server_app, const ServerReference& server) {
  if (server.server) return model.interface_of(server_app.servers[*server.server]).api;
  if (server.prebuilt_server) return server_app.prebuilt_servers[*server.prebuilt_server].api;
  return {};
}

class BindingCheck {
 public:
  BindingCheck(const Model& model, const App& app, diag::DiagSink& sink)
      : model_(model), app_(app), sink_(sink) {}

  /// `name` and `api` are those of the client.
  void run(const std::optional<Binding>& binding, const std::string& name, model::ApiId api,
           bool is_optional) {
    if (!binding || !binding->is_set()) return;
    const App* server_app = serving_app(model_, app_, binding->value);
    if (server_app == nullptr) return;
    check_api(*binding, name, api, api_of(model_, *server_app, binding->value));
    if (!is_optional) check_run_group(*binding, *server_app);
  }

 private:
  /// Copies of one file are the same interface.
  void check_api(const Binding& binding, const std::string& name, model::ApiId client, model::ApiId server) {
    if (!client.is_valid() || !server.is_valid() || client == server) return;
    if (model_[client].content_hash == model_[server].content_hash) return;
    sink_.report(diag::make(diag::kDifferentApis, binding.range, name)
                     .with_note({model_[client].source, 0, 0}, "the client's")
                     .with_note({model_[server].source, 0, 0}, "the server's"));
  }

  void check_run_group(const Binding& binding, const App& server_app) {
    const auto& own = app_.limits[model::Limit::kRunGroup];
    const auto& other = server_app.limits[model::Limit::kRunGroup];
    if (other.value == 0 || other.value == own.value) return;
    sink_.report(diag::make(diag::kRunGroups, binding.range, app_.key, std::to_string(own.value),
                            server_app.key, std::to_string(other.value))
                     .with_note(other.range, "the server's run group")
                     .with_help("only an `[optional]` interface can be bound across run groups"));
  }

  const Model& model_;
  const App& app_;
  diag::DiagSink& sink_;
};

}  // namespace

void check_bindings(const Model& model, diag::DiagSink& sink) {
  for (const App& app : model.apps) {
    check_bound(model, app, sink);
    check_prebuilt_bound(model, app, sink);
    BindingCheck check(model, app, sink);
    for (const ClientInstance& client : app.clients) {
      const model::ClientInterface& interface = model.interface_of(client);
      check.run(client.binding, model.full_name(app, client), interface.api, interface.is_optional);
    }
    for (const model::PrebuiltClient& client : app.prebuilt_clients) {
      check.run(client.binding, client.name.value, client.api, client.is_optional);
    }
  }
}

}  // namespace portato::check
