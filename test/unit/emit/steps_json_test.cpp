// SPDX-License-Identifier: Apache-2.0
#include "emit/steps_json.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "support/strings.hpp"

using namespace portato;

namespace {

/// Fills every field with a value that no other one has: a field that is not written, or read into another
/// one, shows.
class Generator {
 public:
  template <support::HasFields Struct>
  void fill(Struct& object) {
    support::for_each_field(object, [&](std::string_view, auto& field) { fill(field); });
  }

 private:
  void fill(std::string& text) {
    const char* const marks[] = {"", "\xff", " \"ü\" \\", "\n\x01"};
    ++count_;
    text = "text " + std::to_string(count_) + marks[count_ % 4];
  }
  void fill(bool& value) { value = true; }
  template <std::integral Number>
  void fill(Number& number) {
    number = static_cast<Number>(std::numeric_limits<Number>::max() - static_cast<Number>(++count_));
  }
  void fill(std::pair<std::string, std::string>& pair) {
    fill(pair.first);
    fill(pair.second);
  }
  template <class T>
  void fill(std::vector<T>& list) {
    list.resize(2);
    for (T& item : list) fill(item);
  }

  int count_ = 0;
};

/// Calls `visit` for both values of each field, down to those that are no structs.
template <class T, class Visitor>
void compare(const T& one, const T& other, const Visitor& visit) {
  if constexpr (support::HasFields<T>) {
    visit_fields(std::type_identity<T>(),
                 [&](std::string_view, auto member) { compare(one.*member, other.*member, visit); });
  } else {
    visit(one, other);
  }
}
template <class T, class Visitor>
void compare(const std::vector<T>& one, const std::vector<T>& other, const Visitor& visit) {
  REQUIRE(one.size() == other.size());
  for (std::size_t i = 0; i < one.size(); ++i) compare(one[i], other[i], visit);
}

template <class Step>
void check_round_trip(support::Result<Step> (*read)(std::string_view)) {
  for (const bool is_filled : {false, true}) {
    Step step;
    if (is_filled) Generator().fill(step);
    const std::string json = emit::to_json(step);
    const support::Result<Step> again = read(json);
    INFO(json);
    REQUIRE(again);
    compare(step, *again, [](const auto& one, const auto& other) { CHECK(one == other); });
    CHECK(emit::to_json(*again) == json);
  }
}

plan::KbuildStep some_kbuild_step() {
  plan::KbuildStep step;
  step.modules = {{"m", "/m.mdef:1:2", true, "/ko/m.ko", {"n"}}, {"n", "", false, "", {}}};
  step.jobs = -1;
  return step;
}

std::string error_of(const std::string& json) {
  const auto step = emit::kbuild_step_from_json(json);
  return step ? "(none)" : step.error().message;
}

}  // namespace

TEST_CASE("each kind of step comes back as it was, whatever its fields hold") {
  check_round_trip(emit::kbuild_step_from_json);
  check_round_trip(emit::external_step_from_json);
  check_round_trip(emit::verify_step_from_json);
  check_round_trip(emit::package_step_from_json);
  check_round_trip(emit::step_result_from_json);
}

TEST_CASE("anything else is refused with the name of what is wrong") {
  const std::string json = emit::to_json(some_kbuild_step());
  const auto with = [&](const char* from, const char* to) {
    const std::string changed = support::replace_all(json, from, to);
    REQUIRE(changed != json);
    return error_of(changed);
  };
  CHECK(error_of(emit::to_json(plan::ExternalStep{})) == "this is no kbuild step of this version of Portato");
  CHECK(with("\"version\": 1", "\"version\": 2") == "this is no kbuild step of this version of Portato");
  CHECK(with("\"stamp\"", "\"stump\"") == "stamp: missing");
  CHECK(with("\"jobs\": -1", "\"jobs\": \"1\"") == "jobs: a whole number expected");
  CHECK(with("\"jobs\": -1", "\"jobs\": 99999999999") == "jobs: number out of range");
  CHECK(with("\"jobs\": -1", "\"jobs\": 1, \"more\": 1") == "more: unknown field");
  CHECK(with("\"is_optional\": true", "\"is_optional\": 1") ==
        "modules[0].is_optional: true or false expected");
  CHECK(error_of(json.substr(0, json.size() / 2)) != "(none)");
  CHECK(error_of("[]") != "(none)");
  CHECK(error_of("") != "(none)");
}
