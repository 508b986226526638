// SPDX-License-Identifier: Apache-2.0
#include "support/fields.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace portato::test {

namespace {

struct Point {
  int x = 1;
  std::string name = "p";
  std::vector<int> more = {};
};
PORTATO_FIELDS(Point, name, x, more);

struct Forgetful {
  int listed = 0;
  int forgotten = 0;
};
PORTATO_FIELDS(Forgetful, listed);

#define PORTATO_TEN_MEMBERS(p) int p##0, p##1, p##2, p##3, p##4, p##5, p##6, p##7, p##8, p##9
#define PORTATO_TEN_NAMES(p) p##0, p##1, p##2, p##3, p##4, p##5, p##6, p##7, p##8, p##9
struct Wide {
  PORTATO_TEN_MEMBERS(a);
  PORTATO_TEN_MEMBERS(b);
  PORTATO_TEN_MEMBERS(c);
  PORTATO_TEN_MEMBERS(d);
};
PORTATO_FIELDS(Wide, PORTATO_TEN_NAMES(a), PORTATO_TEN_NAMES(b), PORTATO_TEN_NAMES(c), PORTATO_TEN_NAMES(d));

struct Door {
  enum class State { kOpen, kShut = 7 };
};
PORTATO_WORDS(Door::State, (kShut, "shut"), (kOpen, "open"));

static_assert(support::HasFields<Point> && !support::HasFields<Door>);
static_assert(support::HasWords<Door::State> && !support::HasWords<int>);
static_assert(support::field_count<Wide>() == 40);
static_assert(support::has_all_fields<Point> && support::has_all_fields<Wide>);
static_assert(!support::has_all_fields<Forgetful>);
static_assert(to_word(Door::State::kShut) == "shut");
static_assert(support::from_word<Door::State>("open") == Door::State::kOpen);
static_assert(!support::from_word<Door::State>("Open") && !support::from_word<Door::State>(""));
static_assert(!support::are_distinct(std::to_array<support::Word<int>>({{1, "a"}, {2, "b"}, {3, "a"}})));

}  // namespace

TEST_CASE("fields are visited in the order of their list, with name and value") {
  Point point;
  std::vector<std::string> names;
  support::for_each_field(std::as_const(point),
                          [&](std::string_view name, const auto&) { names.emplace_back(name); });
  CHECK(names == std::vector<std::string>{"name", "x", "more"});
  support::for_each_field(point, [](std::string_view, auto& value) { value = {}; });
  CHECK(point.x == 0);
  CHECK(point.name.empty());
}

}  // namespace portato::test
