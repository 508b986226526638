// SPDX-License-Identifier: Apache-2.0
#include "emit/mkparse_json.hpp"

#include <array>

#include "emit/model_values.hpp"
#include "support/paths.hpp"

namespace portato::emit {

namespace {

using namespace model;

template <class T>
Json values(const std::vector<Located<T>>& list) {
  return array_json(list, [](const Located<T>& each) { return Json(each.value); });
}

Json mapping(const std::string& source, const std::string& destination, const Permissions& permissions) {
  return {{"source", source},
          {"dest", destination},
          {"permissions",
           {{"read", permissions.is_readable},
            {"write", permissions.is_writable},
            {"execute", permissions.is_executable}}}};
}

Json bundled(const std::vector<Bundle>& bundles, Bundle::Kind kind) {
  Json json = Json::array();
  for (const Bundle& each : bundles) {
    if (each.kind == kind)
      json.push_back(mapping(each.source.value, "/" + each.destination.value, each.permissions));
  }
  return json;
}

Json required(const std::vector<RequiredObject>& objects, RequiredObject::Kind kind) {
  Json json = Json::array();
  for (const RequiredObject& each : objects) {
    if (each.kind != kind) continue;
    json.push_back(
        mapping(each.source.value, "/" + each.destination.value, each.permissions.value_or(Permissions{})));
  }
  return json;
}

Json required(const std::vector<RequiredObject>& objects) {
  return {{"files", required(objects, RequiredObject::Kind::kFile)},
          {"dirs", required(objects, RequiredObject::Kind::kDirectory)},
          {"devices", required(objects, RequiredObject::Kind::kDevice)}};
}

Json requirements(const std::vector<Requirement>& list) {
  return array_json(list, [](const Requirement& each) {
    return Json{{"name", each.spec.value}, {"optional", each.is_optional}};
  });
}

const char* agent_type(ServerReference::Kind kind) {
  constexpr std::array<const char*, 4> kWords{"user", "app", "internal", "prebuilt"};
  return kWords[static_cast<std::size_t>(kind)];
}

class MkparseWriter {
 public:
  explicit MkparseWriter(const Model& model) : model_(model) {}

  Json write() const {
    Json systems = Json::array();
    if (model_.scope == Scope::kSystem) systems.push_back(system());
    return {
        {"systems", systems},
        {"apps", array_json(model_.apps, [&](const App& each) { return app(each); })},
        {"components", array_json(model_.components, [&](const Component& each) { return component(each); })},
        {"modules",
         array_json(model_.definitions, [&](const Definition& each) { return module_info(each); })}};
  }

 private:
  static Json module_info(const Definition& each) { return {{"name", each.name}, {"path", each.path}}; }

  Json component_names(const std::vector<ComponentId>& ids) const {
    return array_json(ids, [&](ComponentId id) { return Json(model_[id].name); });
  }

  Json system() const {
    const System& system = model_.system;
    Json json{{"name", system.name}, {"path", system.path}};
    json["watchdogKick"] = system.external_watchdog_kick.value;
    json["apps"] = array_json(model_.apps, [](const App& each) { return Json(each.name); });
    json["commands"] = array_json(system.commands, [](const Command& each) {
      return Json{{"name", each.name.value}, {"exePath", each.path.value}};
    });
    json["modules"] = array_json(system.modules, [&](const SystemModule& each) {
      return Json{{"optional", each.is_optional}, {"info", module_info(model_[each.definition])}};
    });
    json["users"] = array_json(system.user_bindings, [&](const UserBinding& each) {
      return Json{{"name", each.user.value},
                  {"bindings", {binding("user", each.user.value, each.interface.value, each.binding)}}};
    });
    return json;
  }

  static Json binding(const char* type, const std::string& agent, const std::string& interface,
                      const Binding& each) {
    return {{"client", {{"type", type}, {"agent", agent}, {"interface", interface}}},
            {"server",
             {{"type", agent_type(each.value.kind)},
              {"agent", each.value.agent.value},
              {"interface", each.value.interface.value}}}};
  }

  Json app(const App& each) const {
    Json json{{"name", each.name}, {"path", each.path}, {"version", each.version.value}};
    json["isSandboxed"] = each.is_sandboxed.value;
    json["startTrigger"] = each.start.value == StartMode::kManual ? "manual" : "auto";
    json["isPreBuilt"] = each.is_package;
    json["preloadedMd5"] = each.preload.value.hash;
    json["groups"] = values(each.groups.names);
    json["components"] = component_names(each.components);
    json["executables"] = array_json(each.executables, [&](const Executable& executable) {
      return Json{{"name", executable.name.value},
                  {"path", "/bin/" + executable.name.value},
                  {"components", component_names(executable.instances)}};
    });
    json["bundled"] = {{"files", bundled(each.bundles, Bundle::Kind::kFile)},
                       {"dirs", bundled(each.bundles, Bundle::Kind::kDirectory)},
                       {"binaries", bundled(each.bundles, Bundle::Kind::kBinary)}};
    json["required"] = required(each.required);
    json["modules"] = requirements(each.kernel_modules);
    json["limits"] = limits(each.limits);
    json["watchdog"] = {{"action", each.watchdog.action.value},
                        {"timeout", each.watchdog.timeout.value},
                        {"maxTimeout", each.watchdog.maximum_timeout.value}};
    json["processEnvs"] = array_json(each.process_groups, [](const ProcessGroup&) { return Json::object(); });
    json["interfaces"] = interfaces(each);
    return json;
  }

  static Json limits(const Limits& values) {
    constexpr std::array<Limit, 7> kShown{Limit::kCpuShare,
                                          Limit::kMaxFileSystemBytes,
                                          Limit::kMaxMemoryBytes,
                                          Limit::kMaxMQueueBytes,
                                          Limit::kMaxQueuedSignals,
                                          Limit::kMaxThreads,
                                          Limit::kMaxSecureStorageBytes};
    Json json = Json::object();
    for (const Limit limit : kShown) json[std::string(info_of(limit).name)] = values[limit].value;
    return json;
  }

  Json api_path(ApiId id) const { return id.is_valid() ? model_[id].path : std::string(); }

  Json interfaces(const App& each) const {
    Json clients = Json::array();
    Json servers = Json::array();
    for (const ClientInstance& client : each.clients) {
      if (client.published) clients.push_back(client_json(each, client));
    }
    for (const ServerInstance& server : each.servers) {
      if (server.published) servers.push_back(server_json(server));
    }
    return {{"extern", {{"clients", clients}, {"servers", servers}}}, {"preBuilt", prebuilt(each)}};
  }

  Json client_json(const App& owner, const ClientInstance& each) const {
    const ClientInterface& interface = model_.interface_of(each);
    Json json{{"name", each.published->value},
              {"interface",
               {{"name", interface.name.value},
                {"path", api_path(interface.api)},
                {"manualStart", interface.is_manual_start},
                {"optional", interface.is_optional}}}};
    if (each.binding) json["binding"] = binding("app", owner.name, each.published->value, *each.binding);
    return json;
  }

  Json server_json(const ServerInstance& each) const {
    const ServerInterface& interface = model_.interface_of(each);
    return {{"name", each.published->value},
            {"interface",
             {{"name", interface.name.value},
              {"path", api_path(interface.api)},
              {"manualStart", interface.is_manual_start},
              {"async", interface.is_async}}}};
  }

  Json prebuilt(const App& each) const {
    const auto interface = [&](const auto& declared) {
      return Json{{"name", declared.name.value},
                  {"interface", {{"name", declared.name.value}, {"path", api_path(declared.api)}}}};
    };
    return {{"clients", array_json(each.prebuilt_clients, interface)},
            {"servers", array_json(each.prebuilt_servers, interface)}};
  }

  Json component(const Component& each) const {
    Json json{{"name", each.name}, {"path", each.directory}};
    Json c = Json::array();
    Json cxx = Json::array();
    for (const ComponentSource& source : each.sources) (source.is_cxx ? cxx : c).push_back(source.path.value);
    json["sources"] = {{"c", c}, {"cxx", cxx}};
    json["compiler"]["flags"] = {{"cFlags", values(each.cflags)},
                                 {"cxxFlags", values(each.cxxflags)},
                                 {"ldFlags", values(each.ldflags)}};
    json["staticLibs"] = static_libraries(each);
    json["externalBuild"] = values(each.external_commands);
    json["components"] = array_json(
        each.components, [&](const ComponentUse& use) { return Json(model_[use.component].name); });
    json["modules"] = requirements(each.kernel_modules);
    json["bundled"] = {{"files", bundled(each.bundles, Bundle::Kind::kFile)},
                       {"dirs", bundled(each.bundles, Bundle::Kind::kDirectory)}};
    json["required"] = required(each.required);
    Json types = Json::array();
    for (const ClientInterface& client : each.clients) {
      if (client.is_types_only)
        types.push_back({{"name", client.name.value}, {"path", api_path(client.api)}});
    }
    json["api"]["types"] = types;
    return json;
  }

  static Json static_libraries(const Component& each) {
    Json json = Json::array();
    for (const Library& library : each.libraries) {
      const bool is_static =
          library.kind == Library::Kind::kStaticName || library.kind == Library::Kind::kStaticFile;
      if (is_static) json.push_back(library.text.value);
    }
    return json;
  }

  const Model& model_;
};

Json build_parameters(const MkparseRun& run) {
  Json compiler = Json::object();
  for (const char* name : {"archiverPath", "assemblerPath", "cCompilerPath", "compilerCachePath",
                           "cxxCompilerPath", "linkerPath", "objcopyPath", "readelfPath", "stripPath",
                           "sysrootDir", "toolChainDir", "toolChainPrefix"}) {
    const auto known = run.compiler.find(name);
    compiler[name] = known == run.compiler.end() ? std::string() : known->second;
  }
  compiler["crossToolPaths"] = Json::array();
  compiler["flags"] = {{"cFlags", ""}, {"cxxFlags", ""}, {"ldFlags", ""}};
  return {{"args", run.arguments},
          {"beVerbose", false},
          {"binPack", false},
          {"codeGenOnly", false},
          {"isStandAloneComp", false},
          {"jobCount", 0},
          {"noPie", false},
          {"target", run.target},
          {"compiler", compiler},
          {"directories",
           {{"debugDir", ""},
            {"libOutputDir", ""},
            {"outputDir", run.output_directory},
            {"workingDir", run.work_directory}}},
          {"search",
           {{"appDirs", run.source_directories},
            {"componentDirs", run.source_directories},
            {"interfaceDirs", run.interface_directories},
            {"moduleDirs", run.source_directories},
            {"sourceDirs", run.source_directories}}},
          {"signing", {{"privKey", ""}, {"pubCert", ""}, {"signPkg", false}}}};
}

}  // namespace

std::string mkparse_json(const Model& model, const MkparseRun& run) {
  const Json json{{"version", "1"},
                  {"buildParams", build_parameters(run)},
                  {"errors", run.errors},
                  {"model", MkparseWriter(model).write()},
                  {"tokenMap", Json::object()},
                  {"env", run.environment}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace portato::emit
