// SPDX-License-Identifier: Apache-2.0
#include "bind/names.hpp"

#include <catch2/catch.hpp>

#include "bind/api_uses.hpp"
#include "bind/libraries.hpp"
#include "bind/mappings.hpp"

using namespace portato;

TEST_CASE("a safe name is an identifier, as far as there is one") {
  CHECK(bind::safe_name("my-app") == "my_app");
  CHECK(bind::safe_name("3d-app") == "d_app");
  CHECK(bind::safe_name("_x") == "x");
  CHECK(bind::safe_name("12") == "2");
  CHECK(bind::safe_name("--").empty());
  CHECK(bind::safe_name("").empty());
}

TEST_CASE("the key of an app is what is left of its file's name") {
  CHECK(bind::app_key("a/my-app.adef", "wp85") == "my-app");
  CHECK(bind::app_key("x.wp85.app", "wp85") == "x");
  CHECK(bind::app_key("x.wp85.signed.app", "wp85") == "x");
  CHECK(bind::app_key("x.wp77.app", "wp85") == "x.wp77.app");
  CHECK(bind::app_key("sub/plain", "wp85") == "plain");
  CHECK(bind::is_app_package("x.wp85.signed.app", "wp85"));
  CHECK_FALSE(bind::is_app_package("x.adef", "wp85"));
}

TEST_CASE("USETYPES counts outside of comments and other words only") {
  const auto uses = bind::find_api_uses(
      "USETYPES a;\n// USETYPES no;\n/* USETYPES no; */ XUSETYPES no; USETYPESX no;\nUSETYPES\n  b.api "
      ";USETYPES");
  REQUIRE(uses.size() == 2);
  CHECK(uses[0].name == "a");
  CHECK(uses[0].offset == 9);
  CHECK(uses[1].name == "b.api");
}

TEST_CASE("libraries are told by their text") {
  const auto library = [](const char* text) { return bind::classify_library({text, {}}); };
  using Kind = model::Library::Kind;
  CHECK(library("m").kind == Kind::kName);
  CHECK(library("libx.a").kind == Kind::kStaticName);
  CHECK(library("libx.a").name == "x");
  CHECK(library("dir/x.a").kind == Kind::kStaticFile);
  CHECK(library("lib/libx.so.1").kind == Kind::kShared);
  CHECK(library("lib/libx.so.1").name == "x");
  CHECK(library("x.so").name.empty());
}

TEST_CASE("a destination is a path below the sandbox's root") {
  CHECK(bind::destination_path("a/b.txt", "/usr/share/") == "usr/share/b.txt");
  CHECK(bind::destination_path("a/b.txt", "/usr/./c") == "usr/c");
  CHECK(bind::destination_path("a/b/", "x/") == "x");
  CHECK(bind::destination_path("a", "/") == "a");
  CHECK(bind::destination_path("a", "..") == std::nullopt);
  CHECK(bind::destination_path("a", "/x/../../y") == std::nullopt);
}
