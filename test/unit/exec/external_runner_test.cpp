// SPDX-License-Identifier: Apache-2.0
#include "exec/external_runner.hpp"

#include <signal.h>

#include <catch2/catch.hpp>

#include "exec/exec_fixture.hpp"

namespace portato::exec {

using namespace test;

namespace {

plan::ExternalStep step_in(const TemporaryDirectory& directory, std::vector<std::string> commands) {
  plan::ExternalStep step;
  step.name = "vendor";
  step.definition = "vendor.mdef:3:1";
  step.build_directory = directory / "work/external/vendor";
  step.commands = std::move(commands);
  step.stamp = directory / "work/vendor.stamp";
  return step;
}

}  // namespace

TEST_CASE("external commands run in order in their directory with their variables", "[exec][external]") {
  const TemporaryDirectory directory;
  plan::ExternalStep step = step_in(directory, {"echo $WHO >a; pwd", "cat a a >b"});
  step.environment = {{"WHO", "it's me"}};
  step.outputs = {step.build_directory + "/b"};
  Listener listener;
  CHECK(run_external_step(step, listener.context) == 0);
  CHECK(listener.said.empty());
  CHECK(get(step.build_directory + "/b") == "it's me\nit's me\n");
  CHECK(get(step.stamp) == step.build_directory + "\n");
}

TEST_CASE("the first command that fails ends the step, with all that was said", "[exec][external]") {
  const TemporaryDirectory directory;
  const plan::ExternalStep step =
      step_in(directory, {"echo first", "echo second >&2; exit 4", "touch third"});
  put(step.stamp, "of an earlier run");
  Listener listener;
  CHECK(run_external_step(step, listener.context) == 1);
  CHECK(listener.said ==
        "vendor.mdef:3:1: error: external build of `vendor`: `echo second >&2; exit 4` ended with exit "
        "status 4 [D7005]\n"
        "first\nsecond\n");
  CHECK_FALSE(exists(step.build_directory + "/third"));
  CHECK_FALSE(exists(step.stamp));
}

TEST_CASE("an output that was not made is named", "[exec][external]") {
  const TemporaryDirectory directory;
  plan::ExternalStep step = step_in(directory, {"touch one"});
  step.outputs = {step.build_directory + "/one", step.build_directory + "/two.ko"};
  Listener listener;
  CHECK(run_external_step(step, listener.context) == 1);
  CHECK(listener.said == "vendor.mdef:3:1: error: external build of `vendor`: its commands ended well but `" +
                             step.build_directory + "/two.ko` does not exist [D7006]\n");
}

TEST_CASE("the dependency file names what lies beside the definition, without what was built there",
          "[exec][external]") {
  const TemporaryDirectory directory;
  plan::ExternalStep step = step_in(directory, {"touch " + (directory / "src/made.ko")});
  step.source_directory = directory / "src";
  step.depfile = directory / "work/vendor.d";
  step.outputs = {directory / "src/made.ko"};
  put(directory / "src/a.c", "");
  put(directory / "src/sub/b.c", "");
  put(directory / "src/.git/index", "");
  Listener listener;
  REQUIRE(run_external_step(step, listener.context) == 0);
  CHECK(get(step.depfile) ==
        fmt::format("{0}/work/vendor.stamp: \\\n  {0}/src/a.c \\\n  {0}/src/sub \\\n  {0}/src/sub/b.c\n",
                    directory.path()));
}

TEST_CASE("an interrupted external build says nothing and leaves no stamp", "[exec][external][signals]") {
  const TemporaryDirectory directory;
  const plan::ExternalStep step = step_in(directory, {"touch started; sleep 1000"});
  Child command = in_child([&] {
    Listener listener;
    const int status = run_external_step(step, listener.context);
    return listener.said.empty() ? status : 1;
  });
  REQUIRE(wait_until([&] { return exists(step.build_directory + "/started"); }));
  ::kill(command.process(), SIGTERM);
  CHECK(command.wait() == 128 + SIGTERM);
  CHECK_FALSE(exists(step.stamp));
}

TEST_CASE("what a compiler says in a command that fails stands where it says", "[exec][external]") {
  const TemporaryDirectory directory;
  plan::ExternalStep step = step_in(directory, {"echo 'b.c:2:3: error: no such thing'; false"});
  put(step.build_directory + "/b.c", "one\n  two\n");
  Listener listener;
  CHECK(run_external_step(step, listener.context) == 1);
  CHECK(listener.said ==
        fmt::format("vendor.mdef:3:1: error: external build of `vendor`: `echo 'b.c:2:3: error: "
                    "no such thing'; false` ended with exit status 1 [D7005]\n"
                    "{0}/b.c:2:3: error: no such thing [D7031]\n"
                    "vendor.mdef:3:1: note: in this external build\n"
                    "b.c:2:3: error: no such thing\n",
                    step.build_directory));
}

}  // namespace portato::exec
