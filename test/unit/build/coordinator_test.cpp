// SPDX-License-Identifier: Apache-2.0
// Builds in memory: which steps are run with which plan, what is remembered, and how each of them ends.
#include "build/coordinator.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <map>

#include "diag/codes.hpp"
#include "emit/steps_json.hpp"
#include "project.hpp"

using namespace portato;
using test::Lines;
using test::Project;

namespace {

class FakeDisk final : public build::Disk {
 public:
  bool acquire() override {
    if (on_acquire) on_acquire();
    return is_free;
  }
  std::string read(const std::string& path) override { return files[path]; }
  support::Status write(const os::OutputSet& set) override {
    if (is_full) return support::Error{"cannot write: No space left on device", ENOSPC};
    for (const auto& [path, file] : set) files[path] = file.content;
    return support::Done{};
  }
  void remove(const std::string& path) override {
    files.erase(path);
    removed.push_back(path);
  }
  bool has_entries(const std::string&) override { return has_objects; }

  std::map<std::string, std::string> files;
  Lines removed;
  bool is_free = true;
  bool is_full = false;
  bool has_objects = false;
  std::function<void()> on_acquire;
};

/// Ends each run as the test says, and notes what it was asked for.
class FakeRunner final : public build::Runner {
 public:
  exec::NinjaOutcome run_steps(const Lines& targets) override {
    log.push_back(targets.empty() ? "all" : targets.front());
    if (next == outcomes.size()) return {0, true};
    return outcomes[next++]();
  }
  void verify_rest(const plan::VerifyStep&, const Lines& failed) override {
    log.push_back("verify without " + failed.front());
  }
  int analyse(const plan::KbuildStep&, const std::string& folder) override {
    log.push_back("analyse in " + folder);
    return analysis;
  }
  build::Outcome publish(const std::string& name, const std::vector<plan::StagedFile>& files,
                         const std::string&) override {
    log.push_back(fmt::format("publish {} ({})", name, files.size()));
    return published;
  }

  std::vector<std::function<exec::NinjaOutcome()>> outcomes;
  std::size_t next = 0;
  int analysis = 0;
  build::Outcome published{0, true};
  Lines log;
};

class Screen final : public build::Listener {
 public:
  explicit Screen(Project& project) : project_(project) {}
  void show_diagnostics() override {
    for (const std::string& line : project_.messages()) lines.push_back(line);
  }
  void log_verbose(const std::string& text) override { lines.push_back("verbose: " + text); }
  void print_line(const std::string& text) override { lines.push_back(text); }

  Lines lines;

 private:
  Project& project_;
};

exec::NinjaOutcome with_result(int exit_status, const std::string& step, const plan::StepResult& result) {
  exec::NinjaOutcome outcome{exit_status, true};
  outcome.messages.push_back({step, std::nullopt, "", emit::to_json(result)});
  return outcome;
}

/// a, b and c, of which c is optional and needs b.
struct Build {
  Build() {
    for (const std::string name : {"a", "b", "c"})
      project.file(name + ".c", "").file(name + ".mdef", "sources: { " + name + ".c }\n");
    options.work_directory = "/work";
    options.output_directory = "/out";
    options.target = "localhost";
    options.kernel = kernel::KernelTree{"/linux", "given", "6.1.0", "x86", "gcc", false, true};
    options.portato = "/usr/bin/portato";
  }

  int run(const std::string& modules = "a b c") {
    project.file("system.sdef", "kernelModules: { " + modules + " }");
    const model::Model model = project.system();
    const build::BuildRequest request{model, options, launcher, generates_only, analyses};
    runner.next = 0;
    runner.log.clear();
    screen.lines.clear();
    const int status =
        build::Coordinator(request, {disk, runner, screen, project.sources, project.fs, project.sink}).run();
    screen.show_diagnostics();
    return status;
  }

  [[nodiscard]] build::BuildState state() { return build::state_from_json(disk.read("/work/state.json")); }

  /// Names of the modules that the image's configuration lists.
  bool has_module(const std::string& file) {
    return disk.read("/work/generated/modules.cfg").find('"' + file + '"') != std::string::npos;
  }

  Project project;
  plan::PlanOptions options;
  FakeDisk disk;
  FakeRunner runner;
  Screen screen{project};
  std::string launcher;
  bool generates_only = false;
  bool analyses = false;
};

}  // namespace

TEST_CASE("build: everything at once, then the delivery", "[build]") {
  Build build;
  CHECK(build.run() == 0);
  CHECK(build.runner.log == Lines{"all", "publish system.localhost (3)"});
  CHECK(build.screen.lines == Lines{"made /out/system.localhost.update: 3 kernel modules"});
  build.runner.outcomes = {[] { return exec::NinjaOutcome{0, false}; }};
  build.runner.published = {0, false};
  CHECK(build.run() == 0);
  CHECK(build.screen.lines == Lines{"unchanged: /out/system.localhost.update: 3 kernel modules"});
}

TEST_CASE("build: a failure ends it before the delivery, and what is there is verified", "[build]") {
  Build build;
  build.runner.outcomes = {[] { return with_result(1, "kbuild", {{"b"}, false, false, {}}); }};
  CHECK(build.run() == 1);
  CHECK(build.runner.log == Lines{"all", "verify without b"});
  CHECK(build.state().failed.empty());
}

TEST_CASE("build: a signal ends it with its status", "[build]") {
  Build build;
  build.runner.outcomes = {[] { return exec::NinjaOutcome{130, true}; }};
  CHECK(build.run() == 130);
  CHECK(build.runner.log == Lines{"all"});
  build.runner.outcomes.clear();
  build.runner.published = {143, false};
  CHECK(build.run() == 143);
  CHECK(build.screen.lines.empty());
}

TEST_CASE("build: optional modules come first, and the rest is done without those that fail", "[build]") {
  Build build;
  const auto fails = [] { return with_result(0, "kbuild", {{"c"}, true, false, {}}); };
  build.runner.outcomes = {fails};
  CHECK(build.run("a b c [optional]") == 0);
  CHECK(build.runner.log == Lines{"/work/stamps/kbuild", "all", "publish system.localhost (3)"});
  CHECK(build.state().failed == Lines{"c"});
  CHECK_FALSE(build.has_module("c.ko"));
  CHECK(build.screen.lines == Lines{"made /out/system.localhost.update: 2 kernel modules, 1 skipped"});

  // It is tried again, and what it needs to be tried is there.
  const auto removals = [&] {
    return std::count(build.disk.removed.begin(), build.disk.removed.end(), "/work/stamps/kbuild");
  };
  CHECK(removals() == 0);
  CHECK(build.run("a b c [optional]") == 0);
  CHECK(removals() == 1);
  CHECK_FALSE(build.has_module("c.ko"));

  build.runner.outcomes = {[] { return with_result(0, "kbuild", {{}, true, false, {}}); }};
  CHECK(build.run("a b c [optional]") == 0);
  CHECK(build.state().failed.empty());
  CHECK(build.has_module("c.ko"));
  CHECK(build.screen.lines == Lines{"made /out/system.localhost.update: 3 kernel modules"});
}

TEST_CASE("build: what cannot be missing must not need an optional module that failed", "[build]") {
  Build build;
  build.project.file("a.mdef", "sources: { a.c }\nrequires: { kernelModules: { c } }\n");
  build.runner.outcomes = {[] { return with_result(0, "kbuild", {{"c"}, true, false, {}}); }};
  CHECK(build.run("a b c [optional]") == 1);
  CHECK(build.runner.log == Lines{"/work/stamps/kbuild"});
  INFO(fmt::format("{}", fmt::join(build.screen.lines, "\n")));
  CHECK(std::any_of(build.screen.lines.begin(), build.screen.lines.end(), [](const std::string& line) {
    return line.find("could not be built") != std::string::npos;
  }));
}

TEST_CASE("build: an order that only the modules show is planned once more, and remembered", "[build]") {
  Build build;
  const plan::DiscoveredDependencies facts{{{"a.ko", {"c.ko"}, {}}}};
  build.runner.outcomes = {[&] { return with_result(3, "verify", {{}, false, true, facts}); }};
  CHECK(build.run() == 0);
  CHECK(build.runner.log == Lines{"all", "all", "publish system.localhost (3)"});
  CHECK(build.state().facts == facts);
  const std::string install = build.disk.read("/work/generated/install.sh");
  CHECK(install.find("load_module c") < install.find("load_module a"));
  CHECK(build.screen.lines.front().starts_with("verbose: planning again"));

  build.runner.outcomes.clear();
  CHECK(build.run() == 0);
  CHECK(build.runner.log == Lines{"all", "publish system.localhost (3)"});
}

TEST_CASE("build: an order that changes with each plan is an error, not a loop", "[build]") {
  Build build;
  const auto again = [](const char* used) {
    return [used] { return with_result(3, "verify", {{}, false, true, {{{"a.ko", {used}, {}}}}}); };
  };
  build.runner.outcomes = {again("c.ko"), again("b.ko"), again("c.ko")};
  CHECK(build.run() == 1);
  CHECK(build.runner.log == Lines{"all", "all"});
}

TEST_CASE("build: another build's memory, written while this one waited, counts", "[build]") {
  Build build;
  build.disk.on_acquire = [&] {
    build.disk.files["/work/state.json"] = build::to_json({"", {}, {{{"a.ko", {"c.ko"}, {}}}}});
  };
  CHECK(build.run() == 0);
  const std::string install = build.disk.read("/work/generated/install.sh");
  CHECK(install.find("load_module c") < install.find("load_module a"));
}

TEST_CASE("build: a memory that is damaged or of another version is none", "[build]") {
  for (const char* text :
       {"", "garbage", "{}", R"({"version": 0, "state": {}})", R"({"version": 1, "state": 7})"})
    CHECK(build::state_from_json(text) == build::BuildState{});
  const build::BuildState state{"ccache", {"a", "b"}, {{{"a.ko", {"b.ko"}, {"jbd2"}}}}};
  CHECK(build::state_from_json(build::to_json(state)) == state);
}

TEST_CASE("build: the launcher stays what it was until another one is asked for", "[build]") {
  Build build;
  build.options.toolchain.launcher = "distcc";
  build.launcher = "ccache";
  CHECK(build.run() == 0);
  CHECK(build.state().launcher == "ccache");
  build.launcher.clear();
  build.disk.has_objects = true;
  CHECK(build.run() == 0);
  CHECK(build.state().launcher == "ccache");
  build.launcher = "none";
  CHECK(build.run() == 0);
  CHECK(build.screen.lines.front() ==
        "everything is compiled anew: the launcher was `ccache`, now it is `none`");
  CHECK(build.state().launcher == "none");
  build.launcher.clear();
  CHECK(build.run() == 0);
  CHECK(build.state().launcher == "none");
  CHECK(build.screen.lines.size() == 1);  // nothing is compiled again with the target's own launcher
}

TEST_CASE("build: a work folder that cannot be had ends it before anything is written", "[build]") {
  Build build;
  build.disk.is_free = false;
  CHECK(build.run() == 2);
  CHECK(build.runner.log.empty());
}

TEST_CASE("build: a full disk is an error of the machine", "[build]") {
  Build build;
  build.disk.is_full = true;
  CHECK(build.run() == 2);
  CHECK(build.runner.log.empty());
  CHECK(build.screen.lines == Lines{"portato: error: cannot write: No space left on device [D7008]"});
}

TEST_CASE("build: only generating starts nothing", "[build]") {
  Build build;
  build.generates_only = true;
  CHECK(build.run("a b c [optional]") == 0);
  CHECK(build.runner.log.empty());
  CHECK(build.screen.lines == Lines{"generated /work"});
  CHECK_FALSE(build.disk.read("/work/build.ninja").empty());
}

TEST_CASE("build: analysers run on what could be built, before the delivery", "[build]") {
  Build build;
  build.analyses = true;
  build.runner.analysis = 2;
  CHECK(build.run() == 2);
  CHECK(build.runner.log == Lines{"all", "analyse in /work/analysis"});
}

TEST_CASE("build: what steps said is said again by a build with nothing to do", "[build]") {
  Build build;
  const auto warns = [&] {
    exec::NinjaOutcome outcome{0, true};
    source::SourceManager sources;
    const auto diagnostic = diag::make(diag::kFileTrouble, {}, std::string("so it is"));
    diag::Diagnostic warning = diagnostic;
    warning.severity = diag::Severity::kWarning;
    outcome.messages.push_back({"kbuild", std::nullopt, diag::to_wire(warning, sources)});
    return outcome;
  };
  build.runner.outcomes = {warns};
  CHECK(build.run() == 0);
  CHECK(build.screen.lines.front() == "portato: warning: so it is [D7008]");
  Build next;
  next.disk.files = build.disk.files;
  next.runner.outcomes = {[] { return exec::NinjaOutcome{0, false}; }};
  CHECK(next.run() == 0);
  CHECK(next.screen.lines.front() == "portato: warning: so it is [D7008]");
}
