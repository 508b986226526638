// SPDX-License-Identifier: Apache-2.0
#include "exec/ninja_runner.hpp"

#include <signal.h>

#include <catch2/catch.hpp>

#include "exec/exec_fixture.hpp"
#include "exec/ninja_output.hpp"
#include "exec/step_channel.hpp"

namespace portato::exec {

using namespace test;

namespace {

// This very program as a build step: `[.step]` below.
std::string step_command(const std::string& script) {
  const std::string self = boost::filesystem::read_symlink("/proc/self/exe").string();
  return fmt::format("PORTATO_TEST_SCRIPT='{}' exec {} '[.step]' --out /dev/null # step kbuild x.json",
                     script, self);
}

std::string rules(const std::vector<std::pair<std::string, std::string>>& steps) {
  std::string text;
  std::string all;
  for (const auto& [name, command] : steps) {
    text +=
        fmt::format("rule {0}\n  command = {1}\n  description = making {0}\nbuild {0}: {0}\n", name, command);
    all += " " + name;
  }
  return text + "default" + all + "\n";
}

NinjaOutcome run_in(const TemporaryDirectory& directory, Listener& listener, NinjaRequest request = {}) {
  request.work_folder = directory.path();
  return run_ninja(request, listener.context);
}

// A tree as of make: a shell that waits for a shell that waits for a compiler. Writes down the two inner
// ones.
std::string tree_script(const TemporaryDirectory& directory) {
  put(directory / "inner",
      fmt::format("echo $$ >>{0}/pids; sleep 1000 & echo $! >>{0}/pids; wait\n", directory.path()));
  return "sh " + (directory / "inner") + "; true";
}

std::vector<pid_t> pids_in(const std::string& path) {
  std::vector<pid_t> pids;
  std::istringstream text(get(path));
  for (pid_t pid = 0; text >> pid;) pids.push_back(pid);
  return pids;
}

}  // namespace

// Not a test: what ninja starts in the tests below. Runs a script as `portato step …` would, and ends as that
// would.
TEST_CASE("a build step of the tests", "[.step]") {
  const char* script = ::getenv("PORTATO_TEST_SCRIPT");
  if (script == nullptr) return;
  os::end_with_parent(SIGTERM);
  os::SignalGuard signals;
  os::ProcessSpec spec;
  spec.arguments = {"sh", "-c", script};
  spec.output = os::ProcessSpec::Output::kInherit;
  const auto result = os::run_process(spec, signals);
  const int status = !result ? 2 : result->interruption != 0 ? signals.exit_status() : result->exit_code;
  leave_message(take_inheritance(), {"step", status, ""});
  ::_exit(status);
}

TEST_CASE("a build that succeeds says nothing, and says whether it did something", "[exec][ninja]") {
  const TemporaryDirectory directory;
  put(directory / "build.ninja", rules({{"one", "touch one"}, {"two", "touch two"}}));
  Listener listener;
  NinjaRequest request;
  std::vector<std::string> progress;
  request.on_progress = [&](const NinjaProgress& p) {
    progress.push_back(fmt::format("{}/{} {}", p.finished, p.total, p.description));
  };
  request.jobs = 1;
  NinjaOutcome outcome = run_in(directory, listener, request);
  CHECK(outcome.exit_status == 0);
  CHECK(outcome.has_run_steps);
  CHECK(listener.said.empty());
  CHECK(progress == std::vector<std::string>{"1/2 making one", "2/2 making two"});
  outcome = run_in(directory, listener);
  CHECK(outcome.exit_status == 0);
  CHECK_FALSE(outcome.has_run_steps);
  CHECK(listener.said.empty());
}

TEST_CASE("of a failed step its output is shown and nothing of ninja's", "[exec][ninja]") {
  const TemporaryDirectory directory;
  put(directory / "build.ninja",
      rules({{"bad", step_command("echo first; echo FAILED: inner; echo ninja: last >&2; exit 1")}}));
  Listener listener;
  const NinjaOutcome outcome = run_in(directory, listener);
  CHECK(outcome.exit_status == 1);
  CHECK(listener.said == "first\nFAILED: inner\nninja: last\n");
}

TEST_CASE("a step's exit status 2 comes out as 2, the highest one wins", "[exec][ninja]") {
  const TemporaryDirectory directory;
  put(directory / "build.ninja",
      rules({{"a", step_command("exit 1")}, {"b", step_command("exit 2")}, {"c", step_command("exit 1")}}));
  Listener listener;
  NinjaRequest request;
  request.keep_going = true;
  CHECK(run_in(directory, listener, request).exit_status == 2);
  put(directory / "build.ninja", rules({{"a", step_command("exit 1")}}));
  CHECK(run_in(directory, listener, request).exit_status == 1);
}

TEST_CASE("a step that dies without a word is told of by ninja", "[exec][ninja]") {
  const TemporaryDirectory directory;
  put(directory / "build.ninja", rules({{"bad", "kill -9 $$$$ # step kbuild x"}}));
  Listener listener;
  CHECK(run_in(directory, listener).exit_status == 1);
  CHECK(listener.said.find("FAILED: bad") != std::string::npos);
}

TEST_CASE("errors of ninja itself are shown", "[exec][ninja]") {
  const TemporaryDirectory directory;
  put(directory / "build.ninja", "rule r\n  command = true\nbuild x: r missing\n");
  Listener listener;
  CHECK(run_in(directory, listener).exit_status == 1);
  CHECK(listener.said.find("'missing', needed by 'x', missing and no known rule to make it") !=
        std::string::npos);
}

TEST_CASE("verbose shows commands and reasons", "[exec][ninja]") {
  const TemporaryDirectory directory;
  put(directory / "build.ninja", rules({{"one", "touch one"}}));
  Listener listener;
  NinjaRequest request;
  request.verbose = true;
  const NinjaOutcome outcome = run_in(directory, listener, request);
  CHECK(outcome.has_run_steps);
  CHECK(listener.said.find("touch one\n") != std::string::npos);
  CHECK(listener.said.find("ninja explain: ") != std::string::npos);
  CHECK(listener.said.find('\x01') == std::string::npos);
}

TEST_CASE("without ninja the message tells how to get it", "[exec][ninja]") {
  const TemporaryDirectory directory;
  const std::string path = ::getenv("PATH");
  ::setenv("PATH", directory.path().c_str(), 1);
  Listener listener;
  CHECK(run_in(directory, listener).exit_status == 2);
  ::setenv("PATH", path.c_str(), 1);
  CHECK(
      listener.said ==
      "portato: error: `ninja` is not installed: on Debian or Ubuntu, `apt-get install ninja-build` installs "
      "it [D7001]\n");
}

TEST_CASE("an interrupted build leaves no process of the whole tree behind", "[exec][ninja][signals]") {
  const int number = GENERATE(SIGINT, SIGTERM, SIGHUP);
  const TemporaryDirectory directory;
  // command → ninja → step → make-like shell → compiler-like process, twice; each link has a process group of
  // its own.
  const std::string script = tree_script(directory);
  put(directory / "build.ninja", rules({{"a", step_command(script)}, {"b", step_command(script)}}));
  Child command = in_child([&] {
    Listener listener;
    NinjaRequest request;
    request.jobs = 2;
    return run_in(directory, listener, request).exit_status;
  });
  REQUIRE(wait_until([&] { return pids_in(directory / "pids").size() == 4; }));
  ::kill(command.process(), number);
  CHECK(command.wait() == 128 + number);
  for (const pid_t pid : pids_in(directory / "pids")) CHECK_FALSE(is_alive(pid));
}

TEST_CASE("SIGKILL of the command or of ninja ends the whole tree too", "[exec][ninja][signals]") {
  const bool kill_ninja = GENERATE(false, true);
  const TemporaryDirectory directory;
  const std::string script = tree_script(directory);
  put(directory / "build.ninja", rules({{"a", step_command(script)}}));
  Child command = in_child([&] {
    Listener listener;
    return run_in(directory, listener).exit_status;
  });
  REQUIRE(wait_until([&] { return pids_in(directory / "pids").size() == 2; }));
  const std::string children = get(fmt::format("/proc/{0}/task/{0}/children", command.process()));
  ::kill(kill_ninja ? std::stoi(children) : command.process(), SIGKILL);
  CHECK(command.wait() == (kill_ninja ? 1 : 1000 + SIGKILL));
  CHECK(wait_until([&] {
    const std::vector<pid_t> pids = pids_in(directory / "pids");
    return std::none_of(pids.begin(), pids.end(), is_alive);
  }));
}

TEST_CASE("lines may come in pieces", "[exec][ninja]") {
  Listener listener;
  const NinjaRequest request;
  NinjaOutput output(request, listener.context);
  const std::string text =
      "ninja: Entering directory `/w'\n\x01portato 1 2 making x\nFAILED: x\n/bin/portato step kbuild x.json\n"
      "one\nFAILED: y\ncc y.c\nninja: build stopped: subcommand failed.\ntwo";
  for (const char c : text) output.add(std::string_view(&c, 1));
  output.finish(true);
  CHECK(listener.said == "one\nFAILED: y\ncc y.c\ntwo\n");
  CHECK(output.has_run_steps());
}

}  // namespace portato::exec
