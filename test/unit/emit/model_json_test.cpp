// SPDX-License-Identifier: Apache-2.0
#include "emit/model_json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "emit/mkparse_json.hpp"
#include "project.hpp"

using namespace portato;
using test::Project;

namespace {

/// A system of one app with an executable, a binding and an override.
model::Model some_system(Project& project) {
  project.options.interface_directories = {"/project/api"};
  project.file("api/x.api", "").file("c/a.c", "").file("m.mdef", "sources: { c/a.c }");
  project.file("c/Component.cdef",
               "sources: { a.c } cflags: { \"-DX=\\\"1\\\"\" }\n"
               "requires: { api: { x.api } kernelModules: { m } }");
  project.file("app.adef",
               "maxThreads: 12345678\nexecutables: { e = ( c ) }\nextern: { e.c.x }\n"
               "processes: { run: { ( e ) } } watchdogTimeout: never version: \"a\\\\b\"");
  project.file("system.sdef",
               "apps: { app { maxThreads: 5 } }\nbindings: { app.x -> <root>.x }\nkernelModules: { m }\n"
               "commands: { run = app:/bin/e }");
  return project.system();
}

using Json = nlohmann::ordered_json;

/// Fields in their order.
std::string without_places(Json json) {
  const auto strip = [](const auto& self, Json& value) -> void {
    if (value.is_object()) value.erase("at");
    for (Json& each : value) {
      if (each.is_structured()) self(self, each);
    }
  };
  strip(strip, json);
  return json.dump();
}

}  // namespace

TEST_CASE("the model as JSON says what is meant, where it is written, and what it replaced") {
  Project project;
  const model::Model model = some_system(project);
  const auto json = nlohmann::json::parse(emit::model_json(model, project.sources));
  CHECK(json["format"] == "portato-model");
  CHECK(json["version"] == 1);
  CHECK(json["scope"] == "system");
  const auto& app = json["apps"][0];
  const auto& threads = app["limits"]["maxThreads"];
  CHECK(threads["value"] == 5);
  CHECK(threads["at"]["file"] == "/project/system.sdef");
  CHECK(threads["at"]["line"] == 1);
  CHECK(threads["at"]["column"] == 27);
  CHECK(threads["replaced"][0]["value"] == 12345678);
  CHECK(threads["replaced"][0]["at"]["file"] == "/project/app.adef");
  CHECK_FALSE(app["limits"]["cpuShare"].contains("at"));
  CHECK(app["version"]["value"] == "a\\b");
  CHECK(app["watchdog"]["watchdogTimeout"]["value"] == "never");
  CHECK(app["executables"][0]["initialised"][0] == "/project/c/Component.cdef");
  CHECK(app["clients"][0]["name"] == "e.c.x");
  CHECK(app["clients"][0]["published"]["value"] == "x");
  CHECK(app["clients"][0]["binding"]["value"]["agent"] == "root");
  CHECK(app["processes"][0]["run"][0]["executable"] == "e");
  CHECK(json["components"][0]["requires"]["kernelModules"][0]["definition"] == "/project/m.mdef");
  CHECK(json["system"]["commands"][0]["path"] == "/bin/e");
}

TEST_CASE("the model in the shape of mkparse") {
  Project project;
  const model::Model model = some_system(project);
  const auto json = nlohmann::json::parse(
      emit::mkparse_json(model, {{"s.sdef"}, "wp85", ".", "", {}, {}, {}, {{"A", "b"}}, {}}));
  CHECK(json["version"] == "1");
  CHECK(json["buildParams"]["target"] == "wp85");
  CHECK(json["env"]["A"] == "b");
  CHECK(json["errors"].empty());
  const auto& parsed = json["model"];
  CHECK(parsed["systems"][0]["apps"][0] == "app");
  CHECK(parsed["systems"][0]["modules"][0]["info"]["path"] == "/project/m.mdef");
  CHECK(parsed["apps"][0]["limits"]["maxThreads"] == 5);
  CHECK(parsed["apps"][0]["executables"][0]["components"][0] == "c");
  CHECK(parsed["apps"][0]["interfaces"]["extern"]["clients"][0]["binding"]["server"]["agent"] == "root");
  CHECK(parsed["apps"][0]["watchdog"]["timeout"] == -1);
  CHECK(parsed["components"][0]["sources"]["c"][0] == "/project/c/a.c");
  CHECK(parsed["components"][0]["modules"][0]["name"] == "m");
}

TEST_CASE("the words in brackets of a bundle are in the model as JSON") {
  Project project;
  project.file("a.c", "").file("d/x", "").file("k", "");
  project.file("m.mdef",
               "sources: { a.c } bundles: { dir: { [follow] d /d } file: { [x] [secrets] k /k  k /l } }");
  const model::Model model = project.module("m.mdef");
  CHECK(project.messages() == test::Lines{});
  const std::string text = emit::model_json(model, project.sources);
  const nlohmann::json bundles = nlohmann::json::parse(text).at("definitions").at(0).at("bundles");
  REQUIRE(bundles.size() == 3);
  CHECK(bundles[0].at("followsLinks") == true);
  CHECK_FALSE(bundles[0].contains("allowsSecrets"));
  CHECK(bundles[1].at("allowsSecrets") == true);
  CHECK(bundles[1].at("permissions") == "x");
  CHECK_FALSE(bundles[2].contains("allowsSecrets"));
}

TEST_CASE("a definition as JSON has its fields in this order, and those of sub-modules") {
  Project project;
  project.file("a.c", "")
      .file("b.c", "")
      .file("i.sh", "")
      .file("n.ko", "")
      .file("n.mdef", "preBuilt: { n.ko }");
  project.file(
      "m.mdef",
      "sources: { a.c } params: { p = \"v\" } cflags: { -DA } load: manual scripts: { install: i.sh }\n"
      "requires: { kernelConfig: { !CONFIG_A } kernelVersion: 6.1..6.6 }\n"
      "modprobe: { blacklist: { b } alias: { \"pci:*\" } softdep: { pre: { c } post: { d } } }\n"
      "kernelModule: { name: s sources: { b.c } requires: { kernelModules: { n [optional] } } }\n");
  const model::Model model = project.module("m.mdef");
  CHECK(project.messages() == test::Lines{});
  const Json json = Json::parse(emit::model_json(model, project.sources));
  CHECK(without_places(json["definitions"][0]) ==
        R"({"name":"m","path":"/project/m.mdef","origin":"sources","load":{"value":"manual"},"modules":[)"
        R"({"value":"m","sources":[{"value":"/project/a.c"}]},)"
        R"({"value":"s","sources":[{"value":"/project/b.c"}],)"
        R"("requires":[{"value":"n","optional":true,"definition":"/project/n.mdef"}],)"
        R"("params":{},"cflags":[],"ldflags":[],"bundles":[],"kernelConfig":[]}],)"
        R"("requires":[],"externalBuild":[],"params":{"p":{"value":"v"}},"cflags":[{"value":"-DA"}],)"
        R"("ldflags":[],"bundles":[],"install":{"value":"/project/i.sh"},)"
        R"("kernelConfig":[{"value":"CONFIG_A","set":false}],"kernelVersion":{"value":"6.1..6.6"},)"
        R"("modprobe":{"blacklist":[{"value":"b"}],"alias":[{"value":"pci:*"}],"pre":[{"value":"c"}],)"
        R"("post":[{"value":"d"}]},"udev":[],"firmware":[]})");
}

TEST_CASE("a component as JSON has its fields in this order") {
  Project project;
  project.options.interface_directories = {"/project"};
  project.file("x.api", "").file("c/a.cpp", "");
  project.file("c/Component.cdef",
               "sources: { a.cpp } provides: { api: { x.api [async] } headerDir: { . } }\n"
               "requires: { api: { y = x.api [optional] } lib: { z } device: { [rw] /dev/a /dev/b }\n"
               "            file: { /a /b } }\n"
               "pools: { p = 1 x.q = 2K }\n");
  const model::Model model = project.component();
  CHECK(project.messages() == test::Lines{});
  Json component = Json::parse(emit::model_json(model, project.sources))["components"][0];
  component.erase("buildDirectory");
  CHECK(without_places(component) ==
        R"({"name":"c","path":"/project/c/Component.cdef",)"
        R"("sources":[{"value":"/project/c/a.cpp","language":"c++"}],"javaPackages":[],"pythonPackages":[],)"
        R"("externalBuild":[],"cflags":[],"cxxflags":[],"ldflags":[],"provides":{"api":[{"value":"x",)"
        R"("api":"/project/x.api","manualStart":false,"async":true,"direct":false}],)"
        R"("headerDir":[{"value":"/project/c"}],"lib":[]},"requires":{"api":[{"value":"y",)"
        R"("api":"/project/x.api","manualStart":true,"typesOnly":false,"optional":true}],)"
        R"("lib":[{"value":"z","kind":"name","name":"z"}],"component":[],"objects":[{"kind":"device",)"
        R"("source":"/dev/a","destination":"/dev/b","permissions":"rw"},{"kind":"file","source":"/a",)"
        R"("destination":"/b"}],"kernelModules":[]},"bundles":[],"pools":[{"value":"p","size":1},)"
        R"({"value":"q","interface":"x","size":2048}]})");
}
