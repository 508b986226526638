// SPDX-License-Identifier: Apache-2.0
#include "exec/publisher.hpp"

#include <signal.h>

#include <catch2/catch.hpp>
#include <random>

#include "exec/exec_fixture.hpp"

namespace portato::exec {

using namespace test;

namespace {

constexpr int kFiles = 3;

/// Three files in a work folder, and an output folder that they are delivered to.
Publication publication_in(const std::string& directory) {
  Publication publication{
      directory + "/out", "demo.localhost", {}, directory + "/work/published", directory + "/work/.tmp"};
  for (int i = 0; i < kFiles; ++i) {
    const std::string name = i == 2 ? "modules/m/c" : std::string(1, static_cast<char>('a' + i));
    publication.files.push_back({name, fmt::format("{}/work/{}", directory, i), i == 1 ? 0755U : 0644U});
  }
  return publication;
}

void make(const std::string& directory, const std::string& version) {
  for (int i = 0; i < kFiles; ++i)
    put(fmt::format("{}/work/{}", directory, i), fmt::format("{} {}\n", version, i));
}

int publish_in(const std::string& directory) {
  os::SignalGuard signals;
  const auto changed = publish(publication_in(directory), signals);
  if (!changed) std::fprintf(stderr, "%s\n", changed.error().message.c_str());
  return changed ? 0 : 1;
}

/// The contents of the set, as whoever opens them finds them; empty for one that is not there.
std::vector<std::string> delivered(const std::string& directory) {
  std::vector<std::string> contents;
  for (const plan::StagedFile& file : publication_in(directory).files)
    contents.push_back(get(directory + "/out/" + file.path));
  return contents;
}

std::vector<std::string> version(const std::string& name) {
  std::vector<std::string> contents;
  for (int i = 0; i < kFiles; ++i) contents.push_back(name.empty() ? "" : fmt::format("{} {}\n", name, i));
  return contents;
}

void check_at_rest(const std::string& directory) {
  REQUIRE(names_in(directory + "/out") == std::vector<std::string>{"a", "b", "modules"});
  REQUIRE(names_in(directory + "/out/modules/m") == std::vector<std::string>{"c"});
  for (const plan::StagedFile& file : publication_in(directory).files) {
    REQUIRE_FALSE(boost::filesystem::is_symlink(directory + "/out/" + file.path));
    REQUIRE(mode_of(directory + "/out/" + file.path) == file.mode);
  }
}

struct Traced {
  int status = 0;
  std::string said;
};

Traced run_traced(const TemporaryDirectory& directory, const std::string& call, const std::string& fault) {
  const std::string self = boost::filesystem::read_symlink("/proc/self/exe").string();
  os::SignalGuard signals;
  os::ProcessSpec spec;
  spec.arguments = {"strace", "-f", "-qq", "-o", directory / "trace", "-e", "trace=" + call};
  if (!fault.empty()) spec.arguments.insert(spec.arguments.end(), {"-e", "inject=" + call + ":" + fault});
  spec.arguments.insert(spec.arguments.end(), {self, "[.publication]"});
  spec.environment = {{"PORTATO_TEST_DIRECTORY", directory.path()}};
  const auto result = os::run_process(spec, signals);
  if (!result) return {-1, ""};
  return {result->signal == 0 ? result->exit_code : 128 + result->signal, result->output};
}

}  // namespace

TEST_CASE("a publication of the tests", "[.publication]") {
  const char* directory = ::getenv("PORTATO_TEST_DIRECTORY");
  if (directory != nullptr) ::_exit(publish_in(directory));
}

TEST_CASE("a set is delivered with its modes, and again only what changed", "[exec][publish]") {
  const TemporaryDirectory directory;
  make(directory.path(), "one");
  REQUIRE(publish_in(directory.path()) == 0);
  CHECK(delivered(directory.path()) == version("one"));
  check_at_rest(directory.path());
  const std::string kept = identity_of(directory / "out/a");
  put(directory / "work/1", "two 1\n");
  REQUIRE(publish_in(directory.path()) == 0);
  CHECK(get(directory / "out/b") == "two 1\n");
  CHECK(identity_of(directory / "out/a") == kept);
  check_at_rest(directory.path());
}

TEST_CASE("what somebody changed or removed in the output folder is delivered again", "[exec][publish]") {
  const TemporaryDirectory directory;
  make(directory.path(), "one");
  REQUIRE(publish_in(directory.path()) == 0);
  put(directory / "out/a", "edited\n");
  ::unlink((directory / "out/b").c_str());
  REQUIRE(publish_in(directory.path()) == 0);
  CHECK(delivered(directory.path()) == version("one"));
}

TEST_CASE("a folder in the place of an output is refused before anything changes", "[exec][publish]") {
  const TemporaryDirectory directory;
  make(directory.path(), "one");
  REQUIRE(publish_in(directory.path()) == 0);
  make(directory.path(), "two");
  shell("rm " + (directory / "out/b") + " && mkdir " + (directory / "out/b"));
  CHECK(publish_in(directory.path()) == 1);
  CHECK(get(directory / "out/a") == "one 0\n");
  CHECK(names_in(directory / "out") == std::vector<std::string>{"a", "b", "modules"});
}

TEST_CASE("a link of somebody's is replaced, and what it leads to stays", "[exec][publish]") {
  const TemporaryDirectory directory;
  put(directory / "elsewhere/a", "mine\n");
  boost::filesystem::create_directories(directory / "out");
  ::symlink("../elsewhere/a", (directory / "out/a").c_str());
  make(directory.path(), "one");
  REQUIRE(publish_in(directory.path()) == 0);
  CHECK(get(directory / "elsewhere/a") == "mine\n");
  check_at_rest(directory.path());
}

TEST_CASE("every fault of a system call leaves the old set or the new one, is told, and is made good",
          "[exec][publish][slow]") {
  if (lacks_tracer()) return;
  const auto call = GENERATE(as<std::string>{}, "write", "rename", "renameat", "linkat", "symlink", "fsync",
                             "mkdir", "unlinkat", "flock");
  const auto fault = GENERATE(as<std::string>{}, "error=ENOSPC", "signal=KILL");
  const bool is_first = GENERATE(false, true);
  if (is_first && call != "rename" && call != "symlink") return;
  const TemporaryDirectory directory;
  const auto set_back = [&] {
    make(directory.path(), "old");
    shell("rm -rf " + (directory / "work/.tmp"));
    if (is_first) return void(shell("rm -rf " + (directory / "out") + " " + (directory / "work/published")));
    REQUIRE(publish_in(directory.path()) == 0);
  };
  set_back();
  make(directory.path(), "new");
  REQUIRE(run_traced(directory, call, "").status == 0);
  const std::string trace = get(directory / "trace");
  const std::ptrdiff_t count = std::count(trace.begin(), trace.end(), '\n');
  for (std::ptrdiff_t number = 1; number <= count; ++number) {
    set_back();
    make(directory.path(), "new");
    const Traced run = run_traced(directory, call, fmt::format("{}:when={}", fault, number));
    INFO(call << " " << fault << " " << number << ": " << run.status << " " << run.said);
    const auto found = delivered(directory.path());
    const bool is_old = found == version(is_first ? "" : "old");
    const bool is_new = found == version("new");
    REQUIRE((is_old || is_new));
    if (run.status == 0) REQUIRE(is_new);
    REQUIRE(publish_in(directory.path()) == 0);
    REQUIRE(delivered(directory.path()) == version("new"));
    check_at_rest(directory.path());
  }
}

TEST_CASE("killed at any time, a reader finds one set or the other", "[exec][publish]") {
  const TemporaryDirectory directory;
  make(directory.path(), "0");
  REQUIRE(publish_in(directory.path()) == 0);
  std::minstd_rand random(11);
  for (int round = 1; round <= 60; ++round) {
    const auto before = delivered(directory.path());
    make(directory.path(), std::to_string(round));
    Child child = in_child([&] { return publish_in(directory.path()); });
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
    ::kill(child.process(), SIGKILL);
    child.wait();
    const auto found = delivered(directory.path());
    const bool is_one = found == before || found == version(std::to_string(round));
    REQUIRE(is_one);
  }
  make(directory.path(), "end");
  REQUIRE(publish_in(directory.path()) == 0);
  check_at_rest(directory.path());
}

TEST_CASE("many deliver at a time: one set in the end, nothing left", "[exec][publish]") {
  const TemporaryDirectory directory;
  std::vector<Child> writers;
  for (int writer = 0; writer < 6; ++writer) {
    writers.push_back(in_child([&, writer] {
      // Each from a work folder of its own.
      const std::string own = directory / fmt::format("w{}", writer);
      for (int round = 0; round < 20; ++round) {
        make(own, fmt::format("{}-{}", writer, round));
        Publication publication = publication_in(own);
        publication.directory = directory / "out";
        os::SignalGuard signals;
        if (!publish(publication, signals)) return 1;
      }
      return 0;
    }));
  }
  for (Child& writer : writers) CHECK(writer.wait() == 0);
  const auto found = delivered(directory.path());
  const std::string first = found[0].substr(0, found[0].find(' '));
  CHECK(found == version(first));
  check_at_rest(directory.path());
}

}  // namespace portato::exec
