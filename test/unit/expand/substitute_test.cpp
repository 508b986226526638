// SPDX-License-Identifier: Apache-2.0
#include "expand/substitute.hpp"

#include <catch2/catch.hpp>

using namespace portato::expand;

namespace {

std::string with_x(std::string_view token) {
  return substitute(token, [](std::string_view name) -> std::optional<std::string> {
    if (name == "X") return "value";
    return std::nullopt;
  });
}

}  // namespace

TEST_CASE("references are replaced, with and without braces") {
  CHECK(with_x("a$X/b") == "avalue/b");
  CHECK(with_x("a${X}b") == "avalueb");
  CHECK(with_x("$NOT_SET.c") == ".c");
}

TEST_CASE("a dollar that starts no reference stays") {
  CHECK(with_x("\"cost 5$\"") == "\"cost 5$\"");
  CHECK(with_x("\"${}\"") == "\"${}\"");
}

TEST_CASE("two dollars are one, in quotes only") {
  CHECK(with_x("\"$$X\"") == "\"$X\"");
  CHECK(with_x("'$$'") == "'$'");
}

TEST_CASE("a value is not looked at again") {
  CHECK(substitute("$A", [](std::string_view) { return std::optional<std::string>("$A"); }) == "$A");
}

TEST_CASE("unquoting takes one pair of quotes and resolves escapes of quotes and backslashes only") {
  CHECK(unquote(R"("a b")") == "a b");
  CHECK(unquote(R"('it "is"')") == R"(it "is")");
  CHECK(unquote(R"("a\"b\\c\n")") == R"(a"b\c\n)");
  CHECK(unquote("a\"b\"") == "a\"b\"");
  CHECK(unquote("\"") == "\"");
}
