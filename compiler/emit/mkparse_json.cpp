// SPDX-License-Identifier: Apache-2.0
#include "emit/mkparse_json.hpp"

#include <array>

#include "emit/model_values.hpp"
#include "support/paths.hpp"

namespace portato::emit {

namespace {

using namespace model;

Json values(const std::vector<Located<std::string>>& list) { return values_of(list); }

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

// Interfaces and bindings.

Json api_path(const Model& model, ApiId id) { return id.is_valid() ? model[id].path : std::string(); }

Json binding(const char* type, const std::string& agent, const std::string& interface, const Binding& each) {
  return {{"client", {{"type", type}, {"agent", agent}, {"interface", interface}}},
          {"server",
           {{"type", to_word(each.value.kind)},
            {"agent", each.value.agent.value},
            {"interface", each.value.interface.value}}}};
}

Json client(const Model& model, const App& owner, const ClientInstance& each) {
  const ClientInterface& interface = model.interface_of(each);
  Json json{{"name", each.published->value},
            {"interface",
             {{"name", interface.name.value},
              {"path", api_path(model, interface.api)},
              {"manualStart", interface.is_manual_start},
              {"optional", interface.is_optional}}}};
  if (each.binding) json["binding"] = binding("app", owner.name, each.published->value, *each.binding);
  return json;
}

Json server(const Model& model, const ServerInstance& each) {
  const ServerInterface& interface = model.interface_of(each);
  return {{"name", each.published->value},
          {"interface",
           {{"name", interface.name.value},
            {"path", api_path(model, interface.api)},
            {"manualStart", interface.is_manual_start},
            {"async", interface.is_async}}}};
}

Json prebuilt(const Model& model, const App& each) {
  const auto interface = [&](const auto& declared) {
    return Json{{"name", declared.name.value},
                {"interface", {{"name", declared.name.value}, {"path", api_path(model, declared.api)}}}};
  };
  return {{"clients", array_json(each.prebuilt_clients, interface)},
          {"servers", array_json(each.prebuilt_servers, interface)}};
}

Json interfaces(const Model& model, const App& each) {
  Json clients = Json::array();
  Json servers = Json::array();
  for (const ClientInstance& instance : each.clients) {
    if (instance.published) clients.push_back(client(model, each, instance));
  }
  for (const ServerInstance& instance : each.servers) {
    if (instance.published) servers.push_back(server(model, instance));
  }
  return {{"extern", {{"clients", clients}, {"servers", servers}}}, {"preBuilt", prebuilt(model, each)}};
}

// Components.

Json component_names(const Model& model, const std::vector<ComponentId>& ids) {
  return array_json(ids, [&](ComponentId id) { return Json(model[id].name); });
}

Json sources(const std::vector<ComponentSource>& list) {
  Json c = Json::array();
  Json cxx = Json::array();
  for (const ComponentSource& each : list) (each.is_cxx ? cxx : c).push_back(each.path.value);
  return {{"c", c}, {"cxx", cxx}};
}

Json static_libraries(const Component& each) {
  Json json = Json::array();
  for (const Library& library : each.libraries) {
    const bool is_static =
        library.kind == Library::Kind::kStaticName || library.kind == Library::Kind::kStaticFile;
    if (is_static) json.push_back(library.text.value);
  }
  return json;
}

Json type_interfaces(const Model& model, const Component& each) {
  Json json = Json::array();
  for (const ClientInterface& used : each.clients) {
    if (used.is_types_only) json.push_back({{"name", used.name.value}, {"path", api_path(model, used.api)}});
  }
  return json;
}

Json component(const Model& model, const Component& each) {
  return {
      {"name", each.name},
      {"path", each.directory},
      {"sources", sources(each.sources)},
      {"compiler",
       {{"flags",
         {{"cFlags", values(each.cflags)},
          {"cxxFlags", values(each.cxxflags)},
          {"ldFlags", values(each.ldflags)}}}}},
      {"staticLibs", static_libraries(each)},
      {"externalBuild", values(each.external_commands)},
      {"components",
       array_json(each.components, [&](const ComponentUse& use) { return Json(model[use.component].name); })},
      {"modules", requirements(each.kernel_modules)},
      {"bundled",
       {{"files", bundled(each.bundles, Bundle::Kind::kFile)},
        {"dirs", bundled(each.bundles, Bundle::Kind::kDirectory)}}},
      {"required", required(each.required)},
      {"api", {{"types", type_interfaces(model, each)}}}};
}

// Apps.

Json limits(const Limits& values) {
  constexpr std::array<Limit, 7> kShown{Limit::kCpuShare,
                                        Limit::kMaxFileSystemBytes,
                                        Limit::kMaxMemoryBytes,
                                        Limit::kMaxMQueueBytes,
                                        Limit::kMaxQueuedSignals,
                                        Limit::kMaxThreads,
                                        Limit::kMaxSecureStorageBytes};
  Json json = Json::object();
  for (const Limit limit : kShown) json[info_of(limit).name] = values[limit].value;
  return json;
}

Json executable(const Model& model, const Executable& each) {
  return {{"name", each.name.value},
          {"path", "/bin/" + each.name.value},
          {"components", component_names(model, each.instances)}};
}

Json app(const Model& model, const App& each) {
  return {
      {"name", each.name},
      {"path", each.path},
      {"version", each.version.value},
      {"isSandboxed", each.is_sandboxed.value},
      {"startTrigger", to_word(each.start.value)},
      {"isPreBuilt", each.is_package},
      {"preloadedMd5", each.preload.value.hash},
      {"groups", values(each.groups.names)},
      {"components", component_names(model, each.components)},
      {"executables", array_json(each.executables, [&](const auto& one) { return executable(model, one); })},
      {"bundled",
       {{"files", bundled(each.bundles, Bundle::Kind::kFile)},
        {"dirs", bundled(each.bundles, Bundle::Kind::kDirectory)},
        {"binaries", bundled(each.bundles, Bundle::Kind::kBinary)}}},
      {"required", required(each.required)},
      {"modules", requirements(each.kernel_modules)},
      {"limits", limits(each.limits)},
      {"watchdog",
       {{"action", each.watchdog.action.value},
        {"timeout", each.watchdog.timeout.value},
        {"maxTimeout", each.watchdog.maximum_timeout.value}}},
      {"processEnvs", array_json(each.process_groups, [](const auto&) { return Json::object(); })},
      {"interfaces", interfaces(model, each)}};
}

// Systems.

Json module_info(const Definition& each) { return {{"name", each.name}, {"path", each.path}}; }

Json user(const UserBinding& each) {
  Json json{{"name", each.user.value}};
  json["bindings"].push_back(binding("user", each.user.value, each.interface.value, each.binding));
  return json;
}

Json system(const Model& model) {
  const System& system = model.system;
  return {{"name", system.name},
          {"path", system.path},
          {"watchdogKick", system.external_watchdog_kick.value},
          {"apps", array_json(model.apps, [](const App& each) { return Json(each.name); })},
          {"commands", array_json(system.commands,
                                  [](const Command& each) {
                                    return Json{{"name", each.name.value}, {"exePath", each.path.value}};
                                  })},
          {"modules",
           array_json(
               system.modules,
               [&](const SystemModule& each) {
                 return Json{{"optional", each.is_optional}, {"info", module_info(model[each.definition])}};
               })},
          {"users", array_json(system.user_bindings, user)}};
}

Json whole(const Model& model) {
  Json systems = Json::array();
  if (model.scope == Scope::kSystem) systems.push_back(system(model));
  return {{"systems", systems},
          {"apps", array_json(model.apps, [&](const App& each) { return app(model, each); })},
          {"components",
           array_json(model.components, [&](const Component& each) { return component(model, each); })},
          {"modules", array_json(model.definitions, module_info)}};
}

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
  const Json json{{"version", "1"},        {"buildParams", build_parameters(run)}, {"errors", run.errors},
                  {"model", whole(model)}, {"tokenMap", Json::object()},           {"env", run.environment}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace portato::emit
