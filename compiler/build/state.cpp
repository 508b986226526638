// SPDX-License-Identifier: Apache-2.0
#include "build/state.hpp"

#include "support/json_fields.hpp"

namespace portato::build {

using support::Json;

namespace {

constexpr int kVersion = 1;

}  // namespace

std::string to_json(const BuildState& state) {
  return Json{{"version", kVersion}, {"state", support::encode(state)}}.dump(1) + "\n";
}

BuildState state_from_json(std::string_view json) {
  const Json read = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!read.is_object() || read.value("version", Json()) != kVersion || !read.contains("state")) return {};
  const auto state = support::decode<BuildState>(read.at("state"));
  return state ? *state : BuildState{};
}

}  // namespace portato::build
