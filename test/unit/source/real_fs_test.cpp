// SPDX-License-Identifier: Apache-2.0
// What only the real file system can show: links, special files, and paths that the kernel does not take at
// once.
#include "source/real_fs.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

using namespace portato;
using source::DirectoryEntry;
using source::FileKind;

namespace {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = "/tmp/portato-test-XXXXXX";
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = std::filesystem::canonical(name).string();
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

}  // namespace

TEST_CASE("entries are listed with what links lead to") {
  const TemporaryFolder folder;
  const std::string& top = folder.path();
  write(top + "/file", "text");
  ::chmod((top + "/file").c_str(), 04755);
  ::mkdir((top + "/sub").c_str(), 0755);
  ::mkfifo((top + "/fifo").c_str(), 0600);
  ::symlink("file", (top + "/link").c_str());
  ::symlink("nowhere", (top + "/dangling").c_str());
  const auto entries = source::RealFs().list_entries(top);
  REQUIRE(entries);
  REQUIRE(entries->size() == 5);
  const DirectoryEntry& dangling = (*entries)[0];
  CHECK((dangling.name == "dangling" && dangling.is_link && dangling.status.kind == FileKind::kMissing));
  CHECK((*entries)[1].status.kind == FileKind::kOther);
  CHECK(std::string(source::describe_special((*entries)[1].status)) == "a FIFO");
  CHECK((*entries)[2].status.size == 4);
  CHECK(((*entries)[2].status.mode & 07777) == 04755);
  CHECK((*entries)[2].status.modified_ns / 1'000'000'000 == (*entries)[2].status.modified);
  CHECK((*entries)[3].is_link);
  CHECK((*entries)[3].target == top + "/file");
  CHECK((*entries)[3].status.inode == (*entries)[2].status.inode);
  CHECK((*entries)[4].status.kind == FileKind::kDirectory);
}

TEST_CASE("folders are listed and files begun however long their path is") {
  const TemporaryFolder folder;
  const std::string name(250, 'd');
  std::string path = folder.path();
  int current = ::open(path.c_str(), O_PATH);
  for (int i = 0; i < 30; ++i) {
    REQUIRE(::mkdirat(current, name.c_str(), 0755) == 0);
    const int next = ::openat(current, name.c_str(), O_PATH);
    ::close(current);
    current = next;
    path += "/" + name;
  }
  const int file = ::openat(current, "file", O_CREAT | O_WRONLY, 0644);
  CHECK(::write(file, "0123456789", 10) == 10);
  ::close(file);
  ::close(current);
  REQUIRE(path.size() > 7000);
  const auto entries = source::RealFs().list_entries(path);
  REQUIRE(entries);
  REQUIRE(entries->size() == 1);
  CHECK(entries->front().name == "file");
  CHECK(*source::RealFs().read_start(path + "/file", 4) == "0123");
  CHECK_FALSE(source::RealFs().list_entries(path + "/missing"));
}
