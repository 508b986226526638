// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "bind/bind.hpp"
#include "project.hpp"

using namespace portato;
using test::Lines;
using test::Project;

namespace {

/// Components `cl` (client x) and `sv` (server x), apps `client` and `server` that have one each.
Project& with_pair(Project& project, const std::string& client_text = "",
                   const std::string& server_text = "") {
  project.options.interface_directories = {"/project/api"};
  project.file("api/x.api", "x").file("api/y.api", "y").file("a.c", "");
  project.file("cl/Component.cdef", "sources: { ../a.c }\nrequires: { api: { x.api } }");
  project.file("sv/Component.cdef", "sources: { ../a.c }\nprovides: { api: { x.api } }");
  project.file("client.adef", "executables: { e = ( cl ) }\n" + client_text);
  project.file("server.adef", "executables: { s = ( sv ) }\n" + server_text);
  return project;
}

Lines said_of_app(const std::string& client_text) {
  Project project;
  with_pair(project, client_text).app("client.adef");
  return project.messages();
}

/// Of a system of both apps.
Lines said_of_system(Project& project, const std::string& text) {
  project.file("system.sdef", "apps: { client server }\n" + text);
  project.system();
  return project.messages();
}

Lines said_of_system(const std::string& client_text, const std::string& server_text,
                     const std::string& text) {
  Project project;
  return said_of_system(with_pair(project, client_text, server_text), text);
}

}  // namespace

TEST_CASE("a client that nobody binds is reported where the component requires it") {
  CHECK(said_of_app("") ==
        Lines{"cl/Component.cdef:2:20: error: client interface `e.cl.x` of app `client` is not bound [D4301]",
              "client.adef:1:16: note: the executable",
              "cl/Component.cdef:2:20: note: add `e.cl.x -> …` to `bindings` in client.adef, or mark it "
              "`[optional]`"});
  CHECK(said_of_app("bindings: { e.cl.x -> <root>.x }").empty());
  CHECK(said_of_app("bindings: { e.cl.x -> other.x }").empty());
  CHECK(said_of_app("extern: { e.cl.x }").empty());
}

TEST_CASE("clients that need no binding") {
  Project project;
  with_pair(project).file("api/le_cfg.api", "");
  project.file("cl/Component.cdef",
               "sources: { ../a.c }\nrequires: { api: { x.api [optional] y.api [types-only] "
               "le_cfg.api le_wdog = y.api } }");
  const model::Model model = project.app("client.adef");
  CHECK(project.messages().empty());
  REQUIRE(model.apps[0].clients.size() == 3);
  CHECK_FALSE(model.apps[0].clients[0].binding);
  REQUIRE(model.apps[0].clients[1].binding);
  CHECK(model.apps[0].clients[1].binding->value.agent.value == "root");
}

TEST_CASE("a binding names an instance of the app") {
  CHECK(said_of_app("bindings: { f.cl.x -> <u>.x }").at(0) ==
        "client.adef:2:13: error: app `client` has no executable `f`; did you mean `e`? [D3301]");
  CHECK(said_of_app("bindings: { e.cll.x -> <u>.x }").at(0) ==
        "client.adef:2:15: error: executable `e` has no component `cll`; did you mean `cl`? [D3302]");
  CHECK(said_of_app("bindings: { e.cl.xx -> <u>.x }").at(0) ==
        "client.adef:2:18: error: component `cl` requires no interface `xx`; did you mean `x`? [D3303]");
  CHECK(said_of_app("bindings: { e.cl.x -> e.cl.x }").at(0) ==
        "client.adef:2:28: error: component `cl` provides no interface `x` [D3303]");
  CHECK(said_of_app("bindings: { e.cl.x -> <u>.x\n e.cl.x -> <u>.y }") ==
        Lines{"client.adef:3:2: error: `e.cl.x` is bound twice [D3308]",
              "client.adef:2:23: note: first bound to this"});
}

TEST_CASE("a server of the same app") {
  Project project;
  with_pair(project).file("client.adef",
                          "executables: { _e = ( cl ) s = ( sv ) }\nbindings: { _e.cl.x -> s.sv.x }");
  const model::Model model = project.app("client.adef");
  CHECK(project.messages().empty());
  const auto& binding = model.apps[0].clients[0].binding;
  REQUIRE(binding);
  CHECK(binding->value.kind == model::ServerReference::Kind::kInternal);
  CHECK(model.full_name(model.apps[0], model.apps[0].servers.at(*binding->value.server)) == "s.sv.x");
}

TEST_CASE("interfaces are published once, each under a name of its own") {
  CHECK(said_of_app("extern: { e.cl.x\n al = e.cl.x }") ==
        Lines{"client.adef:3:7: error: `e.cl.x` is published twice [D3307]",
              "client.adef:2:16: note: first published here"});
  CHECK(said_of_app("extern: { e.cl.y }\nbindings: { e.cl.x -> <u>.x }") ==
        Lines{"client.adef:2:16: error: component `cl` has no interface `y`; did you mean `x`? [D3303]"});
  Project project;
  with_pair(project).file("client.adef", "executables: { e = ( cl ) s = ( sv ) }\nextern: { e.cl.x s.sv.x }");
  project.app("client.adef");
  CHECK(project.messages() == Lines{"client.adef:2:23: error: two interfaces are published as `x` [D3306]",
                                    "client.adef:2:16: note: the other one"});
}

TEST_CASE("interfaces of bundled binaries") {
  const std::string bound = "bindings: { e.cl.x -> <u>.x *.p -> *.q a.b.c -> <u>.z }\n";
  CHECK(said_of_app(bound + "extern: { requires: { p = x.api a.b.c = x.api } provides: { q = x.api } }")
            .empty());
  CHECK(said_of_app("bindings: { e.cl.x -> <u>.x *.p -> *.q }") ==
        Lines{"client.adef:2:31: warning: `p` is not declared in `extern: requires:` of the app [D3305]",
              "client.adef:2:36: warning: `q` is not declared in `extern: provides:` of the app [D3305]"});
  CHECK(said_of_app("bindings: { e.cl.x -> <u>.x }\nextern: { provides: { q = x.api q = y.api } }") ==
        Lines{"client.adef:3:33: warning: interface `q` of a bundled binary is declared twice; the last one "
              "counts [D3312]",
              "client.adef:3:23: note: first declared here"});
}

TEST_CASE("bindings between apps of a system") {
  const std::string published = "extern: { s.sv.x }";
  CHECK(said_of_system("bindings: { e.cl.x -> server.x }", published, "").empty());
  CHECK(said_of_system("extern: { e.cl.x }", published, "bindings: { client.x -> server.x }").empty());
  CHECK(said_of_system("", published, "bindings: { client.e.cl.x -> server.x }").empty());
  CHECK(said_of_system("", "", "bindings: { client.e.cl.x -> <root>.x <u>.y -> <v>.z }").empty());
  CHECK(said_of_system("bindings: { e.cl.x -> sever.x }", published, "") ==
        Lines{"client.adef:2:23: error: the system has no app `sever`; did you mean `server`? [D3310]"});
  CHECK(said_of_system("bindings: { e.cl.x -> server.x }", "", "") ==
        Lines{"client.adef:2:30: error: app `server` publishes no server interface `x` [D3311]",
              "client.adef:2:30: note: add `s.sv.x` to `extern` in the app's `.adef`"});
  CHECK(said_of_system("bindings: { e.cl.x -> server.xy }", "extern: { xx = s.sv.x }", "") ==
        Lines{"client.adef:2:30: error: app `server` publishes no server interface `xy`; did you mean `xx`? "
              "[D3311]"});
}

TEST_CASE("a published client must be bound by the system") {
  CHECK(said_of_system("extern: { al = e.cl.x }", "", "") ==
        Lines{"cl/Component.cdef:2:20: error: client interface `e.cl.x` of app `client` is not bound [D4301]",
              "client.adef:2:11: note: published here",
              "cl/Component.cdef:2:20: note: bind `client.al` in system.sdef"});
  CHECK(said_of_system("extern: { al = e.cl.x }", "", "extern: { client.al }").empty());
}

TEST_CASE("what the bindings of a system may not say") {
  CHECK(said_of_system("extern: { e.cl.x }", "", "bindings: { client.y -> <u>.x client.x -> <u>.x }") ==
        Lines{"system.sdef:2:20: error: app `client` publishes no client interface `y`; did you mean `x`? "
              "[D3311]"});
  CHECK(said_of_system("", "", "bindings: { client.*.p -> <u>.x client.e.cl.x -> <u>.x }") ==
        Lines{"system.sdef:2:22: error: app `client` declares no interface `p` of a bundled binary [D3304]"});
  CHECK(said_of_system("extern: { e.cl.x }", "", "bindings: { client.x -> <u>.x\nclient.e.cl.x -> <u>.y }") ==
        Lines{"system.sdef:3:1: warning: `client.e.cl.x` is bound twice; the last binding counts [D3309]",
              "system.sdef:2:25: note: first bound to this"});
  CHECK(said_of_system("bindings: { e.cl.x -> <u>.x }", "", "bindings: { <u>.x -> <v>.x\n<u>.x -> <w>.x }") ==
        Lines{"system.sdef:3:1: error: `<u>.x` is bound twice [D3308]",
              "system.sdef:2:13: note: first bound here"});
}

TEST_CASE("the system's binding replaces that of the app, which is not forgotten") {
  Project project;
  with_pair(project, "bindings: { e.cl.x -> <u>.x }");
  project.file("system.sdef", "apps: { client }\nbindings: { client.e.cl.x -> <v>.y }");
  const model::Model model = project.system();
  const auto& binding = model.apps[0].clients[0].binding;
  REQUIRE(binding);
  CHECK(binding->value.agent.value == "v");
  REQUIRE(binding->replaced.size() == 1);
  CHECK(binding->replaced[0].value.agent.value == "u");
}

TEST_CASE("interfaces that are exported to other systems") {
  CHECK(said_of_system("bindings: { e.cl.x -> <u>.x }", "extern: { s.sv.x }", "extern: { far = server.x }")
            .empty());
  CHECK(said_of_system("bindings: { e.cl.x -> <u>.x }", "", "extern: { server.x }") ==
        Lines{"system.sdef:2:18: error: app `server` publishes no interface `x` [D3311]",
              "system.sdef:2:18: note: add `s.sv.x` to `extern` in the app's `.adef`"});
  CHECK(said_of_system("extern: { e.cl.x }", "extern: { s.sv.x }", "extern: { client.x\nx = server.x }") ==
        Lines{"system.sdef:3:1: error: two interfaces are exported as `x` [D3408]",
              "system.sdef:2:18: note: the other one"});
  CHECK(said_of_system("extern: { e.cl.x }", "", "extern: { client.x }\nbindings: { client.x -> <u>.x }") ==
        Lines{"system.sdef:3:13: warning: `client.x` is exported to other systems; its binding is of no "
              "effect [D3411]"});
}

TEST_CASE("client and server of different interface files") {
  Project project;
  with_pair(project, "bindings: { e.cl.x -> server.x }", "extern: { s.sv.x }");
  project.file("sv/Component.cdef", "sources: { ../a.c }\nprovides: { api: { x = y.api } }");
  CHECK(said_of_system(project, "") ==
        Lines{"client.adef:2:23: warning: `e.cl.x` is bound to a server of another interface file [D4303]",
              "api/x.api:1:1: note: the client's", "api/y.api:1:1: note: the server's"});
  Project same;
  with_pair(same, "bindings: { e.cl.x -> server.x }", "extern: { s.sv.x }").file("api/copy.api", "x");
  same.file("sv/Component.cdef", "sources: { ../a.c }\nprovides: { api: { x = copy.api } }");
  CHECK(said_of_system(same, "").empty());
}

TEST_CASE("apps of different run groups may not rely on each other") {
  const std::string binding = "bindings: { e.cl.x -> server.x }\n";
  CHECK(said_of_system(binding + "runGroup: 2", "extern: { s.sv.x }\nrunGroup: 3", "") ==
        Lines{"client.adef:2:23: error: app `client` (run group 2) is bound to app `server` (run group 3), "
              "which may not "
              "run at that time [D4304]",
              "server.adef:3:11: note: the server's run group",
              "client.adef:2:23: note: only an `[optional]` interface can be bound across run groups"});
  CHECK(said_of_system(binding + "runGroup: 2", "extern: { s.sv.x }", "").empty());
  CHECK(said_of_system(binding + "runGroup: 3", "extern: { s.sv.x }\nrunGroup: 3", "").empty());
}

TEST_CASE("clients of a [direct] server in the same executable need no binding, but must come after it") {
  Project project;
  with_pair(project).file("sv/Component.cdef", "sources: { ../a.c }\nprovides: { api: { x.api [direct] } }");
  project.file("client.adef", "executables: { e = ( cl sv ) }");
  const model::Model model = project.app("client.adef");
  CHECK(project.messages().empty());
  CHECK(model.apps[0].clients[0].is_direct);
  project.file("early.adef", "executables: { e = ( sv cl ) }");
  project.app("early.adef");
  CHECK(project.messages() ==
        Lines{"early.adef:1:16: error: component `cl` calls the `[direct]` server of component `sv` before "
              "that is "
              "initialised [D4306]",
              "cl/Component.cdef:2:20: note: the client", "sv/Component.cdef:2:20: note: the server",
              "early.adef:1:16: note: components are initialised from the last one listed to the first"});
  project.file("two/Component.cdef", "sources: { ../a.c }\nprovides: { api: { x.api [direct] } }");
  project.file("two.adef", "executables: { e = ( cl sv two ) }");
  project.app("two.adef");
  CHECK(project.messages() ==
        Lines{"sv/Component.cdef:2:20: error: executable `e` has two `[direct]` servers of `x` [D4305]",
              "two/Component.cdef:2:20: note: the other one"});
}
