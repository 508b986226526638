// SPDX-License-Identifier: Apache-2.0
#include "support/version_range.hpp"

#include <catch2/catch.hpp>

using portato::support::parse_version_range;
using portato::support::Version;

namespace {

bool holds(std::string_view range, const Version& version) {
  const auto parsed = parse_version_range(range);
  REQUIRE(parsed.has_value());
  return parsed->holds(version);
}

bool is_empty(std::string_view range) {
  const auto parsed = parse_version_range(range);
  REQUIRE(parsed.has_value());
  return parsed->is_empty();
}

}  // namespace

TEST_CASE("both ends belong to a range of versions, and each stands for all that begin with it") {
  CHECK(holds("5.10..", {5, 10, 0}));
  CHECK(holds("5.10..", {6, 1}));
  CHECK_FALSE(holds("5.10..", {5, 9, 200}));
  CHECK(holds("..6.6", {6, 6, 30}));
  CHECK_FALSE(holds("..6.6", {6, 7, 0}));
  CHECK(holds("5.10..6.6", {5, 15, 3}));
  CHECK(holds("6.1", {6, 1, 192}));
  CHECK_FALSE(holds("6.1", {6, 10, 1}));
  CHECK(holds("6.1.20..6.1.30", {6, 1, 25}));
  CHECK_FALSE(holds("6.1.20..6.1.30", {6, 1}));
}

TEST_CASE("a range that no version is in") {
  CHECK(is_empty("6.6..5.10"));
  CHECK(is_empty("6.1.3..6.1.2"));
  CHECK_FALSE(is_empty("6.1.3..6.1"));
  CHECK_FALSE(is_empty("6.1..6.1.3"));
  CHECK_FALSE(is_empty("6.1"));
}

TEST_CASE("what is no range of versions") {
  for (const char* text : {"", "..", ".", "6.", ".6", "6..x", "6.1-6.6", "6.1...6.6", "v6.1", "6.1..6.6..7",
                           "$V..", "99999999999", "-1", "+1"}) {
    INFO(text);
    CHECK_FALSE(parse_version_range(text).has_value());
  }
}
