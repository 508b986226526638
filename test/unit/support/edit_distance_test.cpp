// SPDX-License-Identifier: Apache-2.0
#include "support/edit_distance.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <string>

using portato::support::edit_distance;
using portato::support::nearest_word;

TEST_CASE("edit distance counts a swap of neighbours as one edit") {
  CHECK(edit_distance("sources", "soruces") == 1);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("the nearest word is proposed only if it is near") {
  constexpr std::array<std::string_view, 4> kWords{"sources", "params", "requires", "load"};
  CHECK(nearest_word("source", kWords) == "sources");
  CHECK(nearest_word("Sources", kWords) == "sources");
  CHECK(nearest_word("REQUIRES", kWords) == "requires");
  CHECK(nearest_word("lod", kWords) == "load");
  CHECK_FALSE(nearest_word("bindings", kWords));
  CHECK_FALSE(nearest_word("", kWords));
  CHECK_FALSE(nearest_word(std::string(100000, 'x'), kWords));
}
