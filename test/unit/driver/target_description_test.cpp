// SPDX-License-Identifier: Apache-2.0
#include "driver/target_description.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "project.hpp"

using namespace portato;
using driver::TargetDescription;
using test::Lines;

namespace {

struct Targets : test::Project {
  std::map<std::string, std::string, std::less<>> variables;

  std::optional<TargetDescription> find(const std::string& name) {
    const driver::EnvironmentLookup lookup = [&](std::string_view variable) -> std::string_view {
      const auto found = variables.find(variable);
      return found == variables.end() ? std::string_view() : std::string_view(found->second);
    };
    return driver::find_target(name, driver::target_directories({"mine"}, lookup, fs), lookup, fs, sources,
                               sink);
  }
};

}  // namespace

TEST_CASE("localhost needs no description") {
  Targets targets;
  const auto target = targets.find("localhost");
  REQUIRE(target);
  CHECK(target->cross_compile.empty());
}

TEST_CASE("a description gives kernel and tools; relative paths are from its folder") {
  Targets targets;
  targets.file(
      "targets/board.yaml",
      "target: board\n"
      "kernel: { source: ../k, arch: arm64, cross_compile: aarch64-linux-gnu-, options: [ W=1, V=1 ] }\n"
      "toolchain: { cc: my-gcc }\nimage: { format: [update, cpio], compression: zstd }\n"
      "signing: { modules: none, image: none }\n");
  const auto target = targets.find("board");
  CHECK(targets.messages().empty());
  REQUIRE(target);
  CHECK(target->kernel_source == "/project/k");
  CHECK(target->kernel_arch == "arm64");
  CHECK(target->kernel_options == Lines{"W=1", "V=1"});
  CHECK(target->cc == "my-gcc");
  CHECK(target->strip == "aarch64-linux-gnu-strip");
}

TEST_CASE("the target path comes before ./targets, and that before the others") {
  Targets targets;
  targets.variables["PORTATO_TARGETS"] = "/theirs";
  targets.variables["HOME"] = "/home/me";
  targets.file("/theirs/board.yaml", "toolchain: { cc: theirs }");
  CHECK(targets.find("board")->cc == "theirs");
  targets.file("targets/board.yaml", "toolchain: { cc: ours }");
  targets.file("/home/me/.config/portato/targets/board.yaml", "toolchain: { cc: home }");
  CHECK(targets.find("board")->cc == "ours");
  targets.file("mine/board.yaml", "toolchain: { cc: mine }");
  CHECK(targets.find("board")->cc == "mine");
}

TEST_CASE("everything that is wrong in a description is said, each at its line") {
  Targets targets;
  targets.file("targets/board.yaml",
               "kernel:\n  sorce: /x\n  arch: [a]\nimage: { format: [squashfs], compression: xz }\n"
               "signing: { modules: key.pem }\nextra: 1\ntoolchain: gcc\n");
  CHECK_FALSE(targets.find("board"));
  const Lines messages = targets.messages();
  const auto has = [&](const std::string& line) {
    return std::find(messages.begin(), messages.end(), line) != messages.end();
  };
  CHECK(has("targets/board.yaml:2:3: error: unknown key `sorce`; did you mean `source`? [D0013]"));
  CHECK(has("targets/board.yaml:3:9: error: `arch` takes one value [D0012]"));
  CHECK(has(
      "targets/board.yaml:4:19: error: `format: squashfs` is not supported; use `update` or `cpio` [D0014]"));
  CHECK(has("targets/board.yaml:4:43: error: `compression: xz` is not supported; use `zstd` [D0014]"));
  CHECK(has("targets/board.yaml:5:21: error: `modules: key.pem` is not supported; use `none` [D0014]"));
  CHECK(has("targets/board.yaml:6:1: error: unknown key `extra` [D0013]"));
  CHECK(has("targets/board.yaml:7:12: error: `toolchain` takes a group of keys [D0012]"));
}

TEST_CASE("broken YAML, and YAML that is no group of keys") {
  Targets targets;
  targets.file("targets/a.yaml", "kernel: { source: [\n")
      .file("targets/b.yaml", "just words\n")
      .file("targets/c.yaml", "");
  for (const char* name : {"a", "b", "c"}) {
    CHECK_FALSE(targets.find(name));
    const Lines messages = targets.messages();
    REQUIRE_FALSE(messages.empty());
    CHECK(messages[0].find("[D0012]") != std::string::npos);
  }
}

TEST_CASE("the variables of the original tools describe a target, too") {
  Targets targets;
  targets.variables["WP85_CC"] = "/opt/sdk/bin/arm-poky-linux-gnueabi-gcc -mthumb";
  const auto target = targets.find("wp85");
  CHECK(targets.messages().empty());
  REQUIRE(target);
  CHECK(target->cross_compile == "/opt/sdk/bin/arm-poky-linux-gnueabi-");
  CHECK(target->strip == "/opt/sdk/bin/arm-poky-linux-gnueabi-strip");

  targets.variables = {{"my_board_TOOLCHAIN_DIR", ""}, {"MY_BOARD_TOOLCHAIN_PREFIX", "arm-linux-"}};
  CHECK(targets.find("my-board")->cross_compile == "arm-linux-");
}

TEST_CASE("an unknown target, with where it was looked for") {
  Targets targets;
  CHECK_FALSE(targets.find("nowhere"));
  const Lines messages = targets.messages();
  REQUIRE(messages.size() >= 2);
  CHECK(messages[0] == "portato: error: unknown target `nowhere` [D0011]");
  CHECK(messages[1] == "portato: note: looked for /project/mine/nowhere.yaml");
}

TEST_CASE("a value with a control character is refused where it stands") {
  Targets targets;
  targets.file("targets/board.yaml", "toolchain:\n  cc: \"gcc\\n-x\"\nkernel:\n  options: [ \"A=\\x1b\" ]\n");
  CHECK_FALSE(targets.find("board"));
  CHECK(targets.messages() ==
        Lines{"targets/board.yaml:2:7: error: the value of `cc` holds a control character [D0012]",
              "targets/board.yaml:4:14: error: the value of `options` holds a control character [D0012]"});
}
