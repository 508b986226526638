// SPDX-License-Identifier: Apache-2.0
#include "exec/package_runner.hpp"

#include <signal.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <random>

#include "exec/exec_fixture.hpp"

namespace portato::exec {

using namespace test;

namespace {

class PackageFixture {
 public:
  PackageFixture() {
    step.system = "demo";
    step.target = "localhost";
    step.framework_version = "21.05.0";
    step.staging_directory = directory / "work/staging";
    step.modified = 1'500'000'000;
    step.image_root = "usr/lib/portato";
    step.update_pack = directory / "demo.localhost.update";
    step.initramfs_image = directory / "demo.localhost.cpio.zst";
    step.manifest = directory / "demo.localhost.manifest";
    step.stamp = directory / "work/package.stamp";
    add("modules/vbus.ko", "module\n", 0644);
    add("config/modules.cfg", "{ }\n", 0644);
    add("modules/files/a-b/scripts/install \\sh", "#!/bin/sh\n", 0755);
    add("config/ü.cfg", "", 0600);
  }

  void add(const std::string& path, const std::string& content, std::uint32_t mode) {
    const std::string source = directory / "in/" + std::to_string(step.files.size());
    put(source, content, 0600);
    step.files.push_back({path, source, mode});
  }

  int run(Listener& listener) const {
    listener.context.scratch = directory / "work/.tmp";
    return run_package_step(step, listener.context);
  }
  int run() const {
    Listener listener;
    const int status = run(listener);
    INFO(listener.said);
    CHECK(listener.said.empty());
    return status;
  }

  [[nodiscard]] std::vector<std::string> output_identities() const {
    return {identity_of(step.update_pack), identity_of(step.initramfs_image), identity_of(step.manifest)};
  }
  [[nodiscard]] std::vector<std::string> outputs() const {
    return {get(step.update_pack), get(step.initramfs_image), get(step.manifest)};
  }
  [[nodiscard]] std::string md5() const { return get(step.stamp).substr(0, 32); }

  TemporaryDirectory directory;
  plan::PackageStep step;
};

}  // namespace

TEST_CASE("the system's hash is that of the documented pipeline", "[exec][package]") {
  const PackageFixture fixture;
  REQUIRE(fixture.run() == 0);
  const std::string copy = fixture.directory / "copy";
  const std::string expected = shell(
      "cp -a " + fixture.step.staging_directory + " " + copy + " && cd " + copy +
      " && rm -f info.properties version && ( find -P -print0 | LC_ALL=C sort -z ; "
      "find -P -type f -print0 | LC_ALL=C sort -z | xargs -0 -r md5sum ; "
      "find -P -type l -print0 | LC_ALL=C sort -z | xargs -0 -r -n 1 readlink ) | md5sum | cut -d ' ' -f 1");
  CHECK(fixture.md5() + "\n" == expected);
  CHECK(get(fixture.step.staging_directory + "/info.properties") ==
        "system.name=demo\nsystem.md5=" + fixture.md5() + "\n");
  CHECK(get(fixture.step.staging_directory + "/version") == "21.05.0_" + fixture.md5() + "\n");
}

TEST_CASE("symbolic links are staged, hashed and packed as links", "[exec][package]") {
  PackageFixture fixture;
  const std::string link = "lib/modules/6.1.0/updates/demo/vbus.ko";
  const std::string target = "../../../../../modules/vbus.ko";
  fixture.step.files.push_back({link, "", 0777, target});
  REQUIRE(fixture.run() == 0);
  const std::string staged = fixture.step.staging_directory + "/" + link;
  CHECK(shell("readlink " + staged) == target + "\n");
  CHECK(get(staged) == "module\n");
  const std::string expected = shell(
      "cd " + fixture.step.staging_directory +
      " && ( find -P -print0 | LC_ALL=C sort -z | grep -zvx './info.properties\\|./version' ; "
      "find -P -type f -print0 | LC_ALL=C sort -z | grep -zvx './info.properties\\|./version' | xargs -0 -r "
      "md5sum ; "
      "find -P -type l -print0 | LC_ALL=C sort -z | xargs -0 -r -n 1 readlink ) | md5sum | cut -d ' ' -f 1");
  CHECK(fixture.md5() + "\n" == expected);

  const std::string pack = get(fixture.step.update_pack);
  put(fixture.directory / "payload", pack.substr(pack.find('}') + 1));
  CHECK(shell("cd " + fixture.directory / "" + " && tar -tvjf payload | grep -c -- '" + link + " -> " +
              target + "'") == "1\n");
  CHECK(shell("zstd -dc " + fixture.step.initramfs_image + " | cpio -tv 2>/dev/null | grep -c -- '" + link +
              " -> " + target + "'") == "1\n");

  // What is right stays untouched; what leads elsewhere, or is a file, is put right.
  const std::string before = identity_of(staged);
  REQUIRE(fixture.run() == 0);
  CHECK(identity_of(staged) == before);
  shell("ln -sfn /etc/passwd " + staged);
  REQUIRE(fixture.run() == 0);
  CHECK(shell("readlink " + staged) == target + "\n");
  shell("rm " + staged + " && echo file > " + staged);
  REQUIRE(fixture.run() == 0);
  CHECK(shell("readlink " + staged) == target + "\n");
}

TEST_CASE("the hash does not depend on the previous build", "[exec][package]") {
  PackageFixture fixture;
  REQUIRE(fixture.run() == 0);
  const std::string first = fixture.md5();
  REQUIRE(fixture.run() == 0);
  CHECK(fixture.md5() == first);
  fixture.step.framework_version = "other";
  REQUIRE(fixture.run() == 0);
  CHECK(fixture.md5() == first);
}

TEST_CASE("the pack is a header and exactly so many bytes of tar", "[exec][package]") {
  CHECK(update_header("0123456789abcdef0123456789abcdef", 17) ==
        "{\n\"command\":\"updateSystem\",\n\"md5\":\"0123456789abcdef0123456789abcdef\",\n\"size\":17\n}");
  const PackageFixture fixture;
  REQUIRE(fixture.run() == 0);
  const std::string pack = get(fixture.step.update_pack);
  const std::size_t header_end = pack.find('}') + 1;
  const std::string payload = pack.substr(header_end);
  CHECK(pack.substr(0, header_end) == update_header(fixture.md5(), payload.size()));
  put(fixture.directory / "payload", payload);
  const std::string out = fixture.directory / "out";
  CHECK(shell("mkdir " + out + " && cd " + out + " && tar -xjf ../payload && diff -r . " +
              fixture.step.staging_directory) == "");
}

TEST_CASE("the initramfs image holds the tree at its place", "[exec][package]") {
  if (lacks_tool("cpio") || lacks_tool("zstd")) return;
  const PackageFixture fixture;
  REQUIRE(fixture.run() == 0);
  const std::string out = fixture.directory / "out";
  CHECK(shell("mkdir " + out + " && cd " + out + " && zstd -qdc " + fixture.step.initramfs_image +
              " | cpio -id --quiet && diff -r usr/lib/portato " + fixture.step.staging_directory) == "");
}

TEST_CASE("the manifest gets every file of the tree with its size, mode and hash", "[exec][package]") {
  const PackageFixture fixture;
  REQUIRE(fixture.run() == 0);
  const std::string text = get(fixture.step.manifest);
  const auto entry = [](const char* path, int size, const char* mode, const std::string& sum) {
    return fmt::format("  - path: \"{}\"\n    size: {}\n    mode: \"{}\"\n    sha256: \"{}\"\n", path, size,
                       mode, sum);
  };
  const std::string none = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  std::string sum = shell("sha256sum " + fixture.step.staging_directory + "/version | cut -d ' ' -f 1");
  sum.resize(none.size());
  CHECK(text.find("md5: \"" + fixture.md5() + "\"\n") != std::string::npos);
  CHECK(text.find("files:\n  - path: \"config/modules.cfg\"\n    size: 4\n") != std::string::npos);
  CHECK(text.find(entry("config/ü.cfg", 0, "0600", none)) != std::string::npos);
  CHECK(text.ends_with(entry("version", 41, "0644", sum)));
}

TEST_CASE("the tree holds exactly what is listed, with exact modes, and unchanged files stay untouched",
          "[exec][package]") {
  PackageFixture fixture;
  const std::string& tree = fixture.step.staging_directory;
  REQUIRE(fixture.run() == 0);
  const std::string kept = identity_of(tree + "/modules/vbus.ko");
  put(tree + "/modules/old.ko", "stale");
  put(tree + "/modules/.vbus.ko.portato-1-0", "half");
  put(tree + "/gone/deep/file", "stale");
  ::symlink("/etc", (tree + "/link").c_str());
  ::unlink((tree + "/config/modules.cfg").c_str());
  boost::filesystem::create_directories(tree + "/config/modules.cfg/in the way");
  ::chmod((tree + "/config/ü.cfg").c_str(), 0644);
  const mode_t old_mask = ::umask(0077);
  REQUIRE(fixture.run() == 0);
  ::umask(old_mask);
  CHECK(names_in(tree) == std::vector<std::string>{"config", "info.properties", "modules", "version"});
  CHECK(names_in(tree + "/modules") == std::vector<std::string>{"files", "vbus.ko"});
  CHECK(get(tree + "/config/modules.cfg") == "{ }\n");
  CHECK(mode_of(tree + "/config/ü.cfg") == 0600);
  CHECK(mode_of(tree + "/modules/files/a-b/scripts/install \\sh") == 0755);
  CHECK(identity_of(tree + "/modules/vbus.ko") == kept);
  fixture.step.files.pop_back();
  REQUIRE(fixture.run() == 0);
  CHECK_FALSE(exists(tree + "/config/ü.cfg"));
}

TEST_CASE("outputs that did not change are not touched; a changed input changes them all",
          "[exec][package]") {
  const PackageFixture fixture;
  REQUIRE(fixture.run() == 0);
  const auto before = fixture.output_identities();
  REQUIRE(fixture.run() == 0);
  CHECK(fixture.output_identities() == before);
  put(fixture.step.files[0].source, "Module\n");
  REQUIRE(fixture.run() == 0);
  const auto after = fixture.output_identities();
  for (std::size_t index = 0; index < after.size(); ++index) CHECK(after[index] != before[index]);
}

TEST_CASE("another directory, umask, time zone and user make the same bytes", "[exec][package]") {
  const PackageFixture here;
  REQUIRE(here.run() == 0);
  const PackageFixture there;
  if (::getuid() == 0) {
    shell("chown -R nobody " + there.directory.path() + " && chmod 755 " + there.directory.path());
  }
  Child other = in_child([&] {
    ::umask(0007);
    ::setenv("TZ", "America/St_Johns", 1);
    ::setenv("LC_ALL", "C.UTF-8", 1);
    if (::getuid() == 0 && ::setuid(65534) != 0) return 99;
    Listener listener;
    return there.run(listener);
  });
  REQUIRE(other.wait() == 0);
  const bool same = here.outputs() == there.outputs();
  CHECK(same);
}

TEST_CASE("a wrong plan does not write outside the tree", "[exec][package]") {
  const auto said_of = [](const std::string& path) {
    PackageFixture fixture;
    fixture.add(path, "x", 0644);
    Listener listener;
    CHECK(fixture.run(listener) == 1);
    CHECK_FALSE(exists(fixture.step.update_pack));
    return listener.said;
  };
  CHECK(said_of("../escape") ==
        "portato: error: cannot stage `../escape`: not a path below the staging tree [D7008]\n");
  CHECK(said_of("/etc/passwd").find("not a path below") != std::string::npos);
  CHECK(said_of("a/../b").find("not a path below") != std::string::npos);
  CHECK(said_of("new\nline") ==
        "portato: error: cannot stage `new\\x0aline`: a control character in the name [D7008]\n");
  CHECK(said_of("modules/vbus.ko").find("it is there twice") != std::string::npos);
  CHECK(said_of("modules/vbus.ko/x").find("both a file and a directory") != std::string::npos);
  CHECK(said_of("version").find("the name is taken") != std::string::npos);
}

TEST_CASE("a missing input is named and no output appears", "[exec][package]") {
  PackageFixture fixture;
  fixture.step.files.push_back({"modules/gone.ko", fixture.directory / "gone.ko", 0644});
  Listener listener;
  CHECK(fixture.run(listener) == 1);
  CHECK(listener.said == "portato: error: cannot read `" + (fixture.directory / "gone.ko") +
                             "`: No such file or directory [D7008]\n");
  CHECK_FALSE(exists(fixture.step.update_pack));
  CHECK_FALSE(exists(fixture.step.stamp));
}

TEST_CASE("when one output cannot be written all old ones stay", "[exec][package]") {
  PackageFixture fixture;
  REQUIRE(fixture.run() == 0);
  const auto before = fixture.outputs();
  shell("head -c 300000 /dev/urandom > " + fixture.step.files[0].source);
  Child packer = in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{300'100, 300'100};  // the tree can be staged, but neither archive can be written
    ::setrlimit(RLIMIT_FSIZE, &limit);
    Listener listener;
    return fixture.run(listener);
  });
  CHECK(packer.wait() == 1);
  CHECK(fixture.outputs() == before);
  CHECK(names_in(fixture.directory.path()) ==
        std::vector<std::string>{"demo.localhost.cpio.zst", "demo.localhost.manifest",
                                 "demo.localhost.update", "in", "work"});
}

TEST_CASE("killed at any time, the next run makes the right outputs and leaves nothing over",
          "[exec][package]") {
  PackageFixture fixture;
  for (int index = 0; index < 30; ++index) {
    fixture.add(fmt::format("modules/m{:02}.ko", index),
                std::string(20'000, static_cast<char>('a' + index % 26)), 0644);
  }
  REQUIRE(fixture.run() == 0);
  const auto good = fixture.outputs();
  std::minstd_rand random(3);
  for (int round = 0; round < 40; ++round) {
    const int number = round % 2 == 0 ? SIGKILL : SIGTERM;
    put(fixture.step.files[0].source, fmt::format("other {}\n", round));
    Child packer = in_child([&] {
      Listener listener;
      return fixture.run(listener);
    });
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
    ::kill(packer.process(), number);
    packer.wait();
    put(fixture.step.files[0].source, "module\n");
    REQUIRE(fixture.run() == 0);
    const bool is_ok = fixture.outputs() == good;
    REQUIRE(is_ok);
  }
  put(fixture.step.files[0].source, "again\n");
  REQUIRE(fixture.run() == 0);
  CHECK(names_in(fixture.directory.path()).size() == 5);
}

}  // namespace portato::exec
