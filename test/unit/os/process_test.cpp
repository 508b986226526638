// SPDX-License-Identifier: Apache-2.0
#include "os/process.hpp"

#include <signal.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "os/os_fixture.hpp"

namespace portato::os {

using namespace test;

namespace {

ProcessSpec sh(const std::string& script) {
  ProcessSpec spec;
  spec.arguments = {"sh", "-c", script};
  return spec;
}

std::vector<pid_t> pids_in(const std::string& path) {
  std::vector<pid_t> pids;
  std::istringstream text(get(path));
  for (pid_t pid = 0; text >> pid;) pids.push_back(pid);
  return pids;
}

bool none_alive(const std::vector<pid_t>& pids) { return std::none_of(pids.begin(), pids.end(), is_alive); }

}  // namespace

TEST_CASE("a program's output, exit status and CPU time come back", "[os][process]") {
  SignalGuard signals;
  const auto result = run_process(sh("echo one; echo two >&2; exit 3"), signals);
  REQUIRE(result);
  CHECK(result->output == "one\ntwo\n");
  CHECK(result->exit_code == 3);
  CHECK_FALSE(result->succeeded());
  CHECK(describe_end(*result) == "exit status 3");
  const auto busy = run_process(sh("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"), signals);
  REQUIRE(busy);
  CHECK(busy->cpu_seconds > 0.005);
}

TEST_CASE("large output neither blocks nor is cut", "[os][process]") {
  SignalGuard signals;
  const auto result = run_process(sh("head -c 5000000 /dev/zero"), signals);
  REQUIRE(result);
  CHECK(result->output.size() == 5'000'000);
}

TEST_CASE("the end by a signal is told as such", "[os][process]") {
  SignalGuard signals;
  const auto result = run_process(sh("kill -9 $$"), signals);
  REQUIRE(result);
  CHECK(result->signal == 9);
  CHECK(describe_end(*result) == "killed by signal 9 (Killed)");
}

TEST_CASE("a program or directory that is not there is an error", "[os][process]") {
  SignalGuard signals;
  ProcessSpec spec;
  spec.arguments = {"no-such-program-of-ours"};
  auto result = run_process(spec, signals);
  REQUIRE_FALSE(result);
  CHECK(result.error().error_number == ENOENT);
  spec = sh("true");
  spec.working_directory = "/no/such/directory";
  result = run_process(spec, signals);
  REQUIRE_FALSE(result);
  CHECK(result.error().error_number == ENOENT);
  spec = {};
  spec.arguments = {"/dev/null"};
  result = run_process(spec, signals);
  REQUIRE_FALSE(result);
  CHECK(result.error().error_number == EACCES);
}

TEST_CASE("the environment is ours plus and minus what was asked for", "[os][process]") {
  SignalGuard signals;
  ::setenv("PORTATO_TEST_KEEP", "kept", 1);
  ::setenv("PORTATO_TEST_DROP", "dropped", 1);
  ::setenv("PORTATO_TEST_CHANGE", "old", 1);
  ProcessSpec spec =
      sh("echo $PORTATO_TEST_KEEP $PORTATO_TEST_DROP $PORTATO_TEST_CHANGE $PORTATO_TEST_NEW; pwd");
  spec.environment = {{"PORTATO_TEST_CHANGE", "new"}, {"PORTATO_TEST_NEW", "a b"}};
  spec.without_environment = {"PORTATO_TEST_DROP"};
  spec.working_directory = "/";
  const auto result = run_process(spec, signals);
  REQUIRE(result);
  CHECK(result->output == "kept new a b\n/\n");
}

TEST_CASE("a program is looked up in the PATH it will get", "[os][process]") {
  SignalGuard signals;
  const TemporaryDirectory directory;
  put(directory / "mine", "#!/bin/sh\necho it is mine\n", 0755);
  ProcessSpec spec;
  spec.arguments = {"mine"};
  spec.environment = {{"PATH", directory.path() + ":/usr/bin:/bin"}};
  const auto result = run_process(spec, signals);
  REQUIRE(result);
  CHECK(result->output == "it is mine\n");
}

TEST_CASE("a program gets an empty input, its own group and ordinary signals", "[os][process]") {
  SignalGuard signals;
  const auto result =
      run_process(sh("cat; ps -o pgid= -p $$ | tr -d ' '; echo $$; kill -TERM $$; echo no"), signals);
  REQUIRE(result);
  CHECK(result->signal == SIGTERM);
  const std::size_t line_end = result->output.find('\n');
  if (has_tool("ps"))
    CHECK(result->output ==
          result->output.substr(0, line_end) + "\n" + result->output.substr(0, line_end) + "\n");
}

TEST_CASE("what a program leaves running is ended, in its group and out of it", "[os][process]") {
  SignalGuard signals;
  const TemporaryDirectory directory;
  ProcessSpec spec =
      sh(fmt::format("sleep 1000 & echo $! >{0}/pids; setsid sh -c 'trap \"\" TERM; echo $$ >>{0}/pids; "
                     "sleep 1000 & echo $! >>{0}/pids; wait; sleep 1000' >/dev/null 2>&1 & "
                     "while [ \"$(wc -l <{0}/pids)\" -lt 3 ]; do sleep 0.02; done; echo done",
                     directory.path()));
  spec.grace = std::chrono::milliseconds(200);
  const auto result = run_process(spec, signals);
  REQUIRE(result);
  CHECK(result->succeeded());
  CHECK(result->output == "done\n");
  const std::vector<pid_t> pids = pids_in(directory / "pids");
  REQUIRE(pids.size() == 3);
  CHECK(none_alive(pids));
}

TEST_CASE("works for a parent that left SIGCHLD ignored", "[os][process]") {
  Child child = in_child([] {
    ::signal(SIGCHLD, SIG_IGN);
    SignalGuard signals;
    const auto result = run_process(sh("exit 7"), signals);
    return result ? result->exit_code : 99;
  });
  CHECK(child.wait() == 7);
}

TEST_CASE("a signal goes on to the whole tree, and the command ends with 128 + its number", "[os][signals]") {
  const int number = GENERATE(SIGINT, SIGTERM, SIGHUP);
  const TemporaryDirectory directory;
  Child command = in_child([&] {
    SignalGuard signals;
    // A tree as of make: a shell that waits for a shell that waits for a compiler.
    const auto result =
        run_process(sh(fmt::format("sh -c 'echo $$ >>{0}/pids; sleep 1000 & echo $! >>{0}/pids; wait; "
                                   "true'; true",
                                   directory.path())),
                    signals);
    return result && result->interruption == number ? signals.exit_status() : 1;
  });
  REQUIRE(wait_until([&] { return pids_in(directory / "pids").size() == 2; }));
  ::kill(command.process(), number);
  CHECK(command.wait() == 128 + number);
  CHECK(none_alive(pids_in(directory / "pids")));
}

TEST_CASE("a program that does not heed signals is killed after the grace period", "[os][signals]") {
  const TemporaryDirectory directory;
  const bool is_impatient = GENERATE(false, true);
  Child command = in_child([&] {
    SignalGuard signals;
    ProcessSpec spec = sh(fmt::format("trap '' INT TERM HUP; echo $$ >{}/pids; while :; do sleep 1000; done",
                                      directory.path()));
    spec.grace = is_impatient ? std::chrono::seconds(100) : std::chrono::milliseconds(300);
    const auto result = run_process(spec, signals);
    return result && result->signal == SIGKILL ? signals.exit_status() : 1;
  });
  REQUIRE(wait_until([&] { return pids_in(directory / "pids").size() == 1; }));
  ::kill(command.process(), SIGINT);
  // Again and again, because one that comes while another is pending is not seen.
  while (is_impatient && is_alive(command.process())) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    ::kill(command.process(), SIGINT);
  }
  CHECK(command.wait() == 128 + SIGINT);
  CHECK(none_alive(pids_in(directory / "pids")));
}

TEST_CASE("a program that talks without end still hears signals", "[os][signals]") {
  const TemporaryDirectory directory;
  Child command = in_child([&] {
    SignalGuard signals;
    ProcessSpec spec = sh("yes");
    spec.on_output = [&](std::string_view) {
      if (!exists(directory / "talks")) put(directory / "talks", "");
    };
    const auto result = run_process(spec, signals);
    return result ? signals.exit_status() : 1;
  });
  REQUIRE(wait_until([&] { return exists(directory / "talks"); }));
  ::kill(command.process(), SIGTERM);
  CHECK(command.wait() == 128 + SIGTERM);
}

TEST_CASE("a signal that was ignored from the start stays ignored", "[os][signals]") {
  const TemporaryDirectory directory;
  Child command = in_child([&] {
    ::signal(SIGHUP, SIG_IGN);
    SignalGuard signals;
    const auto result = run_process(
        sh(fmt::format("echo $$ >{0}/pids; while [ ! -e {0}/go ]; do sleep 0.02; done", directory.path())),
        signals);
    return result && result->succeeded() && signals.interrupted() == 0 ? 5 : 1;
  });
  REQUIRE(wait_until([&] { return exists(directory / "pids"); }));
  ::kill(command.process(), SIGHUP);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  put(directory / "go", "");
  CHECK(command.wait() == 5);
}

TEST_CASE("after SIGKILL of the command its program ends too", "[os][signals]") {
  const TemporaryDirectory directory;
  Child command = in_child([&] {
    SignalGuard signals;
    (void)run_process(sh(fmt::format("echo $$ >{0}/pids; exec sleep 1000", directory.path())), signals);
    return 0;
  });
  REQUIRE(wait_until([&] { return pids_in(directory / "pids").size() == 1; }));
  ::kill(command.process(), SIGKILL);
  CHECK(command.wait() == 1000 + SIGKILL);
  CHECK(wait_until([&] { return none_alive(pids_in(directory / "pids")); }));
}

}  // namespace portato::os
