// SPDX-License-Identifier: Apache-2.0
#include "support/json_fields.hpp"

#include <catch2/catch.hpp>

namespace portato::test {

namespace {

using support::Json;

enum class Colour { kRed, kGreen };
PORTATO_WORDS(Colour, (kRed, "red"), (kGreen, "green"));

struct Inner {
  std::string text;
  Colour colour = Colour::kRed;
};
PORTATO_FIELDS(Inner, text, colour);

struct Outer {
  std::uint8_t small = 0;
  std::uint64_t large = 0;
  std::int64_t negative = 0;
  bool is_so = false;
  Inner one;
  std::vector<Inner> many;
  std::vector<std::pair<std::string, std::string>> pairs;
};
PORTATO_FIELDS(Outer, small, large, negative, is_so, one, many, pairs);

Outer some() {
  return {255,         UINT64_MAX, INT64_MIN, true, {"\xff", Colour::kGreen}, {{"ü", Colour::kRed}, {}},
          {{"a", "b"}}};
}

std::string mistake_in(const Json& json) {
  const support::Result<Outer> read = support::decode<Outer>(json);
  return read ? "" : read.error().message;
}

/// The message for the encoded `some()` whose value at `pointer` is another one.
std::string mistake_with(const char* pointer, Json value) {
  Json json = support::encode(some());
  json[Json::json_pointer(pointer)] = std::move(value);
  return mistake_in(json);
}

}  // namespace

TEST_CASE("a struct as JSON has its fields in the order of the list") {
  CHECK(support::encode(some()).dump() ==
        R"({"small":255,"large":18446744073709551615,"negative":-9223372036854775808,"is_so":true,)"
        R"("one":{"text":{"latin1":"ÿ"},"colour":"green"},)"
        R"("many":[{"text":"ü","colour":"red"},{"text":"","colour":"red"}],"pairs":[["a","b"]]})");
}

TEST_CASE("what was encoded is decoded as the same") {
  const Json json = support::encode(some());
  const auto read = support::decode<Outer>(json);
  REQUIRE(read);
  CHECK(read->one.text == "\xff");
  CHECK(read->one.colour == Colour::kGreen);
  CHECK(support::encode(*read) == json);
}

TEST_CASE("every byte comes back, alone and among characters") {
  std::vector<std::string> texts;
  for (int byte = 0; byte < 256; ++byte) {
    const std::string one(1, static_cast<char>(byte));
    for (const std::string& text : {one, "a" + one + "b", "\xc3\xa9" + one}) texts.push_back(text);
  }
  const Json json = Json::parse(support::encode(texts).dump());
  const auto read = support::decode<std::vector<std::string>>(json);
  REQUIRE(read);
  CHECK(*read == texts);
}

TEST_CASE("what was not encoded is refused, with its place") {
  const std::vector<std::tuple<const char*, Json, std::string>> cases{
      {"/small", 256, "small: number out of range"},
      {"/small", -1, "small: number out of range"},
      {"/large", -1, "large: number out of range"},
      {"/negative", UINT64_MAX, "negative: number out of range"},
      {"/negative", 0.5, "negative: a whole number expected"},
      {"/negative", true, "negative: a whole number expected"},
      {"/is_so", 1, "is_so: true or false expected"},
      {"/one", Json::array(), "one: an object expected"},
      {"/one/more", 1, "one.more: unknown field"},
      {"/one/colour", "blue", "one.colour: unknown word"},
      {"/one/colour", 1, "one.colour: text expected"},
      {"/one/text", nullptr, "one.text: text expected"},
      {"/one/text", {{"latin1", 1}}, "one.text: text expected"},
      {"/one/text", {{"latin1", "€"}}, "one.text: a byte expected"},
      {"/many", Json::object(), "many: a list expected"},
      {"/many/1/text", 7, "many[1].text: text expected"},
      {"/many/1", {{"text", ""}}, "many[1].colour: missing"},
      {"/pairs/0", {"a"}, "pairs[0]: a pair expected"},
  };
  for (const auto& [pointer, value, message] : cases) CHECK(mistake_with(pointer, value) == message);
  CHECK(mistake_in(Json::array()) == "an object expected");
  Json json = support::encode(some());
  json.erase("one");
  CHECK(mistake_in(json) == "one: missing");
}

}  // namespace portato::test
