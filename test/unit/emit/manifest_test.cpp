// SPDX-License-Identifier: Apache-2.0
#include "emit/manifest.hpp"

#include <yaml-cpp/yaml.h>

#include <catch2/catch.hpp>

#include "support/quoting.hpp"

using namespace portato;

TEST_CASE("the manifest lists modules in load order and files with their hashes") {
  plan::PackageStep step;
  step.system = "vehicle";
  step.target = "localhost";
  step.kernel_release = "6.1.0-56-amd64";
  step.modules = {{"a-b.ko", "a_b", "a", "prebuilt", false, true, {}, {}},
                  {"c.ko",
                   "c",
                   "c",
                   "sources",
                   true,
                   false,
                   {{"label", "say \"hi\": \xff"}, {"yes", "no"}},
                   {{"a-b.ko", true}}}};
  CHECK(emit::manifest_yaml(step, {{"modules/c.ko", 123, 0644, "00ff"}}, "abc") == R"yaml(version: 1
system: "vehicle"
target: "localhost"
kernel: "6.1.0-56-amd64"
md5: "abc"
modules:
  - order: 1
    file: "a-b.ko"
    name: "a_b"
    definition: "a"
    origin: "prebuilt"
    load: "manual"
    optional: false
    params: {}
    requires: []
  - order: 2
    file: "c.ko"
    name: "c"
    definition: "c"
    origin: "sources"
    load: "auto"
    optional: true
    params:
      label: "say \"hi\": \\xff"
      yes: "no"
    requires:
      - file: "a-b.ko"
        optional: true
files:
  - path: "modules/c.ko"
    size: 123
    mode: "0644"
    sha256: "00ff"
)yaml");
}

TEST_CASE("the manifest gives back every character") {
  std::vector<emit::ManifestFile> files;
  for (int byte = 1; byte < 256; ++byte)
    files.push_back({"a" + std::string(1, static_cast<char>(byte)) + "b", 0, 0, "", ""});
  for (const char* text : {"\xe2\x80\xae", "\xc2\x85", "\xe2\x80\xa8", "\xef\xbb\xbf", "\xf0\x9f\x98\x80"})
    files.push_back({text, 0, 0, "", ""});
  const YAML::Node read = YAML::Load(emit::manifest_yaml({}, files, ""))["files"];
  REQUIRE(read.size() == files.size());
  for (std::size_t i = 0; i < files.size(); ++i)
    CHECK(read[i]["path"].as<std::string>() == support::as_characters(files[i].path));
}
