// SPDX-License-Identifier: Apache-2.0
#include "os/archive.hpp"

#include <signal.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <clocale>

#include "os/os_fixture.hpp"

namespace portato::os {

using namespace test;

namespace {

constexpr std::int64_t kTime = 1'500'000'000;  // 2017-07-14 02:40:00 UTC

std::string long_name() { return std::string(120, 'l') + "/" + std::string(200, 'n'); }

std::vector<ArchiveMember> some_members(const TemporaryDirectory& directory, const std::string& prefix = "") {
  std::vector<ArchiveMember> members;
  const auto add = [&](const std::string& path, const std::string& content, std::uint32_t mode) {
    const std::string source = fmt::format("{}/source{}", directory.path(), members.size());
    put(source, content, 0600);
    members.push_back({prefix + path, source, mode, content.size()});
  };
  add("modules/b.ko", std::string(100'000, 'b'), 0644);
  add("bin/run", "#!/bin/sh\n", 0755);
  add("bin-x", "", 0640);
  add("config/ä ü\xff.cfg", "not UTF-8 either\n", 0644);
  add(long_name(), "long\n", 0644);
  return members;
}

std::string archive_of(ArchiveKind kind, const std::vector<ArchiveMember>& members, const std::string& path) {
  SignalGuard signals;
  auto file = TemporaryFile::create(path);
  REQUIRE(file);
  const auto written = write_archive(kind, with_directories(members, kind), kTime, *file, signals);
  if (!written) return written.error().message;
  REQUIRE(file->finish(0644));
  REQUIRE(file->commit());
  return "";
}

const std::string kNames =
    "./\n./bin/\n./bin-x\n./bin/run\n./config/\n./config/\xc3\xa4 \xc3\xbc\xff.cfg\n./" +
    std::string(120, 'l') + "/\n./" + long_name() + "\n./modules/\n./modules/b.ko\n";

}  // namespace

TEST_CASE("GNU tar, BusyBox and bsdtar read the same members in byte order", "[os][archive]") {
  const TemporaryDirectory directory;
  REQUIRE(archive_of(ArchiveKind::kTarBzip2, some_members(directory), directory / "a.tar.bz2") == "");
  for (const char* reader : {"tar --quoting-style=literal -tjf", "busybox tar -tjf", "bsdtar -tf"}) {
    const std::string command = reader;
    if (lacks_tool(command.substr(0, command.find(' ')))) continue;
    INFO(reader);
    const std::string listed = shell("cd " + directory.path() + " && LC_ALL=C " + command + " a.tar.bz2");
    if (command.starts_with("tar ")) {
      CHECK(listed == kNames);
    } else {
      CHECK(std::count(listed.begin(), listed.end(), '\n') == 10);  // they show other bytes as `?` or `\377`
    }
  }
}

TEST_CASE("what a tar unpacks to is what was packed, for every reader", "[os][archive]") {
  const TemporaryDirectory directory;
  REQUIRE(archive_of(ArchiveKind::kTarBzip2, some_members(directory), directory / "a.tar.bz2") == "");
  for (const char* reader : {"tar", "busybox tar", "bsdtar"}) {
    const std::string command = reader;
    if (lacks_tool(command.substr(0, command.find(' ')))) continue;
    INFO(reader);
    const std::string to = directory / "out-" + command.substr(0, 3);
    boost::filesystem::create_directories(to);
    const std::string said = shell("cd " + to + " && bzip2 -dc ../a.tar.bz2 | " + command + " -xpf -");
    CHECK(said.empty());
    CHECK(get(to + "/modules/b.ko") == std::string(100'000, 'b'));
    CHECK(get(to + "/config/ä ü\xff.cfg") == "not UTF-8 either\n");
    CHECK(get(to + "/" + long_name()) == "long\n");
    CHECK(mode_of(to + "/bin/run") == 0755);
    CHECK(mode_of(to + "/bin-x") == 0640);
    CHECK(mode_of(to + "/config") == 0755);
  }
}

TEST_CASE("a tar's members belong to nobody in particular and have the given time", "[os][archive]") {
  const TemporaryDirectory directory;
  REQUIRE(archive_of(ArchiveKind::kTarBzip2, some_members(directory), directory / "a.tar.bz2") == "");
  const std::string listed = shell("TZ=UTC tar --full-time -tvjf " + (directory / "a.tar.bz2"));
  CHECK(listed.find("drwxr-xr-x 0/0               0 2017-07-14 02:40:00 ./\n") != std::string::npos);
  CHECK(listed.find("-rwxr-xr-x 0/0              10 2017-07-14 02:40:00 ./bin/run\n") != std::string::npos);
}

TEST_CASE("cpio and BusyBox read the initramfs archive", "[os][archive]") {
  if (lacks_tool("cpio") || lacks_tool("zstd")) return;
  const TemporaryDirectory directory;
  REQUIRE(archive_of(ArchiveKind::kCpioZstd, some_members(directory, "usr/lib/sys/"),
                     directory / "a.cpio.zst") == "");
  const std::string listed =
      shell("cd " + directory.path() + " && zstd -qdc a.cpio.zst | LC_ALL=C cpio -t --quiet");
  CHECK(listed.starts_with(
      "usr\nusr/lib\nusr/lib/sys\nusr/lib/sys/bin\nusr/lib/sys/bin-x\nusr/lib/sys/bin/run\n"));
  for (const char* reader : {"cpio", "busybox cpio"}) {
    const std::string command = reader;
    if (lacks_tool(command.substr(0, command.find(' ')))) continue;
    const std::string to = directory / "out-" + command.substr(0, 3);
    boost::filesystem::create_directories(to);
    shell("cd " + to + " && zstd -qdc ../a.cpio.zst | " + command + " -idm 2>&1");
    INFO(reader);
    CHECK(get(to + "/usr/lib/sys/modules/b.ko") == std::string(100'000, 'b'));
    CHECK(get(to + "/usr/lib/sys/config/ä ü\xff.cfg") == "not UTF-8 either\n");
    CHECK(get(to + "/usr/lib/sys/" + long_name()) == "long\n");
    CHECK(mode_of(to + "/usr/lib/sys/bin/run") == 0755);
  }
}

TEST_CASE("members of a cpio have numbers of their own, so that none passes for a link to another",
          "[os][archive]") {
  if (lacks_tool("zstd")) return;
  const TemporaryDirectory directory;
  REQUIRE(archive_of(ArchiveKind::kCpioZstd, some_members(directory), directory / "a.cpio.zst") == "");
  shell("zstd -qd " + (directory / "a.cpio.zst"));
  const std::string bytes = get(directory / "a.cpio");
  std::vector<std::string> numbers;
  for (std::size_t at = bytes.find("070701"); at != std::string::npos; at = bytes.find("070701", at + 1)) {
    const auto field = [&](std::size_t index) { return bytes.substr(at + 6 + 8 * index, 8); };
    if (bytes.compare(at + 110, 10, "TRAILER!!!") == 0) break;
    numbers.push_back(field(0));
    CHECK(field(2) == "00000000");  // user
    CHECK(field(3) == "00000000");  // group
    CHECK(field(4) == "00000001");  // links
    CHECK(field(5) == fmt::format("{:08x}", kTime));
  }
  CHECK(numbers.size() == 9);
  std::sort(numbers.begin(), numbers.end());
  CHECK(std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end());
}

TEST_CASE("archives have the same bytes whatever the umask, time zone, locale, order and place",
          "[os][archive]") {
  const ArchiveKind kind = GENERATE(ArchiveKind::kTarBzip2, ArchiveKind::kCpioZstd);
  const TemporaryDirectory here;
  const TemporaryDirectory there;
  REQUIRE(archive_of(kind, some_members(here), here / "a") == "");
  std::vector<ArchiveMember> members = some_members(there);
  std::reverse(members.begin(), members.end());
  const mode_t old_mask = ::umask(0027);
  ::setenv("TZ", "Asia/Kathmandu", 1);
  std::setlocale(LC_ALL, "C.UTF-8");
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  CHECK(archive_of(kind, members, there / "a") == "");
  std::setlocale(LC_ALL, "C");
  ::unsetenv("TZ");
  ::umask(old_mask);
  const bool same = get(here / "a") == get(there / "a");
  CHECK(same);
  CHECK(get(here / "a").size() > 200);
}

TEST_CASE("what the format cannot hold is refused", "[os][archive]") {
  const TemporaryDirectory directory;
  const ArchiveKind kind = GENERATE(ArchiveKind::kTarBzip2, ArchiveKind::kCpioZstd);
  put(directory / "big", "");
  const std::uint64_t too_large = largest_member_size(kind) + 1;
  CHECK(archive_of(kind, {{"big", directory / "big", 0644, too_large}}, directory / "a") ==
        fmt::format("cannot pack `big`: {} bytes are more than the archive format can hold", too_large));
  const std::string name(5000, 'x');
  CHECK(archive_of(kind, {{name, directory / "big", 0644, 0}}, directory / "a")
            .ends_with("the name is longer than 4000 bytes"));
  CHECK_FALSE(exists(directory / "a"));
}

TEST_CASE("a file that changes while it is packed is an error", "[os][archive]") {
  const TemporaryDirectory directory;
  const ArchiveKind kind = GENERATE(ArchiveKind::kTarBzip2, ArchiveKind::kCpioZstd);
  put(directory / "file", "12345");
  CHECK(archive_of(kind, {{"file", directory / "file", 0644, 4}}, directory / "a") ==
        "cannot pack `file`: it grew meanwhile");
  CHECK(archive_of(kind, {{"file", directory / "file", 0644, 6}}, directory / "a") ==
        "cannot pack `file`: it shrank meanwhile");
  CHECK(archive_of(kind, {{"file", directory / "gone", 0644, 6}}, directory / "a") ==
        "cannot read `" + (directory / "gone") + "`: No such file or directory");
  CHECK(names_in(directory.path()) == std::vector<std::string>{"file"});
}

TEST_CASE("an archive that cannot be written to its end is an error with the reason", "[os][archive]") {
  const TemporaryDirectory directory;
  const ArchiveKind kind = GENERATE(ArchiveKind::kTarBzip2, ArchiveKind::kCpioZstd);
  shell("head -c 1000000 /dev/urandom > " + (directory / "random"));
  Child writer = in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{100'000, 100'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    SignalGuard signals;
    auto file = TemporaryFile::create(directory / "a");
    const auto written =
        write_archive(kind, {{"random", directory / "random", 0644, 1'000'000}}, kTime, *file, signals);
    return !written && written.error().message == "cannot write `" + (directory / "a") + "`: File too large"
               ? 0
               : 1;
  });
  CHECK(writer.wait() == 0);
}

}  // namespace portato::os
