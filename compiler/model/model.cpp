// SPDX-License-Identifier: Apache-2.0
#include "model/model.hpp"

#include <algorithm>

#include "support/paths.hpp"

namespace portato::model {

namespace {

void add_edge(std::vector<Model::Edge>& edges, const Model::Edge& edge) {
  const auto same =
      std::find_if(edges.begin(), edges.end(), [&](const auto& e) { return e.module == edge.module; });
  if (same == edges.end()) {
    edges.push_back(edge);
  } else {
    same->is_optional = same->is_optional && edge.is_optional;
  }
}

std::string instance_name(const App& app, std::size_t executable, const Component& component) {
  return app.executables[executable].safe_name + "." + component.name + ".";
}

}  // namespace

std::string to_string(const Permissions& permissions) {
  std::string text;
  if (permissions.is_readable) text += 'r';
  if (permissions.is_writable) text += 'w';
  if (permissions.is_executable) text += 'x';
  return text;
}

std::string Module::kernel_name() const {
  std::string result = name.value;
  std::replace(result.begin(), result.end(), '-', '_');
  return result;
}

std::string Definition::directory() const { return support::directory_of(path); }

std::string Model::full_name(const App& app, const ClientInstance& client) const {
  return instance_name(app, client.executable, (*this)[client.component]) + interface_of(client).name.value;
}

std::string Model::full_name(const App& app, const ServerInstance& server) const {
  return instance_name(app, server.executable, (*this)[server.component]) + interface_of(server).name.value;
}

const SystemModule* Model::entry_of(DefinitionId id) const {
  const std::optional<std::size_t> entry = (*this)[id].entry;
  return entry ? &system.modules[*entry] : nullptr;
}

bool Model::is_optional(DefinitionId id) const {
  const SystemModule* entry = entry_of(id);
  return entry != nullptr && entry->is_optional;
}

std::vector<Model::Edge> Model::required_by(ModuleId id) const {
  std::vector<Edge> edges;
  const Module& self = (*this)[id];
  const Definition& definition = (*this)[self.definition];
  for (const std::vector<Requirement>* list : {&definition.requirements, &self.requirements}) {
    for (const Requirement& requirement : *list) {
      if (requirement.module.is_valid()) {
        add_edge(edges, {requirement.module, requirement.is_optional, requirement.spec.range});
      } else if (requirement.definition.is_valid()) {
        for (const ModuleId module : (*this)[requirement.definition].modules) {
          add_edge(edges, {module, requirement.is_optional, requirement.spec.range});
        }
      }
    }
  }
  return edges;
}

}  // namespace portato::model
