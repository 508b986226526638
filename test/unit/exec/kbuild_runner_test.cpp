// SPDX-License-Identifier: Apache-2.0
#include "exec/kbuild_runner.hpp"

#include <signal.h>

#include <catch2/catch.hpp>
#include <random>

#include "exec/kbuild_depfile.hpp"
#include "exec/kbuild_fixture.hpp"

namespace portato::exec {

using namespace test;

namespace {

bool lacks_kernel() {
  return lacks_tool("make") || (kernel_tree().empty() && portato::test::skip("there are no kernel headers"));
}

void wait_a_moment() { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }

std::string crc_of_foo_api(const std::string& module) {
  return shell("modprobe --dump-modversions " + module + " | grep foo_api | cut -f1");
}

}  // namespace

TEST_CASE("modules are built, stripped, published, and their dependencies written", "[exec][kbuild]") {
  if (lacks_kernel()) return;
  const KbuildFixture fixture;
  Listener listener;
  REQUIRE(fixture.run(listener) == 0);
  CHECK(listener.said.empty());
  CHECK(shell("modinfo -F depends " + fixture.output("bar")) == "foo\n");
  CHECK(shell("readelf -S " + fixture.output("foo")).find(".debug_info") == std::string::npos);
  CHECK(exists(fixture.step.stamp));
  const std::string depfile = get(fixture.step.depfile);
  CHECK(depfile.starts_with(fixture.step.stamp + ":"));
  for (const std::string& part : {fixture.source("foo.c"), fixture.source("bar.c"), fixture.source("api.h"),
                                  fixture.step.kernel_source + "/include/config/auto.conf",
                                  fixture.step.kernel_source + "/Module.symvers"}) {
    CHECK(depfile.find("  " + part) != std::string::npos);
  }
  CHECK(depfile.find(".mod.c") == std::string::npos);
  CHECK(std::count(depfile.begin(), depfile.end(), '\n') > 300);
  CHECK_FALSE(exists(fixture.directory / "build/.finish"));
  CHECK_FALSE(exists(fixture.directory / "build/.pass_in_progress"));
}

TEST_CASE("a second pass touches only the modules that changed", "[exec][kbuild]") {
  if (lacks_kernel()) return;
  const KbuildFixture fixture;
  Listener listener;
  REQUIRE(fixture.run(listener) == 0);
  const std::string foo = identity_of(fixture.output("foo"));
  const std::string bar = identity_of(fixture.output("bar"));
  REQUIRE(fixture.run(listener) == 0);
  CHECK(identity_of(fixture.output("foo")) == foo);
  wait_a_moment();
  put(fixture.source("bar.c"),
      KbuildFixture::module_text("bar") + "static int unused __maybe_unused;\nint bar_more;\n");
  REQUIRE(fixture.run(listener) == 0);
  CHECK(identity_of(fixture.output("foo")) == foo);
  CHECK(identity_of(fixture.output("bar")) != bar);
  boost::filesystem::remove(fixture.output("foo"));
  REQUIRE(fixture.run(listener) == 0);
  CHECK(exists(fixture.output("foo")));
}

TEST_CASE("a changed interface reaches the checksums of its users", "[exec][kbuild]") {
  if (lacks_kernel() || lacks_tool("modprobe")) return;
  const KbuildFixture fixture;
  Listener listener;
  REQUIRE(fixture.run(listener) == 0);
  const std::string before = crc_of_foo_api(fixture.output("bar"));
  wait_a_moment();
  put(fixture.source("api.h"), "struct api { long a; int b; };\nint foo_api(struct api *s);\n");
  REQUIRE(fixture.run(listener) == 0);
  const std::string after = crc_of_foo_api(fixture.output("bar"));
  CHECK(after != before);
  CHECK_FALSE(after.empty());
}

TEST_CASE("a changed symbol table of others reaches the checksums too", "[exec][kbuild]") {
  if (lacks_kernel() || lacks_tool("modprobe")) return;
  KbuildFixture provider({"foo"});
  KbuildFixture user({"bar"});
  Listener listener;
  REQUIRE(provider.run(listener) == 0);
  user.step.extra_symbols = {user.directory / "not/there", provider.directory / "build/Module.symvers"};
  REQUIRE(user.run(listener) == 0);
  const std::string before = crc_of_foo_api(user.output("bar"));
  wait_a_moment();
  put(provider.source("api.h"), "struct api { long a; int b; };\nint foo_api(struct api *s);\n");
  REQUIRE(provider.run(listener) == 0);
  REQUIRE(user.run(listener) == 0);
  CHECK(crc_of_foo_api(user.output("bar")) != before);
}

TEST_CASE("every module that fails is named with its first error, and old modules stay", "[exec][kbuild]") {
  if (lacks_kernel()) return;
  KbuildFixture fixture({"foo", "bar", "baz"});
  Listener listener;
  REQUIRE(fixture.run(listener) == 0);
  const std::string foo = identity_of(fixture.output("foo"));
  wait_a_moment();
  put(fixture.source("bar.c"), KbuildFixture::module_text("bar") + "int one(void) { return nothing; }\n");
  put(fixture.source("baz.c"), KbuildFixture::module_text("baz") + "#include \"nosuch.h\"\n");
  listener.said.clear();
  CHECK(fixture.run(listener) == 1);
  const std::string expected_bar =
      fmt::format("{}:6:24: error: module `bar`: 'nothing' undeclared", fixture.source("bar.c"));
  INFO(listener.said);
  CHECK(listener.said.starts_with(expected_bar));
  CHECK(listener.said.find(
            fmt::format("{}:6:10: error: module `baz`: nosuch.h: No such file or directory [D7002]\n"
                        "system.mdef:3:1: note: module `baz` is defined here\n",
                        fixture.source("baz.c"))) != std::string::npos);
  CHECK(listener.said.find("foo`") == std::string::npos);
  CHECK(identity_of(fixture.output("foo")) == foo);
  CHECK(exists(fixture.output("bar")));
  put(fixture.source("bar.c"), KbuildFixture::module_text("bar"));
  put(fixture.source("baz.c"), KbuildFixture::module_text("baz"));
  CHECK(fixture.run(listener) == 0);
}

TEST_CASE("the buildable modules are delivered", "[exec][kbuild]") {
  if (lacks_kernel()) return;
  KbuildFixture fixture({"foo", "bar", "baz"});
  put(fixture.source("foo.c"), "#error broken\n");
  put(fixture.source("baz.c"), "#include <linux/module.h>\nMODULE_LICENSE(\"GPL\");\n");
  Listener listener;
  CHECK(fixture.run(listener) == 1);
  CHECK(listener.said.starts_with(fixture.source("foo.c") + ":1:2: error: module `foo`: #error broken"));
  CHECK(listener.said.find("system.mdef:2:1: error: module `bar`: \"foo_api\" undefined!") !=
        std::string::npos);
  CHECK_FALSE(exists(fixture.output("foo")));
  CHECK_FALSE(exists(fixture.output("bar")));
  CHECK(exists(fixture.output("baz")));
  CHECK_FALSE(exists(fixture.step.stamp));
}

TEST_CASE("optional modules that fail are left out, with those that require them", "[exec][kbuild]") {
  if (lacks_kernel()) return;
  KbuildFixture fixture({"foo", "bar", "baz"});
  fixture.step.modules[0].is_optional = true;
  fixture.step.modules[1].is_optional = true;
  fixture.step.modules[1].needs = {"foo"};
  put(fixture.source("baz.c"), "#include <linux/module.h>\nMODULE_LICENSE(\"GPL\");\n");
  Listener listener;
  REQUIRE(fixture.run(listener) == 0);
  CHECK(listener.result.failed.empty());
  CHECK(listener.result.is_complete);
  put(fixture.source("foo.c"), "#error broken\n");
  CHECK(fixture.run(listener) == 0);
  INFO(listener.said);
  CHECK(listener.said.find(" warning: optional module `foo` is skipped: ") != std::string::npos);
  CHECK(listener.said.find("system.mdef:2:1: warning: optional module `bar` is skipped: it requires `foo`, "
                           "which could not be built [D7010]\n") != std::string::npos);
  CHECK(listener.result.failed == std::vector<std::string>{"foo", "bar"});
  CHECK(listener.result.is_complete);
  CHECK_FALSE(exists(fixture.output("foo")));
  CHECK_FALSE(exists(fixture.output("bar")));
  CHECK(exists(fixture.output("baz")));
  fixture.step.modules[1].is_optional = false;
  CHECK(fixture.run(listener) == 1);
  CHECK(listener.said.find("system.mdef:2:1: error: module `bar` cannot be built: it requires `foo`, which "
                           "could not be built [D7011]\n") != std::string::npos);
}

TEST_CASE("warnings are shown although the build succeeds", "[exec][kbuild]") {
  if (lacks_kernel()) return;
  const KbuildFixture fixture({"foo"});
  put(fixture.source("foo.c"), KbuildFixture::module_text("foo") + "#warning look here\n");
  Listener listener;
  CHECK(fixture.run(listener) == 0);
  CHECK(listener.said.find("look here") != std::string::npos);
  CHECK(listener.said.find("BTF") == std::string::npos);
}

TEST_CASE("the caller's environment has no say", "[exec][kbuild]") {
  if (lacks_kernel()) return;
  const KbuildFixture fixture({"foo"});
  ::setenv("MAKEFLAGS", "n", 1);
  ::setenv("ONLY", "nothing.o", 1);
  ::setenv("KCFLAGS", "-DBROKEN=", 1);
  ::setenv("KERNELRELEASE", "1.2.3", 1);
  Listener listener;
  CHECK(fixture.run(listener) == 0);
  for (const char* name : {"MAKEFLAGS", "ONLY", "KCFLAGS", "KERNELRELEASE"}) ::unsetenv(name);
  CHECK(exists(fixture.output("foo")));
  CHECK(get(fixture.directory / "build/foo.d/.foo.o.cmd").find("BROKEN") == std::string::npos);
}

TEST_CASE("sources that kbuild cannot name come as links, and their targets are the dependencies",
          "[exec][kbuild]") {
  if (lacks_kernel()) return;
  KbuildFixture fixture({"foo"});
  const std::string real = fixture.directory / "src/with space.c";
  put(real, KbuildFixture::module_text("foo"));
  fixture.step.links = {{fixture.directory / "build/foo.d/foo.c", real}};
  put(fixture.directory / "build/Kbuild", fmt::format("obj-m := foo.o\nfoo-y := foo.d/foo.o\n"
                                                      "$(obj)/foo.d/%.o: ccflags-y += -I{}/src\n",
                                                      fixture.directory.path()));
  Listener listener;
  REQUIRE(fixture.run(listener) == 0);
  CHECK(get(fixture.step.depfile).find("/src/with\\ space.c") != std::string::npos);
  CHECK(get(fixture.step.depfile).find("/foo.d/foo.c") == std::string::npos);
}

TEST_CASE("a missing make or compiler is named with what mends it", "[exec][kbuild]") {
  if (lacks_kernel()) return;
  const KbuildFixture fixture({"foo"});
  const std::string path = ::getenv("PATH");
  Listener listener;
  ::setenv("PATH", fixture.directory.path().c_str(), 1);
  CHECK(fixture.run(listener) == 2);
  CHECK(listener.said ==
        "portato: error: `make` is not installed: on Debian or Ubuntu, `apt-get install make` installs it "
        "[D7001]\n");
  listener.said.clear();
  boost::filesystem::create_directories(fixture.directory / "tools");
  for (const char* directory : {"/usr/bin", "/bin"}) {
    for (const std::string& tool : names_in(directory)) {
      const bool is_compiler = tool.find("gcc") != std::string::npos || tool.find("cc") == 0;
      if (!is_compiler)
        ::symlink((std::string(directory) + "/" + tool).c_str(),
                  (fixture.directory / "tools/" + tool).c_str());
    }
  }
  ::setenv("PATH", (fixture.directory / "tools").c_str(), 1);
  CHECK(fixture.run(listener) == 2);
  ::setenv("PATH", path.c_str(), 1);
  CHECK(listener.said.starts_with("portato: error: `gcc"));
  CHECK(listener.said.find("apt-get install gcc") != std::string::npos);
}

TEST_CASE("a program that the kernel tree lacks is said of the tree, not of the modules", "[exec][kbuild]") {
  if (lacks_kernel()) return;
  KbuildFixture fixture({"foo"});
  const std::string torn = fixture.directory / "torn";
  boost::filesystem::create_directories(torn + "/tools");
  for (const std::string& name : names_in(fixture.step.kernel_source)) {
    if (name != "tools")
      ::symlink((fixture.step.kernel_source + "/" + name).c_str(), (torn + "/" + name).c_str());
  }
  fixture.step.kernel_source = torn;
  fixture.step.kernel_release = "6.1.0";
  Listener listener;
  CHECK(fixture.run(listener) == 2);
  CHECK(listener.said.starts_with(
      "portato: error: kernel tree `" + torn +
      "` (6.1.0) cannot build modules: it has no `tools/objtool/objtool` [D5003]\n"));
  CHECK(listener.said.find("error: module") == std::string::npos);
}

TEST_CASE("a kernel tree that is none is no module's fault", "[exec][kbuild]") {
  if (lacks_kernel()) return;
  KbuildFixture fixture({"foo"});
  fixture.step.kernel_source = fixture.directory / "no/kernel";
  Listener listener;
  CHECK(fixture.run(listener) == 1);
  CHECK(listener.said.starts_with(
      "portato: error: the kernel's build system stopped with exit status 2, and not because of one of the "
      "modules [D7003]\n"));
  CHECK(listener.said.find("No such file or directory") != std::string::npos);
}

TEST_CASE("a module that kbuild was not told of is reported as such", "[exec][kbuild]") {
  if (lacks_kernel()) return;
  KbuildFixture fixture({"foo"});
  fixture.step.modules.push_back({"ghost", "system.mdef:2:1", false, fixture.output("ghost"), {}});
  Listener listener;
  CHECK(fixture.run(listener) == 1);
  CHECK(listener.said == "system.mdef:2:1: error: module `ghost`: the build ended well but made no `" +
                             (fixture.directory / "build/ghost.ko") +
                             "`; this is an error in the generated Kbuild or in the kernel tree [D7004]\n");
  CHECK_FALSE(exists(fixture.step.stamp));
}

TEST_CASE("killed at any time, the next pass makes the same modules", "[exec][kbuild][slow]") {
  if (lacks_kernel()) return;
  const int number = GENERATE(SIGKILL, SIGINT);
  const KbuildFixture fixture;
  Listener listener;
  REQUIRE(fixture.run(listener) == 0);
  const std::string foo = get(fixture.output("foo"));
  const std::string bar = get(fixture.output("bar"));
  std::minstd_rand random(11);
  for (int round = 0; round < 5; ++round) {
    wait_a_moment();
    // A changed header, so that objects and saved commands are there and only times tell that they are old.
    put(fixture.source("api.h"),
        fmt::format("struct api {{ int a; }};\nint foo_api(struct api *s);\n/* {} */\n", round));
    Child pass = in_child([&] {
      ::setpgid(0, 0);
      Listener own;
      return fixture.run(own);
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 900));
    if (number == SIGKILL) {
      // As the kernel does when memory runs out, or an impatient user with all of it.
      shell(fmt::format("for p in $(pgrep -P {0}) ; do kill -9 -$p; done; kill -9 {0}", pass.process()));
    } else {
      ::kill(pass.process(), number);
    }
    pass.wait();
    listener.said.clear();
    INFO(listener.said);
    REQUIRE(fixture.run(listener) == 0);
    REQUIRE(get(fixture.output("foo")) == foo);
    REQUIRE(get(fixture.output("bar")) == bar);
  }
}

TEST_CASE("a truncated object of a killed pass is made anew", "[exec][kbuild]") {
  if (lacks_kernel()) return;
  const KbuildFixture fixture;
  Listener listener;
  REQUIRE(fixture.run(listener) == 0);
  const std::string foo = get(fixture.output("foo"));
  wait_a_moment();
  put(fixture.directory / "build/.pass_in_progress", "");
  wait_a_moment();
  const std::string object = fixture.directory / "build/foo.d/foo.o";
  put(object, get(object).substr(0, 5000));
  put(fixture.directory / "build/bar.ko", "half");
  REQUIRE(fixture.run(listener) == 0);
  CHECK(get(fixture.output("foo")) == foo);
  CHECK(get(fixture.output("bar")).size() > 1000);
}

}  // namespace portato::exec
