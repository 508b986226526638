// SPDX-License-Identifier: Apache-2.0
// What is bundled by the folder, and what an image cannot or should not hold.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "emit/emit.hpp"
#include "emit/folder_list.hpp"
#include "os/archive_limits.hpp"
#include "plan/build_plan.hpp"
#include "plan/image_limits.hpp"
#include "plan/secret_files.hpp"
#include "project.hpp"

using namespace portato;
using test::Lines;
using test::Project;

namespace {

constexpr const char* kKey =
    "-----BEGIN OPENSSH PRIVATE "
    "KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gt\n"
    "-----END OPENSSH PRIVATE KEY-----\n";

std::optional<plan::BuildPlan> plan_model(Project& project, const model::Model& model,
                                          bool is_mkmod = false) {
  plan::PlanOptions options;
  options.work_directory = "/work";
  options.output_directory = "/out";
  options.target = "localhost";
  options.kernel = kernel::KernelTree{"/linux", "given by `--kernel`", "6.1.0", "x86", "gcc", false, true};
  options.for_single_definition = is_mkmod;
  return plan::plan_build(model, options, project.sources, project.fs, project.sink);
}

/// Plans a system with one module, `m.mdef`, that has these bundles.
std::optional<plan::BuildPlan> plan_bundles(Project& project, const std::string& bundles,
                                            const std::string& further = "") {
  project.file("m.c", "").file("m.mdef", "sources: { m.c } bundles: { " + bundles + " } " + further);
  project.file("system.sdef", "kernelModules: { m }");
  return plan_model(project, project.system());
}

/// `path <- source`, behind it the folder that must not be left.
Lines staged(const std::optional<plan::BuildPlan>& plan) {
  Lines lines;
  if (!plan) return lines;
  for (const plan::StagedFile& file : plan->package->files) {
    const std::string top = "modules/files/m/";
    if (file.path.starts_with(top))
      lines.push_back(fmt::format("{} <- {} [{}]", file.path.substr(top.size()), file.source, file.root));
  }
  return lines;
}

std::string list_of(Project& project) {
  const auto plan = plan_model(project, project.system());
  REQUIRE(plan);
  REQUIRE(plan->folder_lists.size() == 1);
  return emit::folder_list(plan->folder_lists[0]);
}

}  // namespace

TEST_CASE("the files of a bundled folder are inputs by a list, not one by one") {
  Project project;
  project.file("d/a", "").file("d/b/c", "").file("one", "");
  const auto plan = plan_bundles(project, "dir: { d /d } file: { one /one }");
  REQUIRE(plan);
  const os::OutputSet files = emit::emit_build(project.system(), *plan);
  const std::string& ninja = files.at("/work/build.ninja").content;
  CHECK(ninja.find("/project/d/") == std::string::npos);
  CHECK(ninja.find(" /work/bundles/0.json") != std::string::npos);
  CHECK(ninja.find(" /project/one") != std::string::npos);
  CHECK(files.at("/work/bundles/0.json").content ==
        "{\n \"version\": 1,\n \"folder\": \"/project/d\",\n \"files\": [\n  [\"a\", 0, 0, 0, 1],\n  "
        "[\"b/c\", 0, 0, "
        "0, 2]\n ]\n}\n");
  CHECK(staged(plan) == Lines{"d/a <- /project/d/a [/project/d]", "d/b/c <- /project/d/b/c [/project/d]",
                              "one <- /project/one []"});
}

TEST_CASE("the list of a folder changes with any of its files") {
  Project project;
  project.file("d/a", "").file("d/b", "");
  REQUIRE(plan_bundles(project, "dir: { d /d }"));
  const std::string first = list_of(project);
  CHECK(list_of(project) == first);
  project.fs.touch("d/b");
  const std::string touched = list_of(project);
  CHECK(touched != first);
  project.file("d/c", "");
  CHECK(list_of(project) != touched);
}

TEST_CASE("mkmod publishes the files of bundled folders, which are no inputs of ninja") {
  Project project;
  project.file("m.c", "").file("d/a", "");
  project.file("m.mdef", "sources: { m.c } bundles: { dir: { d /d } }");
  const model::Model model = project.module("m.mdef");
  const auto plan = plan_model(project, model, true);
  REQUIRE(plan);
  const auto published =
      std::find_if(plan->published.begin(), plan->published.end(),
                   [](const plan::StagedFile& file) { return file.path == "modules/m/files/m/d/a"; });
  REQUIRE(published != plan->published.end());
  CHECK(published->root == "/project/d");
  CHECK(emit::emit_build(model, *plan).at("/work/build.ninja").content.find("/project/d/") ==
        std::string::npos);
}

TEST_CASE("links that stay in a bundled folder are followed, and their files named without links") {
  Project project;
  project.file("d/real/x", "").file("d/y", "");
  project.fs.add_link("d/again", "real");
  project.fs.add_link("d/absolute", "/project/d/y");
  project.fs.add_link("d/real/up", "../../d/y");
  const auto plan = plan_bundles(project, "dir: { d /d }");
  CHECK(project.messages() == Lines{});
  CHECK(staged(plan) ==
        Lines{"d/absolute <- /project/d/y [/project/d]", "d/again/up <- /project/d/y [/project/d]",
              "d/again/x <- /project/d/real/x [/project/d]", "d/real/up <- /project/d/y [/project/d]",
              "d/real/x <- /project/d/real/x [/project/d]", "d/y <- /project/d/y [/project/d]"});
}

TEST_CASE("a bundled folder may itself be a link") {
  Project project;
  project.file("real/x", "");
  project.fs.add_link("d", "real");
  project.fs.add_link("real/y", "x");
  CHECK(staged(plan_bundles(project, "dir: { d /d }")) ==
        Lines{"d/x <- /project/d/x [/project/d]", "d/y <- /project/d/x [/project/d]"});
  CHECK(project.messages() == Lines{});
}

TEST_CASE("a link that leads out of a bundled folder is an error that `[follow]` allows") {
  const auto fill = [](Project& project) {
    project.file("d/x", "").file("outside/f", "").file("deep", "");
    project.fs.add_link("d/out", "../outside");
    project.fs.add_link("d/zero", "/project/deep");
  };
  Project project;
  fill(project);
  CHECK_FALSE(plan_bundles(project, "dir: { [r] d /d }"));
  REQUIRE(project.sink.diagnostics().size() == 1);
  const diag::Diagnostic error = project.sink.diagnostics()[0];
  REQUIRE(error.fixes.size() == 1);
  CHECK(error.fixes[0].edits[0].replacement == "[follow] ");
  CHECK(error.fixes[0].edits[0].range.begin == error.range.begin);
  CHECK_FALSE(error.fixes[0].is_safe);
  CHECK(project.messages() == Lines{"m.mdef:1:40: error: `out` in the bundled directory `/project/d` is a "
                                    "link that leads out of it, to "
                                    "`/project/outside` (and 1 more) [D6013]"});
  Project following;
  fill(following);
  CHECK(staged(plan_bundles(following, "dir: { [r] [follow] d /d }")) ==
        Lines{"d/out/f <- /project/outside/f []", "d/x <- /project/d/x [/project/d]",
              "d/zero <- /project/deep []"});
  CHECK(following.messages() == Lines{});
}

TEST_CASE("links in a circle and to nothing are errors, followed or not") {
  for (const std::string word : {"", "[follow] "}) {
    Project project;
    project.file("d/a/b/x", "");
    project.fs.add_link("d/a/b/up", "..");
    project.fs.add_link("d/dangling", "nowhere");
    CHECK_FALSE(plan_bundles(project, "dir: { " + word + "d /d }"));
    const Lines said = project.messages();
    REQUIRE(said.size() == 2);
    CHECK(said[0].ends_with("`a/b/up` is a symbolic link to a folder that it lies in [D6004]"));
    CHECK(said[1].ends_with("`dangling` is a symbolic link to nothing [D6004]"));
  }
}

TEST_CASE("two folders with links to each other are a circle") {
  Project project;
  project.file("d/a/x", "").file("d/b/y", "");
  project.fs.add_link("d/a/to", "../b");
  project.fs.add_link("d/b/to", "../a");
  CHECK_FALSE(plan_bundles(project, "dir: { d /d }"));
  const Lines said = project.messages();
  REQUIRE(said.size() == 2);
  CHECK(said[0].ends_with("`a/to/to` is a symbolic link to a folder that it lies in [D6004]"));
  CHECK(said[1].ends_with("`b/to/to` is a symbolic link to a folder that it lies in [D6004]"));
}

TEST_CASE("devices, FIFOs and sockets cannot be bundled") {
  Project project;
  project.fs.add_special("d/dev", S_IFBLK | 0600);
  project.fs.add_special("d/fifo", S_IFIFO | 0600);
  project.fs.add_special("d/sock", S_IFSOCK | 0600);
  CHECK_FALSE(plan_bundles(project, "dir: { d /d }"));
  const std::string at = "m.mdef:1:36: error: cannot bundle directory `/project/d`: ";
  CHECK(project.messages() == Lines{at + "`dev` is a device [D6004]", at + "`fifo` is a FIFO [D6004]",
                                    at + "`sock` is a socket [D6004]"});
  Project single;
  single.fs.add_special("d/fifo", S_IFIFO | 0600);
  plan_bundles(single, "file: { d/fifo /f }");
  CHECK(single.messages() ==
        Lines{"m.mdef:1:37: error: `/project/d/fifo` is a FIFO, but stands under `file` [D3017]"});
}

TEST_CASE("what looks secret is warned of once for a bundle, unless it is meant") {
  Project project;
  project.file("d/.git/config", "").file("d/.git/objects/id_rsa", "").file("d/sub/ID_RSA", "");
  project.file("d/sub/server.key", "")
      .file("d/innocent", kKey)
      .file("d/.env.example", "")
      .file("d/key.c", "");
  REQUIRE(plan_bundles(project, "dir: { d /d }"));
  CHECK(project.messages() ==
        Lines{"m.mdef:1:36: warning: what is bundled here holds what looks secret: `.git`, `innocent`, "
              "`sub/ID_RSA` and `sub/server.key` [D6014]"});
  for (int i = 0; i < 10; ++i) project.file(fmt::format("d/sub/{}.kdbx", i), "");
  REQUIRE(plan_bundles(project, "dir: { d /d }"));
  CHECK(project.messages().at(0).ends_with("`sub/1.kdbx`, `sub/2.kdbx` and 9 more [D6014]"));
  Project meant;
  meant.file("d/id_rsa", "");
  REQUIRE(plan_bundles(meant, "dir: { [secrets] d /d }"));
  CHECK(meant.messages() == Lines{});
}

TEST_CASE("a secret that is bundled by itself is warned of, too") {
  Project project;
  project.file("id_ed25519", "").file("pem", kKey);
  REQUIRE(
      plan_bundles(project, "file: { id_ed25519 /a pem /b [secrets] pem /c }", "firmware: { pem fw.bin }"));
  const Lines said = project.messages();
  CHECK(said.size() == 3);
  CHECK(said.at(0) ==
        "m.mdef:1:37: warning: what is bundled here holds what looks secret: `id_ed25519` [D6014]");
}

TEST_CASE("names of secrets are told from similar ones") {
  for (const char* name :
       {".git", ".svn", ".hg", ".env", ".env.production", ".netrc", ".npmrc", "x/.aws/credentials", "a.KEY",
        "a.p12", "a.pfx", "a.kdbx", "id_rsa", "id_ecdsa", "/home/u/.ssh"})
    CHECK(plan::has_secret_name(name));
  for (const char* name : {".github", ".gitignore", ".env.sample", "environment", "aws/credentials", "key",
                           "a.pub", "id_rsa.pub", "monkey", "a.keymap", "keys"})
    CHECK_FALSE(plan::has_secret_name(name));
}

TEST_CASE("a private key is found behind its certificate, a certificate alone is none") {
  source::MemoryFs fs;
  const std::string certificate =
      "-----BEGIN CERTIFICATE-----\n" + std::string(80, 'A') + "\n-----END CERTIFICATE-----\n";
  fs.add_file("/both", certificate + kKey);
  fs.add_file("/one", certificate);
  fs.add_file("/text", "about -----BEGIN RSA PRIVATE KEY----- and what it means, at some length, in a text");
  CHECK(plan::holds_private_key(fs, "/both", fs.status("/both")));
  CHECK_FALSE(plan::holds_private_key(fs, "/one", fs.status("/one")));
  CHECK_FALSE(plan::holds_private_key(fs, "/text", fs.status("/text")));
}

TEST_CASE("bits for other rights are not carried over, and that is said") {
  Project project;
  project.file("d/a", "").file("d/b", "").file("one", "");
  project.fs.set_mode("d/a", 04755);
  project.fs.set_mode("d/b", 0755);
  project.fs.set_mode("one", 02755);
  const auto plan = plan_bundles(project, "dir: { [x] d /d } file: { [x] one /one }");
  REQUIRE(plan);
  CHECK(
      project.messages() ==
      Lines{
          "m.mdef:1:40: warning: set-user-ID, set-group-ID and sticky bits are not carried over: `a` [D6015]",
          "m.mdef:1:59: warning: set-user-ID, set-group-ID and sticky bits are not carried over: `one` "
          "[D6015]"});
  for (const plan::StagedFile& file : plan->package->files) CHECK((file.mode & 07000) == 0);
}

TEST_CASE("files that no archive holds are refused, for an image") {
  Project project;
  project.file("d/large", "").file("d/fits", "").file("one", "");
  project.fs.set_size("d/fits", os::kLargestCpioMember);
  project.fs.set_size("d/large", os::kLargestCpioMember + 1);
  project.fs.set_size("one", std::uint64_t{9} << 30U);
  CHECK_FALSE(plan_bundles(project, "dir: { d /d } file: { one /one }"));
  CHECK(project.messages() == Lines{"m.mdef:1:36: error: cannot bundle directory `/project/d`: `large` is "
                                    "too large: it has 4294967296 bytes, "
                                    "and a file of an image 4294967295 at most [D6004]",
                                    "m.mdef:1:51: error: cannot bundle `/project/one`: too large: it has "
                                    "9663676416 bytes, and a file of an "
                                    "image 4294967295 at most [D6012]"});
  CHECK(plan_model(project, project.module("m.mdef"), true));
}

TEST_CASE("names with control characters and paths without room are refused") {
  Project project;
  project.file("d/a\nb", "").file("d/c\x1b[31m/x", "").file("one", "");
  const std::string deep = "d/" + std::string(2000, 'x') + "/" + std::string(2000, 'y');
  project.file(deep, "");
  CHECK_FALSE(plan_bundles(project, "dir: { d /d } file: { one /" + std::string(4000, 'z') + " }"));
  const Lines said = project.messages();
  REQUIRE(said.size() == 4);
  CHECK(said[0].ends_with("`a\\x0ab` is a name with a control character in it [D6004]"));
  CHECK(said[1].ends_with("`c\\x1b[31m` is a name with a control character in it [D6004]"));
  CHECK(said[2].ends_with("is a path of 4001 bytes, where the image has room for 3959 [D6004]"));
  CHECK(
      said[3].ends_with(": its path in the image would have 4016 bytes, and there is room for 3977 [D6012]"));
}

TEST_CASE("a folder gives up after some problems") {
  Project project;
  for (int i = 0; i < 100; ++i) project.fs.add_link(fmt::format("d/{}", i), "nowhere");
  CHECK_FALSE(plan_bundles(project, "dir: { d /d }"));
  CHECK(project.sink.diagnostics().size() == plan::kMostBundleProblems);
}

TEST_CASE("a file where another one needs a folder is an error, whatever sorts between them") {
  Project project;
  project.file("one", "").file("d/x", "").file("two", "");
  CHECK_FALSE(plan_bundles(project, "file: { one /a two /a-b } dir: { d /a }"));
  CHECK(project.messages() == Lines{"m.mdef:1:62: error: `modules/files/m/a` in the system would be a file "
                                    "and a folder at once [D6003]"});
}
