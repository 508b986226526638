// SPDX-License-Identifier: Apache-2.0
// Sections that only Portato has: what they become in the model.
#include <algorithm>
#include <catch2/catch.hpp>

#include "project.hpp"

using namespace portato;
using test::Lines;
using test::Project;

namespace {

Lines values(const std::vector<model::Located<std::string>>& list) {
  Lines result;
  for (const auto& each : list) result.push_back(each.value);
  return result;
}

void fill(Project& project, const std::string& text) {
  project.file("/project/x.mdef", text);
  for (const char* name : {"a.c", "s.c", "b.bin", "9.rules", "i.sh", "t.txt"})
    project.file(std::string("/project/") + name, "");
}

}  // namespace

TEST_CASE("settings of modprobe, udev rules and firmware") {
  Project project;
  fill(
      project,

      "sources: { a.c }\n"
      "modprobe: { blacklist: { old old 8021q } alias: { \"usb:v1*\" } softdep: { pre: { a } post: { b c } } "
      "}\n"
      "modprobe: { blacklist: { more } }\n"
      "udev: { 9.rules }\nfirmware: { b.bin acme/ b.bin \"acme/two.bin\" }\n");
  const model::Definition definition = project.module("x.mdef").definitions.at(0);
  CHECK(project.messages().empty());
  CHECK(values(definition.modprobe.blacklist) == Lines{"old", "8021q", "more"});
  CHECK(values(definition.modprobe.aliases) == Lines{"usb:v1*"});
  CHECK(values(definition.modprobe.softdep_pre) == Lines{"a"});
  CHECK(values(definition.modprobe.softdep_post) == Lines{"b", "c"});
  CHECK(values(definition.udev_rules) == Lines{"/project/9.rules"});
  REQUIRE(definition.firmware.size() == 2);
  CHECK(definition.firmware[0].source.value == "/project/b.bin");
  CHECK(definition.firmware[0].destination.value == "acme/b.bin");
  CHECK(definition.firmware[1].destination.value == "acme/two.bin");
}

TEST_CASE("an alias is one word, udev's rules have their suffix, firmware stays in its folder") {
  Project project;
  fill(project,
       "sources: { a.c }\nmodprobe: { alias: { 'a b' } }\nudev: { t.txt no.rules }\nfirmware: { b.bin ../x "
       "b.bin / }\n");
  project.module("x.mdef");
  Lines codes;
  for (const std::string& line : project.messages()) {
    if (line.ends_with(']')) codes.push_back(line.substr(0, line.find(' ')) + line.substr(line.rfind(' ')));
  }
  CHECK(codes ==
        Lines{"x.mdef:2:22: [D3044]", "x.mdef:3:9: [D3041]", "x.mdef:3:15: [D3042]", "x.mdef:4:19: [D3043]"});
}

TEST_CASE("a sub-module has settings of its own, its definition keeps those of the others") {
  Project project;
  fill(project,

       "sources: { a.c }\nparams: { main = \"1\" }\ncflags: { -DALL }\n"
       "kernelModule: { name: sub sources: { s.c } params: { p = \"2\" } cflags: { -DSUB } ldflags: { -x }\n"
       "  bundles: { file: { t.txt /t.txt } } scripts: { install: i.sh }\n"
       "  requires: { kernelConfig: { !CONFIG_A } } }\n");
  const model::Model model = project.module("x.mdef");
  CHECK(project.messages().empty());
  const model::Definition& definition = model.definitions.at(0);
  REQUIRE(definition.modules.size() == 2);
  const model::ModuleSettings& own = model[definition.modules[1]].own;
  REQUIRE(own.parameters.size() == 1);
  CHECK(own.parameters[0].name.value == "p");
  CHECK(values(own.cflags) == Lines{"-DSUB"});
  CHECK(values(own.ldflags) == Lines{"-x"});
  REQUIRE(own.bundles.size() == 1);
  CHECK(own.install_script->value == "/project/i.sh");
  REQUIRE(own.kernel_needs.config.size() == 1);
  CHECK_FALSE(own.kernel_needs.config[0].is_set);
  CHECK(definition.parameters.size() == 1);
  CHECK(values(definition.cflags) == Lines{"-DALL"});
  CHECK(definition.bundles.empty());
  CHECK(definition.kernel_needs.is_empty());
}

TEST_CASE("demands on the kernel are read, and a second one is said") {
  Project project;
  fill(project,

       "sources: { a.c }\nrequires: { kernelConfig: { CONFIG_A CONFIG_A !CONFIG_A } kernelVersion: 5.10..\n"
       "kernelVersion: ..6.6 }\n");
  const model::Definition definition = project.module("x.mdef").definitions.at(0);
  CHECK(project.messages() ==
        Lines{"x.mdef:2:47: error: `CONFIG_A` is demanded both set and not set [D3040]",
              "x.mdef:2:29: note: the other one",
              "x.mdef:3:1: warning: `kernelVersion` is set twice; the last value counts [D3030]",
              "x.mdef:2:74: note: first set here"});
  REQUIRE(definition.kernel_needs.versions.has_value());
  CHECK(support::to_string(definition.kernel_needs.versions->value) == "..6.6");
}

TEST_CASE("a system's demands on its kernel") {
  Project project;
  project.file("/project/a.c", "").file("/project/x.mdef", "sources: { a.c }\n");
  project.file("/project/system.sdef",
               "kernelModules: { x }\nkernel: { release: 6.1.0-56-amd64 modversions: required }\n"
               "kernel: { release: 6.2 }\n");
  const model::Model model = project.system();
  CHECK(project.messages() ==
        Lines{"system.sdef:3:11: warning: `release` is set twice; the last value counts [D3030]",
              "system.sdef:2:20: note: first set here"});
  CHECK(model.system.kernel.release->value == "6.2");
  CHECK(model.system.kernel.modversions.is_valid());
  CHECK_FALSE(model.system.kernel.signatures.is_valid());
}

TEST_CASE("a misspelt demand on the kernel is none") {
  Project project;
  project.file("/project/a.c", "").file("/project/x.mdef", "sources: { a.c }\n");
  project.file("/project/system.sdef",
               "kernelModules: { x }\nkernel: { signatures: required modversion: required }\n");
  CHECK_FALSE(project.system().system.kernel.modversions.is_valid());
  const Lines messages = project.messages();
  CHECK(std::none_of(messages.begin(), messages.end(),
                     [](const std::string& message) { return message.find("D3030") != std::string::npos; }));
}
