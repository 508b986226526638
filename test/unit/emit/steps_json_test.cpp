// SPDX-License-Identifier: Apache-2.0
#include "emit/steps_json.hpp"

#include <catch2/catch.hpp>

#include "support/strings.hpp"

using namespace portato;

namespace {

plan::KbuildStep some_kbuild_step() {
  plan::KbuildStep step;
  step.kernel_source = "/usr/src/linux \"quoted\" \\ ü";
  step.build_directory = "/work/\xff\xfe/kbuild";  // no UTF-8
  step.make_arguments = {"ARCH=x86", "KCFLAGS=-a -b"};
  step.modules = {{"m", "/m.mdef:1:2", true, "/ko/m.ko", {"n"}}, {"n", "", false, "", {}}};
  step.links = {{"a\nb", "\x01"}};
  step.jobs = -1;
  return step;
}

std::string error_of(const std::string& json) {
  const auto step = emit::kbuild_step_from_json(json);
  return step ? "(none)" : step.error().message;
}

}  // namespace

TEST_CASE("a kbuild step comes back as it was, whatever bytes it holds") {
  const plan::KbuildStep step = some_kbuild_step();
  const std::string json = emit::to_json(step);
  const auto read = emit::kbuild_step_from_json(json);
  REQUIRE(read);
  CHECK(read->build_directory == step.build_directory);
  CHECK(read->links == step.links);
  CHECK(read->modules[0].is_optional);
  CHECK(emit::to_json(*read) == json);
}

TEST_CASE("an external step comes back as it was") {
  plan::ExternalStep step;
  step.name = "x";
  step.commands = {"make 'a b'", "cp \"$X\" ."};
  step.environment = {{"A", "1"}, {"B", ""}};
  step.outputs = {"/x.ko"};
  const std::string json = emit::to_json(step);
  const auto read = emit::external_step_from_json(json);
  REQUIRE(read);
  CHECK(read->commands == step.commands);
  CHECK(emit::to_json(*read) == json);
}

TEST_CASE("a package step comes back as it was") {
  plan::PackageStep step;
  step.system = "s";
  step.files = {{"modules/m.ko", "/m.ko", 0755, {}, "/bundled"}};
  step.modules = {{"m.ko", "m", "m", "sources", true, false, {{"p", "v"}}, {{"n.ko", true}}}};
  step.modified = INT64_MAX;
  const std::string json = emit::to_json(step);
  const auto read = emit::package_step_from_json(json);
  REQUIRE(read);
  CHECK(read->modified == INT64_MAX);
  CHECK(read->files[0].mode == 0755);
  CHECK(emit::to_json(*read) == json);
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
  CHECK(with("\"stamp\"", "\"stump\"") == "no `stamp`");
  CHECK(with("\"jobs\": -1", "\"jobs\": \"1\"") == "jobs: a whole number expected");
  CHECK(with("\"jobs\": -1", "\"jobs\": 99999999999") == "jobs: number out of range");
  CHECK(with("\"jobs\": -1", "\"jobs\": 1, \"more\": 1") == "unknown fields");
  CHECK(with("\"is_optional\": true", "\"is_optional\": 1") ==
        "modules: is_optional: true or false expected");
  CHECK(error_of(json.substr(0, json.size() / 2)) != "(none)");
  CHECK(error_of("[]") != "(none)");
  CHECK(error_of("") != "(none)");
}

TEST_CASE("every byte comes back, alone and among characters") {
  plan::KbuildStep step;
  for (int byte = 1; byte < 256; ++byte) {
    const std::string one(1, static_cast<char>(byte));
    for (const std::string& text : {one, "a" + one + "b", "\xc3\xa9" + one})
      step.extra_symbols.push_back(text);
  }
  const auto read = emit::kbuild_step_from_json(emit::to_json(step));
  REQUIRE(read);
  CHECK(read->extra_symbols == step.extra_symbols);
}
