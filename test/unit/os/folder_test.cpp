// SPDX-License-Identifier: Apache-2.0
#include "os/folder.hpp"

#include <fcntl.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>

#include "os/os_fixture.hpp"

namespace portato::os {

using namespace test;

namespace {

Folder open_folder(const std::string& path) {
  auto folder = Folder::open(path);
  REQUIRE(folder);
  return std::move(*folder);
}

/// A chain of `depth` folders with a file at its end.
void make_chain(const std::string& top, int depth) {
  const std::string step = "d/d/d/d/d/d/d/d/d/d";
  shell(fmt::format("cd {} && for i in $(seq {}); do mkdir -p {} && cd {}; done; echo x >file", top,
                    depth / 10, step, step));
}

}  // namespace

TEST_CASE("nothing below a folder is reached through links or ..", "[os][folder]") {
  const TemporaryDirectory directory;
  put(directory / "home/file", "mine");
  put(directory / "top/in/file", "ours");
  ::symlink((directory / "home").c_str(), (directory / "top/absolute").c_str());
  ::symlink("../home", (directory / "top/relative").c_str());
  ::symlink("in", (directory / "top/inside").c_str());
  const Folder folder = open_folder(directory / "top");
  CHECK(folder.open_file("in/file", O_RDONLY));
  for (const char* name :
       {"absolute/file", "relative/file", "inside/file", "../home/file", "in/../../home/file"}) {
    INFO(name);
    CHECK_FALSE(folder.open_file(name, O_RDONLY));
    CHECK_FALSE(folder.open_file(std::string(name) + ".new", O_WRONLY | O_CREAT, 0644));
    CHECK_FALSE(folder.make_directory(name));
    CHECK_FALSE(folder.remove(name));
  }
  CHECK(get(directory / "home/file") == "mine");
  CHECK(names_in(directory / "home").size() == 1);
  // Links may be followed inside where that is asked for, but not out.
  CHECK(folder.open_following("inside/file", O_RDONLY).is_open());
  CHECK_FALSE(folder.open_following("relative/file", O_RDONLY).is_open());
}

TEST_CASE("removing takes whole trees, and of links only the links", "[os][folder]") {
  const TemporaryDirectory directory;
  put(directory / "home/file", "mine");
  put(directory / "top/tree/a/b/c", "");
  put(directory / "top/tree/a/0.removed", "");
  put(directory / "top/tree/0.removed/x", "");
  ::symlink((directory / "home").c_str(), (directory / "top/tree/a/link").c_str());
  const Folder folder = open_folder(directory / "top");
  CHECK(folder.remove("tree"));
  CHECK(names_in(directory / "top").empty());
  CHECK(get(directory / "home/file") == "mine");
  CHECK(folder.remove("tree"));
  CHECK(folder.remove("not/there"));
}

TEST_CASE("a deep tree is removed with few descriptors", "[os][folder]") {
  const TemporaryDirectory directory;
  boost::filesystem::create_directories(directory / "top/deep");
  make_chain(directory / "top/deep", 3000);
  Child child = in_child([&] {
    const rlimit limit{32, 32};
    ::setrlimit(RLIMIT_NOFILE, &limit);
    const auto folder = Folder::open(directory / "top");
    return folder && folder->remove("deep") ? 0 : 1;
  });
  CHECK(child.wait() == 0);
  CHECK(names_in(directory / "top").empty());
}

TEST_CASE("a directory is made with those above it", "[os][folder]") {
  const TemporaryDirectory directory;
  const Folder folder = open_folder(directory.path());
  CHECK(folder.make_directory("a/b/c"));
  CHECK(folder.make_directory("a/b/c"));
  put(directory / "a/file", "");
  CHECK_FALSE(folder.make_directory("a/file/x"));
  CHECK(folder.relative(directory / "a/b") == "a/b");
  CHECK(folder.relative(directory.path()).empty());
  CHECK(folder.relative(directory.path() + "x/b").empty());
}

}  // namespace portato::os
