// SPDX-License-Identifier: Apache-2.0
#include "exec/kbuild_depfile.hpp"

#include <catch2/catch.hpp>

#include "exec/exec_fixture.hpp"

namespace portato::exec {

using namespace test;

namespace {

using Paths = std::vector<std::string>;

plan::KbuildStep step_in(const TemporaryDirectory& directory) {
  plan::KbuildStep step;
  step.kernel_source = directory / "kernel";
  step.build_directory = directory / "build";
  step.modules = {{"foo", "foo.mdef:1:1", false, directory / "out/foo.ko"}};
  step.stamp = directory / "build/stamp";
  step.depfile = directory / "build/depfile";
  return step;
}

}  // namespace

TEST_CASE("a .cmd file names its sources, headers and configuration", "[exec][kbuild]") {
  const CommandFile file = parse_command_file(
      "cmd_/b/foo.d/foo.o := gcc-12 -Wp,-MMD,x -c -o /b/foo.d/foo.o /s/foo.c ; deps_ : $(wildcard no)\n"
      "\n"
      "source_/b/foo.d/foo.o := /s/foo.c\n"
      "\n"
      "deps_/b/foo.d/foo.o := \\\n"
      "  /k/include/linux/kconfig.h \\\n"
      "    $(wildcard include/config/CPU_BIG_ENDIAN) \\\n"
      "  include/generated/autoconf.h \\\n"
      "  /s/a\\#b$$c.h \\\n"
      "\n"
      "/b/foo.d/foo.o: $(deps_/b/foo.d/foo.o)\n"
      "\n"
      "$(deps_/b/foo.d/foo.o):\n"
      "\n"
      "/b/foo.d/foo.o: $(wildcard ./tools/objtool/objtool)\n"
      "#SYMVER foo 0x12345678\n");
  CHECK(file.target == "/b/foo.d/foo.o");
  CHECK(file.prerequisites ==
        Paths{"/s/foo.c", "/k/include/linux/kconfig.h", "include/generated/autoconf.h", "/s/a#b$c.h"});
  CHECK(file.optional == Paths{"include/config/CPU_BIG_ENDIAN", "./tools/objtool/objtool"});
}

TEST_CASE("relative paths count from the kernel's tree up to 6.12", "[exec][kbuild]") {
  const TemporaryDirectory directory;
  put(directory / "kernel/include/generated/autoconf.h", "");
  put(directory / "kernel/include/config/SMP", "");
  put(directory / "kernel/Module.symvers", "");
  put(directory / "src/foo.c", "");
  put(directory / "build/foo.mod", (directory / "build/foo.d/foo.o") + "\n");
  put(directory / "build/foo.d/.foo.o.cmd", fmt::format("source_{0}/build/foo.d/foo.o := {0}/src/foo.c\n"
                                                        "deps_{0}/build/foo.d/foo.o := \\\n"
                                                        "  include/generated/autoconf.h \\\n"
                                                        "    $(wildcard include/config/SMP) \\\n"
                                                        "    $(wildcard include/config/NO) \\\n"
                                                        "  {0}/src/gone.h \\\n\n",
                                                        directory.path()));
  CHECK(kbuild_dependencies(step_in(directory)) ==
        Paths{directory / "kernel/Module.symvers", directory / "kernel/include/config/SMP",
              directory / "kernel/include/generated/autoconf.h", directory / "src/foo.c"});
}

TEST_CASE(
    "relative paths count from the module's directory since 6.13, but the configuration is the kernel's",
    "[exec][kbuild]") {
  const TemporaryDirectory directory;
  put(directory / "kernel/include/config/SMP", "");
  put(directory / "kernel/include/linux/module.h", "");
  put(directory / "src/foo.h", "");
  put(directory / "src/foo.c", "");
  put(directory / "build/foo.d/foo.c", "");  // stands for a link
  put(directory / "build/foo.mod", "foo.d/foo.o\n");
  put(directory / "build/foo.d/.foo.o.cmd", fmt::format("source_foo.d/foo.o := foo.d/foo.c\n"
                                                        "deps_foo.d/foo.o := \\\n"
                                                        "  {0}/kernel/include/linux/module.h \\\n"
                                                        "    $(wildcard include/config/SMP) \\\n"
                                                        "  ../src/foo.h \\\n\n",
                                                        directory.path()));
  plan::KbuildStep step = step_in(directory);
  step.links = {{directory / "build/foo.d/foo.c", directory / "src/foo.c"}};
  CHECK(kbuild_dependencies(step) == Paths{directory / "kernel/include/config/SMP",
                                           directory / "kernel/include/linux/module.h",
                                           directory / "src/foo.c", directory / "src/foo.h"});
}

TEST_CASE("nothing that the build makes is a dependency, nor a source that was removed from the module",
          "[exec][kbuild]") {
  const TemporaryDirectory directory;
  put(directory / "src/old.c", "");
  put(directory / "build/Kbuild", "");
  put(directory / "build/stamp", "");
  put(directory / "build/foo.mod.c", "");
  put(directory / "build/foo.mod", "foo.d/foo.o\n");
  put(directory / "build/.foo.mod.o.cmd",
      fmt::format("source_{0}/build/foo.mod.o := {0}/build/foo.mod.c\n", directory.path()));
  put(directory / "build/foo.d/.old.o.cmd",
      fmt::format("source_{0}/build/foo.d/old.o := {0}/src/old.c\n", directory.path()));
  CHECK(kbuild_dependencies(step_in(directory)) == Paths{directory / "build/Kbuild"});
}

TEST_CASE("the dependency file is escaped for ninja", "[exec][kbuild]") {
  CHECK(depfile_text("/w/st amp", {"/a b#c", "/d$e"}) == "/w/st\\ amp: \\\n  /a\\ b\\#c \\\n  /d$$e\n");
  CHECK(depfile_text("/w/stamp", {}) == "/w/stamp:\n");
}

TEST_CASE("a step whose files cannot be named for ninja is run each time", "[exec][kbuild]") {
  if (lacks_tool("ninja")) return;
  std::string deep;
  for (int i = 0; i < 61; ++i) deep += "/a";
  for (const auto& [target, name] : std::vector<std::pair<std::string, std::string>>{
           {"stamp", "it's"}, {"stamp", "a\tb"}, {"stamp", deep}, {"it's", "a"}, {"a^b", "a"}}) {
    const TemporaryDirectory directory;
    put(directory / "a", "");
    put(directory / "depfile.in", depfile_text(target, {name}));
    put(directory / "build.ninja",
        "rule make\n  command = cp depfile.in depfile && echo run >> log && touch $out\n  depfile = depfile\n"
        "build " +
            target + ": make depfile.in\n");
    for (int i = 0; i < 3; ++i) shell("ninja -C " + directory.path());
    CHECK(get(directory / "log") == "run\nrun\nrun\n");
  }
}

TEST_CASE("ninja reads the names in a dependency file as they are", "[exec][kbuild]") {
  if (lacks_tool("ninja")) return;
  const TemporaryDirectory directory;
  const Paths names = {directory / "a b", directory / "c#d", directory / "e$f", directory / "ü",
                       directory / "a,b+c@d~e=f"};
  for (const std::string& name : names) put(name, "");
  put(directory / "depfile.in", depfile_text("stamp", names));
  put(directory / "build.ninja",
      "rule make\n  command = cp depfile.in depfile && echo run >> log && touch stamp\n  depfile = depfile\n"
      "build stamp: make depfile.in\ndefault stamp\n");
  shell("ninja -C " + directory.path());
  CHECK(shell("ninja -C " + directory.path()).find("no work to do") != std::string::npos);
  std::string runs = "run\n";
  for (const std::string& name : names) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    put(name, "changed");
    shell("ninja -C " + directory.path());
    runs += "run\n";
    CHECK(get(directory / "log") == runs);
  }
}

}  // namespace portato::exec
