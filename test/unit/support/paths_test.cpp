// SPDX-License-Identifier: Apache-2.0
#include "support/paths.hpp"

#include <catch2/catch.hpp>

using namespace portato::support;

TEST_CASE("paths are normalised as text") {
  CHECK(normalise_path("/a//b/./c/../d/") == "/a/b/d");
  CHECK(normalise_path("../a/..") == "..");
  CHECK(normalise_path("a/..") == ".");
  CHECK(normalise_path("/..") == "/");
  CHECK(normalise_path("") == "");
}

TEST_CASE("joining keeps an absolute path") {
  CHECK(join_path("/a/b", "../c") == "/a/c");
  CHECK(join_path("/a/b", "/c") == "/c");
}

TEST_CASE("a path as seen from a directory") {
  CHECK(relative_path("/a/b/c", "/a") == "b/c");
  CHECK(relative_path("/a/b", "/a/c/d") == "../../b");
  CHECK(relative_path("/a", "/a") == ".");
  CHECK(relative_path("/a/b", "/") == "a/b");
}

TEST_CASE("inside means the directory itself or below it") {
  CHECK(is_inside("/a/b", "/a"));
  CHECK(is_inside("/a", "/a"));
  CHECK_FALSE(is_inside("/ab", "/a"));
}

TEST_CASE("names and base names") {
  CHECK(directory_of("/a") == "/");
  CHECK(directory_of("a") == ".");
  CHECK(base_name_of("x/vbus.mdef", ".mdef") == "vbus");
  CHECK(base_name_of(".mdef", ".mdef") == ".mdef");
}
