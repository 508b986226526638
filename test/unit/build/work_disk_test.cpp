// SPDX-License-Identifier: Apache-2.0
// Each reason for which a work folder is not to be had is a diagnostic of its own.
#include "build/work_disk.hpp"

#include <catch2/catch.hpp>

#include "diag/render.hpp"
#include "os/os_fixture.hpp"

using namespace portato;
using namespace portato::os::test;

namespace {

/// What is said of the folder `work`, whose path is cut out.
std::string said_of(const TemporaryDirectory& directory) {
  const std::string path = directory / "work";
  diag::CollectingSink sink;
  build::WorkDisk disk(
      path, os::WorkFolder::Wait::kNever, [](const std::string&) {}, sink);
  const bool is_taken = disk.acquire();
  CHECK(is_taken == sink.diagnostics().empty());
  const source::SourceManager sources;
  std::string text;
  for (const diag::Diagnostic& each : sink.diagnostics())
    text += diag::render_short(each, {sources, "/nowhere"});
  const std::size_t at = text.find(path);
  return at == std::string::npos ? text : text.replace(at, path.size(), "WORK");
}

}  // namespace

TEST_CASE("a work folder that is free is taken", "[build][work]") {
  const TemporaryDirectory directory;
  CHECK(said_of(directory).empty());
  CHECK(exists(directory / "work/stamps"));
}

TEST_CASE("a work folder in use is an error that names who uses it", "[build][work]") {
  const TemporaryDirectory directory;
  Child owner = in_child([&] {
    const auto taken = os::WorkFolder::acquire(directory / "work", os::WorkFolder::Wait::kNever);
    put(directory / "taken", "");
    ::pause();
    return 0;
  });
  REQUIRE(wait_until([&] { return exists(directory / "taken"); }));
  CHECK(said_of(directory) ==
        fmt::format("portato: error: the work folder `WORK` is in use by process {} [D7009]\n",
                    owner.process()));
}

TEST_CASE("a folder of somebody's files is not taken for a work folder", "[build][work]") {
  const TemporaryDirectory directory;
  put(directory / "work/thesis", "mine");
  CHECK(said_of(directory).ends_with(" [D7022]\n"));
  CHECK(get(directory / "work/thesis") == "mine");
}

TEST_CASE("a work folder in which a link leads elsewhere is not safe", "[build][work]") {
  const TemporaryDirectory directory;
  REQUIRE(said_of(directory).empty());
  boost::filesystem::create_directories(directory / "home");
  boost::filesystem::remove_all(directory / "work/.tmp");
  ::symlink((directory / "home").c_str(), (directory / "work/.tmp").c_str());
  CHECK(said_of(directory).ends_with(" [D7023]\n"));
}
