// SPDX-License-Identifier: Apache-2.0
#include "emit/model_json.hpp"

#include "emit/model_values.hpp"
#include "emit/model_words.hpp"

namespace portato::emit {

namespace {

using namespace model;

constexpr int kVersion = 1;

class ModelWriter {
 public:
  ModelWriter(const Model& model, const source::SourceManager& sources) : model_(model), sources_(sources) {}

  Json write() const {
    Json json{{"format", "portato-model"}, {"version", kVersion}, {"scope", to_word(model_.scope)}};
    json["system"] = system(model_.system);
    json["apps"] = array_json(model_.apps, [&](const App& each) { return app(each); });
    json["components"] =
        array_json(model_.components, [&](const Component& each) { return component(each); });
    json["interfaces"] = array_json(model_.apis, [&](const Api& each) { return api(each); });
    json["definitions"] =
        array_json(model_.definitions, [&](const Definition& each) { return definition(each); });
    json["files"] = model_.files_read;
    json["variables"] = parameters(model_.build_variables);
    return json;
  }

 private:
  // Leaves.

  Json text(const Located<std::string>& located) const { return value_json(sources_, located); }

  template <class T>
  Json texts(const T& list) const {
    return array_json(list, [&](const Located<std::string>& each) { return text(each); });
  }

  Json parameters(const std::vector<Parameter>& list) const {
    Json json = Json::object();
    for (const Parameter& each : list) json[each.name.value] = text(each.value);
    return json;
  }

  Json place(source::SourceRange range) const {
    return range.is_valid() ? place_json(sources_, range) : Json();
  }

  Json use(const ComponentUse& each) const {
    Json json{{"component", model_[each.component].path}, {"at", place(each.range)}};
    if (each.provides_header) json["provideHeader"] = true;
    return json;
  }

  Json uses(const std::vector<ComponentUse>& list) const {
    return array_json(list, [&](const ComponentUse& each) { return use(each); });
  }

  Json requirements(const std::vector<Requirement>& list) const {
    return array_json(list, [&](const Requirement& each) {
      Json json = text(each.spec);
      json["optional"] = each.is_optional;
      if (each.module.is_valid()) {
        json["module"] = model_[each.module].file_name();
      } else if (each.definition.is_valid()) {
        json["definition"] = model_[each.definition].path;
      }
      return json;
    });
  }

  Json bundles(const std::vector<Bundle>& list) const {
    return array_json(list, [&](const Bundle& each) {
      Json json{{"kind", to_word(each.kind)},
                {"source", each.source.value},
                {"destination", "/" + each.destination.value},
                {"permissions", letters(each.permissions)},
                {"at", place(each.source.range)}};
      if (each.follows_links) json["followsLinks"] = true;
      if (each.allows_secrets) json["allowsSecrets"] = true;
      return json;
    });
  }

  Json required(const std::vector<RequiredObject>& list) const {
    return array_json(list, [&](const RequiredObject& each) {
      Json json{{"kind", to_word(each.kind)},
                {"source", each.source.value},
                {"destination", "/" + each.destination.value},
                {"at", place(each.source.range)}};
      if (each.permissions) json["permissions"] = letters(*each.permissions);
      return json;
    });
  }

  /// Only what is set or has a default.
  Json limits(const Limits& values, bool of_process) const {
    Json json = Json::object();
    for (const LimitInfo& info : all_limits()) {
      if (info.is_of_process == of_process && values.has(info.limit)) {
        json[std::string(info.name)] = setting_json(sources_, values[info.limit]);
      }
    }
    return json;
  }

  Json watchdog(const Watchdog& values) const {
    Json json = Json::object();
    const auto time = [](std::int64_t value) {
      return value == Watchdog::kNever ? Json("never") : Json(value);
    };
    if (values.action.is_set()) json["watchdogAction"] = setting_json(sources_, values.action);
    if (values.timeout.is_set()) json["watchdogTimeout"] = setting_json(sources_, values.timeout, time);
    if (values.maximum_timeout.is_set()) {
      json["maxWatchdogTimeout"] = setting_json(sources_, values.maximum_timeout, time);
    }
    return json;
  }

  // Interfaces.

  Json api(const Api& each) const {
    return {{"name", each.name},
            {"path", each.path},
            {"uses", array_json(each.uses, [&](const Api::Use& used) {
               return Json{{"path", model_[used.api].path}, {"at", place(used.range)}};
             })}};
  }

  Json api_path(ApiId id) const { return id.is_valid() ? Json(model_[id].path) : Json(); }

  Json binding(const std::optional<Binding>& each) const {
    if (!each) return {};
    return setting_json(sources_, *each, [&](const ServerReference& server) {
      Json json{{"kind", to_word(server.kind)}};
      if (!server.agent.value.empty()) json["agent"] = server.agent.value;
      json["interface"] = server.interface.value;
      return json;
    });
  }

  template <class Instance>
  Json instance(const App& owner, const Instance& each) const {
    Json json{{"name", model_.full_name(owner, each)}, {"api", api_path(model_.interface_of(each).api)}};
    json["at"] = place(model_.interface_of(each).name.range);
    if (each.published) json["published"] = text(*each.published);
    if (each.is_exported) json["exported"] = true;
    return json;
  }

  Json clients(const App& owner) const {
    return array_json(owner.clients, [&](const ClientInstance& each) {
      Json json = instance(owner, each);
      json["optional"] = model_.interface_of(each).is_optional;
      if (each.is_direct) json["direct"] = true;
      json["binding"] = binding(each.binding);
      return json;
    });
  }

  Json prebuilt(const App& owner) const {
    return {{"clients", array_json(owner.prebuilt_clients,
                                   [&](const PrebuiltClient& each) {
                                     Json json = text(each.name);
                                     json["api"] = api_path(each.api);
                                     json["optional"] = each.is_optional;
                                     json["binding"] = binding(each.binding);
                                     return json;
                                   })},
            {"servers", array_json(owner.prebuilt_servers, [&](const PrebuiltServer& each) {
               Json json = text(each.name);
               json["api"] = api_path(each.api);
               return json;
             })}};
  }

  // Components.

  Json component(const Component& each) const {
    Json json{{"name", each.name}, {"path", each.path}, {"buildDirectory", each.build_directory}};
    json["sources"] = array_json(each.sources, [&](const ComponentSource& source) {
      Json entry = text(source.path);
      entry["language"] = source.is_cxx ? "c++" : "c";
      return entry;
    });
    json["javaPackages"] = texts(each.java_packages);
    json["pythonPackages"] = texts(each.python_packages);
    json["externalBuild"] = texts(each.external_commands);
    json["cflags"] = texts(each.cflags);
    json["cxxflags"] = texts(each.cxxflags);
    json["ldflags"] = texts(each.ldflags);
    json["provides"] = provided(each);
    json["requires"] = {{"api", client_interfaces(each)},
                        {"lib", libraries(each.libraries)},
                        {"component", uses(each.components)},
                        {"objects", required(each.required)},
                        {"kernelModules", requirements(each.kernel_modules)}};
    json["bundles"] = bundles(each.bundles);
    json["pools"] = array_json(each.pools, [&](const Pool& pool) {
      Json entry = text(pool.name);
      if (!pool.interface.value.empty()) entry["interface"] = pool.interface.value;
      entry["size"] = pool.size.value;
      return entry;
    });
    return json;
  }

  Json provided(const Component& each) const {
    return {{"api", array_json(each.servers,
                               [&](const ServerInterface& server) {
                                 Json json = text(server.name);
                                 json["api"] = api_path(server.api);
                                 json["manualStart"] = server.is_manual_start;
                                 json["async"] = server.is_async;
                                 json["direct"] = server.is_direct;
                                 return json;
                               })},
            {"headerDir", texts(each.header_directories)},
            {"lib", libraries(each.provided_libraries)}};
  }

  Json client_interfaces(const Component& each) const {
    return array_json(each.clients, [&](const ClientInterface& client) {
      Json json = text(client.name);
      json["api"] = api_path(client.api);
      json["manualStart"] = client.is_manual_start;
      json["typesOnly"] = client.is_types_only;
      json["optional"] = client.is_optional;
      return json;
    });
  }

  Json libraries(const std::vector<Library>& list) const {
    return array_json(list, [&](const Library& each) {
      Json json = text(each.text);
      json["kind"] = to_word(each.kind);
      json["name"] = each.name;
      if (!each.directory.empty()) json["directory"] = each.directory;
      return json;
    });
  }

  // Apps.

  Json app(const App& each) const {
    Json json{{"name", each.name}, {"key", each.key}, {"path", each.path}, {"at", place(each.entry)}};
    if (each.is_package) {
      json["package"] = true;
      return json;
    }
    const auto start = [](StartMode mode) { return mode == StartMode::kManual ? "manual" : "auto"; };
    const auto preload = [](const Preload& value) {
      return value.kind == Preload::Kind::kHash ? value.hash : std::string(to_word(value.kind));
    };
    json["sandboxed"] = setting_json(sources_, each.is_sandboxed);
    json["start"] = setting_json(sources_, each.start, start);
    json["version"] = setting_json(sources_, each.version);
    json["preloaded"] = setting_json(sources_, each.preload, preload);
    if (each.user_name.is_set()) json["username"] = setting_json(sources_, each.user_name);
    if (each.maximum_priority.is_set()) json["maxPriority"] = setting_json(sources_, each.maximum_priority);
    json["groups"] = names(each.groups);
    json["capabilities"] = names(each.capabilities);
    json["tags"] = parameters(each.tags);
    json["limits"] = limits(each.limits, /*of_process=*/false);
    json["watchdog"] = watchdog(each.watchdog);
    json["bundles"] = bundles(each.bundles);
    json["requires"] = {{"objects", required(each.required)},
                        {"configTree", config_trees(each)},
                        {"kernelModules", requirements(each.kernel_modules)}};
    add_content(each, json);
    return json;
  }

  void add_content(const App& each, Json& json) const {
    json["components"] = array_json(each.components, [&](ComponentId id) { return Json(model_[id].path); });
    json["executables"] = array_json(each.executables, [&](const Executable& executable) {
      Json entry = text(executable.name);
      entry["components"] = uses(executable.components);
      entry["initialised"] =
          array_json(executable.instances, [&](ComponentId id) { return Json(model_[id].path); });
      return entry;
    });
    json["processes"] =
        array_json(each.process_groups, [&](const ProcessGroup& group) { return process_group(group); });
    json["clients"] = clients(each);
    json["servers"] =
        array_json(each.servers, [&](const ServerInstance& server) { return instance(each, server); });
    json["prebuilt"] = prebuilt(each);
  }

  Json names(const NameSet& set) const {
    Json json{{"names", texts(set.names)}};
    if (!set.replaced.empty()) json["replaced"] = texts(set.replaced);
    return json;
  }

  Json config_trees(const App& each) const {
    return array_json(each.config_trees, [&](const ConfigTree& tree) {
      Json json = text(tree.name);
      json["writable"] = tree.is_writable;
      return json;
    });
  }

  Json process_group(const ProcessGroup& group) const {
    Json json{{"at", place(group.range)}};
    json["run"] = array_json(group.processes, [&](const Process& process) {
      Json entry = text(process.name);
      entry["executable"] = process.executable.value;
      entry["arguments"] =
          array_json(process.arguments, [](const auto& argument) { return Json(argument.value); });
      return entry;
    });
    json["envVars"] = parameters(group.variables);
    json["limits"] = limits(group.limits, /*of_process=*/true);
    json["watchdog"] = watchdog(group.watchdog);
    if (group.fault_action.is_set()) json["faultAction"] = setting_json(sources_, group.fault_action);
    if (group.priority.is_set()) json["priority"] = setting_json(sources_, group.priority);
    return json;
  }

  // Modules and systems.

  Json definition(const Definition& each) const {
    Json json{{"name", each.name}, {"path", each.path}, {"origin", to_word(each.origin)}};
    json["load"] =
        located_json(sources_, each.load.value == LoadMode::kManual ? "manual" : "auto", each.load.range);
    json["modules"] = array_json(each.modules, [&](ModuleId id) {
      const Module& module = model_[id];
      Json entry = text(module.name);
      entry["sources"] = texts(module.sources);
      if (!module.prebuilt_path.value.empty()) entry["preBuilt"] = text(module.prebuilt_path);
      if (module.is_submodule) {
        entry["requires"] = requirements(module.requirements);
        add_settings(entry, module.own);
      }
      return entry;
    });
    json["requires"] = requirements(each.requirements);
    json["externalBuild"] = texts(each.external_commands);
    add_settings(json, each);
    json["modprobe"] = {{"blacklist", texts(each.modprobe.blacklist)},
                        {"alias", texts(each.modprobe.aliases)},
                        {"pre", texts(each.modprobe.loaded_before)},
                        {"post", texts(each.modprobe.loaded_after)}};
    json["udev"] = texts(each.udev_rules);
    json["firmware"] = bundles(each.firmware);
    return json;
  }

  void add_settings(Json& json, const ModuleSettings& each) const {
    json["params"] = parameters(each.parameters);
    json["cflags"] = texts(each.cflags);
    json["ldflags"] = texts(each.ldflags);
    json["bundles"] = bundles(each.bundles);
    if (each.install_script) json["install"] = text(*each.install_script);
    if (each.remove_script) json["remove"] = text(*each.remove_script);
    json["kernelConfig"] = array_json(each.kernel_needs.config, [&](const ConfigNeed& need) {
      Json entry = text(need.option);
      entry["set"] = need.is_set;
      return entry;
    });
    if (const auto& versions = each.kernel_needs.versions)
      json["kernelVersion"] = located_json(sources_, support::to_string(versions->value), versions->range);
  }

  Json system(const System& each) const {
    Json json{{"name", each.name}, {"path", each.path}};
    json["kernelModules"] = array_json(each.modules, [&](const SystemModule& module) {
      return Json{{"definition", model_[module.definition].path},
                  {"optional", module.is_optional},
                  {"at", place(module.range)}};
    });
    if (each.kernel.release) json["kernel"]["release"] = text(*each.kernel.release);
    json["kernel"]["modversions"] = each.kernel.modversions.is_valid();
    json["kernel"]["signatures"] = each.kernel.signatures.is_valid();
    json["cflags"] = texts(each.cflags);
    json["cxxflags"] = texts(each.cxxflags);
    json["ldflags"] = texts(each.ldflags);
    json["systemVersions"] = parameters(each.versions);
    if (each.external_watchdog_kick.is_set()) {
      json["externalWatchdogKick"] = setting_json(sources_, each.external_watchdog_kick);
    }
    json["commands"] = array_json(each.commands, [&](const Command& command) {
      Json entry = text(command.name);
      entry["app"] = command.app_name.value;
      entry["path"] = command.path.value;
      return entry;
    });
    json["links"] = array_json(each.links, [&](const Link& link) {
      Json entry = text(link.name);
      entry["component"] = model_[link.component.component].path;
      entry["arguments"] =
          array_json(link.arguments, [](const auto& argument) { return Json(argument.value); });
      return entry;
    });
    json["extern"] = array_json(each.externs, [&](const SystemExtern& entry) {
      Json result = text(entry.name);
      result["app"] = model_[entry.app].key;
      result["side"] = entry.client ? "client" : "server";
      return result;
    });
    json["users"] = array_json(each.user_bindings, [&](const UserBinding& user) {
      Json entry = text(user.user);
      entry["interface"] = user.interface.value;
      entry["binding"] = binding(user.binding);
      return entry;
    });
    return json;
  }

  const Model& model_;
  const source::SourceManager& sources_;
};

}  // namespace

std::string model_json(const Model& model, const source::SourceManager& sources) {
  return ModelWriter(model, sources).write().dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace portato::emit
