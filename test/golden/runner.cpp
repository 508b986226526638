// SPDX-License-Identifier: Apache-2.0
// Runs the golden cases of this folder: what is generated from CASE/in by the command in CASE/cmd must be
// CASE/want, byte by byte. With PORTATO_UPDATE_EXPECTATIONS in the environment it rewrites CASE/want instead;
// read the difference before you commit it.
//
// cmd: `mksys FILE` or `mkmod FILE`, then KEY=VALUE for what is not in the files: cross_compile,
// architecture, cc. In want, {in}, {work} and {out} stand for the folders, and {functions} for the functions
// of the scripts.
//
// Or `export FILE`: every format of `portato export`, each in a folder of its own, with what was said in
// MESSAGES.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "emit/emit.hpp"
#include "emit/scripts.hpp"
#include "export/exporters.hpp"
#include "project.hpp"
#include "support/strings.hpp"

namespace portato::test {

namespace {

namespace fs = std::filesystem;

using Files =
    std::map<std::string, std::string>;  // path below want → content, behind the mode of what can be run

std::string read(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

Files read_all(const fs::path& folder) {
  Files files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder).string()] = read(entry.path());
  }
  return files;
}

plan::PlanOptions options_for(const std::string& root, std::istringstream& words) {
  plan::PlanOptions options;
  options.work_directory = root + "/work";
  options.output_directory = root + "/out";
  options.target = "localhost";
  options.kernel =
      kernel::KernelTree{"/usr/src/linux", "given by `--kernel`", "6.1.0", "x86", "gcc", false, true};
  options.portato = "/usr/bin/portato";
  options.framework_version = "1.0";
  const std::map<std::string, std::string*> settings{{"cross_compile", &options.toolchain.cross_compile},
                                                     {"architecture", &options.toolchain.architecture},
                                                     {"cc", &options.toolchain.cc}};
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('=');
    *settings.at(word.substr(0, equals)) = word.substr(equals + 1);
  }
  return options;
}

Files generate_exports(Project& project, const std::string& input, const std::string& root) {
  Files files;
  const auto model = bind::bind_system(project.context(), project.options, input);
  REQUIRE(model);
  CHECK(project.messages() == Lines{});
  for (const exports::Exporter* each : exports::exporters()) {
    const std::string folder(each->name);
    const auto plan = exports::plan_export(*model, *each, project.sources, project.fs, project.sink);
    for (const std::string& line : project.messages())
      files[folder + "/MESSAGES"] += support::replace_all(line, root + "/in", "{in}") + "\n";
    REQUIRE(plan);
    for (const auto& [path, file] : exports::emit_export(*plan, folder)) {
      files[path] = file.content;
      if (path.ends_with("/run-script")) CHECK(file.mode == 0755U);
    }
  }
  return files;
}

/// Everything that is generated if the case lies in `root`, with the folders' names taken out.
Files generate(const fs::path& folder, const std::string& root) {
  Project project;
  project.fs.set_current_directory(root + "/in");
  for (const auto& [path, content] : read_all(folder / "in")) project.file(path, content);
  project.options.work_directory = root + "/work";

  std::istringstream words(read(folder / "cmd"));
  std::string command;
  std::string input;
  words >> command >> input;
  if (command == "export") return generate_exports(project, root + "/in/" + input, root);
  plan::PlanOptions options = options_for(root, words);
  options.for_single_definition = command == "mkmod";
  const auto bind = options.for_single_definition ? bind::bind_module : bind::bind_system;
  const auto model = bind(project.context(), project.options, root + "/in/" + input);
  REQUIRE(model);
  check::check_model(*model, project.sink);
  const auto plan = plan::plan_build(*model, options, project.sources, project.fs, project.sink);
  CHECK(project.messages() == Lines{});
  REQUIRE(plan);

  Files files;
  for (const auto& [path, file] : emit::emit_build(*model, *plan)) {
    std::string content = support::replace_all(file.content, emit::kModuleFunctions, "{functions}\n");
    for (const char* name : {"in", "work", "out"}) {
      content = support::replace_all(content, root + "/" + name, "{" + std::string(name) + "}");
    }
    files[path.substr(root.size() + 1)] = content;
    CHECK(file.mode == (path.ends_with(".sh") ? 0755U : 0644U));
  }
  return files;
}

void update(const fs::path& want, const Files& files) {
  fs::remove_all(want);
  for (const auto& [path, content] : files) {
    fs::create_directories((want / path).parent_path());
    std::ofstream(want / path, std::ios::binary) << content;
  }
}

}  // namespace

TEST_CASE("what is generated is what is wanted, wherever it happens") {
  int cases = 0;
  for (const auto& entry : fs::directory_iterator(PORTATO_GOLDEN_DIR)) {
    if (!entry.is_directory()) continue;
    ++cases;
    const fs::path folder = entry.path();
    INFO(folder.filename().string());
    const Files found = generate(folder, "/here");
    if (std::getenv("PORTATO_UPDATE_EXPECTATIONS") != nullptr) update(folder / "want", found);
    Files wanted = read_all(folder / "want");
    for (const auto& [path, content] : found) {
      INFO(path);
      CHECK(wanted[path] == content);
    }
    CHECK(wanted.size() == found.size());
    CHECK(generate(folder, "/some/other/place") == found);
  }
  CHECK(cases > 0);
}

}  // namespace portato::test
