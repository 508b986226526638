// SPDX-License-Identifier: Apache-2.0
#include "os/output_writer.hpp"

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <random>

#include "os/os_fixture.hpp"

namespace portato::os {

using namespace test;

TEST_CASE("a file is written with its directories and exact mode", "[os][writer]") {
  const TemporaryDirectory directory;
  const mode_t old_mask = ::umask(0077);
  const auto written = write_file_atomically(directory / "a/b/file", "text\n", "", 0755);
  ::umask(old_mask);
  REQUIRE(written);
  CHECK(get(directory / "a/b/file") == "text\n");
  CHECK(mode_of(directory / "a/b/file") == 0755);
  CHECK(names_in(directory / "a/b") == std::vector<std::string>{"file"});
}

TEST_CASE("an output set writes what changed in content or mode and nothing else", "[os][writer]") {
  const TemporaryDirectory directory;
  OutputSet files = {{directory / "x", {"one", 0644}}, {directory / "y", {"two", 0755}}};
  auto count = write_output_set(files);
  REQUIRE(count);
  CHECK(*count == 2);
  const std::string x = identity_of(directory / "x");
  const std::string y = identity_of(directory / "y");
  count = write_output_set(files);
  REQUIRE(count);
  CHECK(*count == 0);
  CHECK(identity_of(directory / "x") == x);
  files[directory / "x"].mode = 0600;
  files[directory / "y"].content = "TWO";
  count = write_output_set(files);
  REQUIRE(count);
  CHECK(*count == 2);
  CHECK(mode_of(directory / "x") == 0600);
  CHECK(get(directory / "y") == "TWO");
  CHECK(identity_of(directory / "y") != y);
}

TEST_CASE("errors name the path and the reason", "[os][writer]") {
  const TemporaryDirectory directory;
  put(directory / "file", "");
  boost::filesystem::create_directories(directory / "dir/inside");
  auto written = write_file_atomically(directory / "file/below", "x");
  REQUIRE_FALSE(written);
  CHECK(written.error().message.starts_with("cannot make the directory `" + (directory / "file") + "`: "));
  written = write_file_atomically(directory / "dir", "x");
  REQUIRE_FALSE(written);
  CHECK(written.error().message == "cannot write `" + (directory / "dir") + "`: Is a directory");
  CHECK(names_in(directory.path()) == std::vector<std::string>{"dir", "file"});
  const auto copied = copy_if_changed(directory / "no", directory / "to", "", 0644);
  REQUIRE_FALSE(copied);
  CHECK(copied.error().message == "cannot read `" + (directory / "no") + "`: No such file or directory");
}

TEST_CASE("a symbolic link at the path is replaced, not followed", "[os][writer]") {
  const TemporaryDirectory directory;
  put(directory / "target", "same");
  ::symlink((directory / "target").c_str(), (directory / "link").c_str());
  REQUIRE(write_file_if_changed(directory / "link", "same"));
  CHECK_FALSE(boost::filesystem::is_symlink(directory / "link"));
  CHECK(get(directory / "target") == "same");
}

TEST_CASE("a copy is made only if it differs", "[os][writer]") {
  const TemporaryDirectory directory;
  put(directory / "from", std::string(300'000, 'x'));
  REQUIRE(*copy_if_changed(directory / "from", directory / "to", "", 0640));
  CHECK(mode_of(directory / "to") == 0640);
  const std::string before = identity_of(directory / "to");
  CHECK_FALSE(*copy_if_changed(directory / "from", directory / "to", "", 0640));
  CHECK(identity_of(directory / "to") == before);
  put(directory / "from", std::string(299'999, 'x') + "y");
  CHECK(*copy_if_changed(directory / "from", directory / "to", "", 0640));
  CHECK(get(directory / "to").back() == 'y');
}

TEST_CASE("what a killed writer left goes away with the next write", "[os][writer]") {
  const TemporaryDirectory directory;
  put(directory / ".file.portato-99999-0", "half");
  put(directory / ".other.portato-99999-0", "of another file");
  REQUIRE(write_file_atomically(directory / "file", "whole"));
  CHECK(names_in(directory.path()) == std::vector<std::string>{".other.portato-99999-0", "file"});
}

TEST_CASE("two writers to one path do not disturb each other", "[os][writer]") {
  const TemporaryDirectory directory;
  auto first = TemporaryFile::create(directory / "file");
  auto second = TemporaryFile::create(directory / "file");
  REQUIRE(first);
  REQUIRE(second);
  REQUIRE(first->write("first"));
  REQUIRE(second->write("second"));
  REQUIRE(first->finish(0644));
  REQUIRE(TemporaryFile::create(directory / "file"));  // looks for left-overs; a finished file is none
  REQUIRE(first->commit());
  CHECK(get(directory / "file") == "first");
  REQUIRE(second->finish(0644));
  REQUIRE(second->commit());
  CHECK(get(directory / "file") == "second");
  CHECK(names_in(directory.path()) == std::vector<std::string>{"file"});
}

TEST_CASE("many writers at a time: always one whole content, nothing left", "[os][writer]") {
  const TemporaryDirectory directory;
  std::vector<Child> writers;
  for (int writer = 0; writer < 8; ++writer) {
    writers.push_back(in_child([&] {
      for (int round = 0; round < 100; ++round) {
        const std::string content(20'000, static_cast<char>('a' + (writer + round) % 26));
        if (!write_file_if_changed(directory / "file", content)) return 1;
      }
      return 0;
    }));
  }
  for (Child& writer : writers) CHECK(writer.wait() == 0);
  const std::string content = get(directory / "file");
  CHECK(content == std::string(20'000, content.front()));
  CHECK(names_in(directory.path()) == std::vector<std::string>{"file"});
}

TEST_CASE("killed at any time, a writer leaves the old or the new content", "[os][writer]") {
  const TemporaryDirectory directory;
  const std::string old_content(1'000'000, 'o');
  const std::string new_content(1'000'000, 'n');
  std::minstd_rand random(7);
  int times_new = 0;
  for (int round = 0; round < 100; ++round) {
    REQUIRE(write_file_if_changed(directory / "file", old_content));
    Child writer = in_child([&] { return write_file_atomically(directory / "file", new_content) ? 0 : 1; });
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 1500));
    ::kill(writer.process(), SIGKILL);
    writer.wait();
    const std::string found = get(directory / "file");
    const bool is_whole = found == old_content || found == new_content;
    REQUIRE(is_whole);
    times_new += found == new_content ? 1 : 0;
  }
  INFO("new content in " << times_new << " of 100 rounds");
  REQUIRE(write_file_atomically(directory / "file", old_content));
  CHECK(names_in(directory.path()) == std::vector<std::string>{"file"});
}

TEST_CASE("a write that fails in the middle leaves the old file and no temporary one", "[os][writer]") {
  const TemporaryDirectory directory;
  put(directory / "file", "old");
  Child writer = in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{100'000, 100'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto written = write_file_atomically(directory / "file", std::string(1'000'000, 'x'));
    return !written && written.error().error_number == EFBIG ? 0 : 1;
  });
  CHECK(writer.wait() == 0);
  CHECK(get(directory / "file") == "old");
  CHECK(names_in(directory.path()) == std::vector<std::string>{"file"});
}

TEST_CASE("a full disk leaves the old file and no temporary one", "[os][writer]") {
  const TemporaryDirectory directory;
  constexpr int kNotPossible = 77;
  Child writer = in_child([&] {
    const bool has_rights = ::unshare(CLONE_NEWNS) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0;
    if (!has_rights || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("none", directory.path().c_str(), "tmpfs", 0, "size=64k") != 0) {
      return kNotPossible;
    }
    put(directory / "file", "old");
    const auto written = write_file_atomically(directory / "file", std::string(1'000'000, 'x'));
    const bool is_named = !written && written.error().message.ends_with("No space left on device");
    return is_named && get(directory / "file") == "old" && names_in(directory.path()).size() == 1 ? 0 : 1;
  });
  const int status = writer.wait();
  if (status == kNotPossible && portato::test::skip("no right to mount a small file system")) return;
  CHECK(status == 0);
}

}  // namespace portato::os
