// SPDX-License-Identifier: Apache-2.0
#include "os/work_folder.hpp"

#include <signal.h>

#include <catch2/catch.hpp>
#include <optional>

#include "os/os_fixture.hpp"

namespace portato::os {

using namespace test;

namespace {

using Wait = WorkFolder::Wait;
using Reason = WorkFolderRefusal::Reason;

/// Nothing if the folder was got.
std::optional<WorkFolderRefusal> refusal_of(const std::string& path, Wait wait = Wait::kNever) {
  auto taken = WorkFolder::acquire(path, wait);
  if (auto* refusal = std::get_if<WorkFolderRefusal>(&taken)) return *refusal;
  return std::nullopt;
}

/// A process that has the folder until it is killed.
Child owner_of(const TemporaryDirectory& directory) {
  Child owner = in_child([&] {
    const auto taken = WorkFolder::acquire(directory / "work", Wait::kNever);
    put(directory / "taken", "");
    ::pause();
    return 0;
  });
  REQUIRE(wait_until([&] { return exists(directory / "taken"); }));
  return owner;
}

}  // namespace

TEST_CASE("a work folder has one user at a time, and the other one is told who", "[os][work]") {
  const TemporaryDirectory directory;
  Child owner = owner_of(directory);
  const auto refused = refusal_of(directory / "work");
  REQUIRE(refused);
  CHECK(refused->reason == Reason::kBusy);
  CHECK(refused->message ==
        fmt::format("the work folder `{}/work` is in use by process {}", directory.path(), owner.process()));
  ::kill(owner.process(), SIGKILL);
  owner.wait();
  CHECK_FALSE(refusal_of(directory / "work"));
}

TEST_CASE("who waits for a work folder gets it when its user has ended", "[os][work]") {
  const TemporaryDirectory directory;
  Child owner = owner_of(directory);
  std::string told;
  const auto taken =
      WorkFolder::acquire(directory / "work", Wait::kUntilFree, [&](const std::string& process) {
        told = process;
        ::kill(owner.process(), SIGKILL);
      });
  CHECK(std::holds_alternative<WorkFolder>(taken));
  CHECK(told == fmt::format("process {}", owner.process()));
}

TEST_CASE("nobody waits for the process that has started it", "[os][work]") {
  const TemporaryDirectory directory;
  const auto taken = WorkFolder::acquire(directory / "work", Wait::kNever);
  REQUIRE(std::holds_alternative<WorkFolder>(taken));
  Child child = in_child([&] {
    const auto refused = refusal_of(directory / "work", Wait::kUntilFree);
    return refused && refused->message.ends_with("which has started this one") ? 0 : 1;
  });
  CHECK(child.wait() == 0);
}

TEST_CASE("a child that outlives its parent does not keep the work folder", "[os][work]") {
  const TemporaryDirectory directory;
  SignalGuard signals;
  {
    const auto taken = WorkFolder::acquire(directory / "work", Wait::kNever);
    REQUIRE(std::holds_alternative<WorkFolder>(taken));
    shell("sleep 30 >/dev/null 2>&1 & echo $! >" + (directory / "pid"));
  }
  CHECK_FALSE(refusal_of(directory / "work"));
  shell("kill $(cat " + (directory / "pid") + ")");
}

TEST_CASE("a folder that holds anything but is not a work folder is refused and left as it is",
          "[os][work]") {
  const TemporaryDirectory directory;
  const auto name = GENERATE(as<std::string>{}, "build.ninja", ".hidden", ".lock", "staging/own", ".tmp/own");
  put(directory / "home" + "/" + name, "mine");
  const auto refused = refusal_of(directory / "home");
  REQUIRE(refused);
  CHECK(refused->reason == Reason::kNotOurs);
  CHECK(refused->message.find(directory / "home") != std::string::npos);
  CHECK(get(directory / "home" + "/" + name) == "mine");
  CHECK_FALSE(exists(directory / "home" + "/" + kWorkMarker));
}

TEST_CASE("an empty folder becomes a work folder and stays one", "[os][work]") {
  const TemporaryDirectory directory;
  boost::filesystem::create_directories(directory / "work");
  CHECK_FALSE(refusal_of(directory / "work"));
  put(directory / "work/staging/file", "");
  CHECK_FALSE(refusal_of(directory / "work"));
}

TEST_CASE("a marker that is no file of its own is refused", "[os][work]") {
  const TemporaryDirectory directory;
  boost::filesystem::create_directories(directory / "work");
  put(directory / "other", "");
  ::symlink((directory / "other").c_str(), (directory / "work/" + kWorkMarker).c_str());
  CHECK(refusal_of(directory / "work"));
  CHECK(get(directory / "other").empty());
}

TEST_CASE("a link among the folders of a work folder is refused", "[os][work]") {
  const TemporaryDirectory directory;
  REQUIRE_FALSE(refusal_of(directory / "work"));
  put(directory / "home/file", "mine");
  const auto name = GENERATE(as<std::string>{}, "staging", "kbuild", "steps", "stamps", "image", "generated");
  ::symlink((directory / "home").c_str(), (directory / "work/" + name).c_str());
  const auto refused = refusal_of(directory / "work");
  REQUIRE(refused);
  CHECK(refused->reason == Reason::kUnsafe);
  CHECK(refused->message.find("work/" + name) != std::string::npos);
  CHECK(get(directory / "home/file") == "mine");
}

TEST_CASE("the scratch folder is emptied at the beginning, but not what a link in its place leads to",
          "[os][work]") {
  const TemporaryDirectory directory;
  REQUIRE_FALSE(refusal_of(directory / "work"));
  put(directory / "work/.tmp/1-0", "half");
  REQUIRE_FALSE(refusal_of(directory / "work"));
  CHECK_FALSE(exists(directory / "work/.tmp"));
  put(directory / "home/file", "mine");
  ::symlink((directory / "home").c_str(), (directory / "work/.tmp").c_str());
  CHECK(refusal_of(directory / "work"));
  CHECK(get(directory / "home/file") == "mine");
}

TEST_CASE("a folder of another user that others may write into is refused", "[os][work]") {
  if (::getuid() != 0 && portato::test::skip("only root can make folders of other users")) return;
  const TemporaryDirectory directory;
  boost::filesystem::create_directories(directory / "work");
  REQUIRE(::chown((directory / "work").c_str(), 65534, 65534) == 0);
  CHECK_FALSE(refusal_of(directory / "work"));
  ::chmod((directory / "work").c_str(), GENERATE(0775U, 0757U, 0777U));
  const auto refused = refusal_of(directory / "work");
  REQUIRE(refused);
  CHECK(refused->reason == Reason::kUnsafe);
}

TEST_CASE("files are written into the work folder, but not through links in it", "[os][work]") {
  const TemporaryDirectory directory;
  const auto taken = WorkFolder::acquire(directory / "work", Wait::kNever);
  REQUIRE(std::holds_alternative<WorkFolder>(taken));
  const auto& work = std::get<WorkFolder>(taken);
  const OutputSet files = {{directory / "work/a", {"one", 0644}},
                           {directory / "work/modules/x/install.sh", {"two", 0755}}};
  REQUIRE(*work.write(files) == 2);
  CHECK(mode_of(directory / "work/modules/x/install.sh") == 0755);
  CHECK(*work.write(files) == 0);
  shell("rm -r " + (directory / "work/modules/x") + "; mkdir " + (directory / "home"));
  ::symlink((directory / "home").c_str(), (directory / "work/modules/x").c_str());
  const auto written = work.write(files);
  REQUIRE_FALSE(written);
  CHECK(written.error().message.find("a symbolic link is in the way") != std::string::npos);
  CHECK(names_in(directory / "home").empty());
  CHECK_FALSE(work.write({{directory / "elsewhere", {"x", 0644}}}));
}

TEST_CASE("a work folder that cannot be made is an error with its path", "[os][work]") {
  const TemporaryDirectory directory;
  put(directory / "file", "");
  const auto refused = refusal_of(directory / "file/work");
  REQUIRE(refused);
  CHECK(refused->message.find(directory / "file/work") != std::string::npos);
}

}  // namespace portato::os
