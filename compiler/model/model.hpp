// SPDX-License-Identifier: Apache-2.0
// The meaning of a system's (or of one single file's) definition files: tables indexed by ids, every value
// with its origin. Built by the binder (bind.hpp), never changed afterwards. Knows nothing of syntax.
// The `describe` function below each struct names what others are told of it (emit/model_encoder.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/system.hpp"

namespace portato::model {

/// What was bound: a whole system, or one file as if it were alone.
enum class Scope : std::uint8_t { kSystem, kModule, kApp, kComponent };
PORTATO_WORDS(Scope, (kSystem, "system"), (kModule, "module"), (kApp, "app"), (kComponent, "component"));

struct Model {
  Scope scope = Scope::kSystem;
  System system;
  std::vector<App> apps;              ///< in the order the system lists them
  std::vector<Component> components;  ///< in the order they were first referred to
  std::vector<Api> apis;
  std::vector<Definition> definitions;  ///< in the order they were first referred to
  std::vector<Module> modules;
  std::vector<std::string> files_read;  ///< every definition file and fragment, absolute, in order of reading
  /// `buildVars` and Portato's own variables as the definition files left them: the environment of external
  /// commands.
  std::vector<Parameter> build_variables;

  [[nodiscard]] const Definition& operator[](DefinitionId id) const { return definitions[id.index()]; }
  [[nodiscard]] const Module& operator[](ModuleId id) const { return modules[id.index()]; }
  [[nodiscard]] const App& operator[](AppId id) const { return apps[id.index()]; }
  [[nodiscard]] const Component& operator[](ComponentId id) const { return components[id.index()]; }
  [[nodiscard]] const Api& operator[](ApiId id) const { return apis[id.index()]; }
  [[nodiscard]] const ClientInterface& interface_of(const ClientInstance& client) const {
    return (*this)[client.component].clients[client.interface];
  }
  [[nodiscard]] const ServerInterface& interface_of(const ServerInstance& server) const {
    return (*this)[server.component].servers[server.interface];
  }
  /// `executable.component.interface`.
  [[nodiscard]] std::string full_name(const App& app, const ClientInstance& client) const;
  [[nodiscard]] std::string full_name(const App& app, const ServerInstance& server) const;

  [[nodiscard]] const Definition& definition_of(ModuleId id) const { return (*this)[(*this)[id].definition]; }
  /// The system's entry for a definition; null if the system does not list it.
  [[nodiscard]] const SystemModule* entry_of(DefinitionId id) const;
  /// Whether the system tolerates that it cannot be loaded.
  [[nodiscard]] bool is_optional(DefinitionId id) const;

  /// The modules that must be loaded before `id`: its own and its definition's requirements, each expanded to
  /// single
  /// `.ko` files, in order of declaration, without repetitions. An edge named twice is optional only if both
  /// are. A module that requires itself has an edge to itself (check/ reports it).
  struct Edge {
    ModuleId module;
    bool is_optional = false;
    source::SourceRange range;
  };
  [[nodiscard]] std::vector<Edge> required_by(ModuleId id) const;
};

template <class Out>
void describe(const Model& model, Out& out) {
  out.field("scope", model.scope);
  out.field("system", model.system);
  out.field("apps", model.apps);
  out.field("components", model.components);
  out.field("interfaces", model.apis);
  out.field("definitions", model.definitions);
  out.field("files", model.files_read);
  out.field("variables", model.build_variables);
}

}  // namespace portato::model
