// SPDX-License-Identifier: Apache-2.0
// Every system call of the package step that changes something fails or is the process's last one, in turn
// (reliability: "syscall faults"). Whatever happens, outputs are whole, failures are told, and the next run
// is good.
#include <catch2/catch.hpp>

#include "exec/exec_fixture.hpp"
#include "exec/package_runner.hpp"

namespace portato::exec {

using namespace test;

namespace {

plan::PackageStep step_in(const std::string& directory) {
  plan::PackageStep step;
  step.system = "demo";
  step.framework_version = "1";
  step.staging_directory = directory + "/staging";
  step.files = {{"modules/a.ko", directory + "/in/a", 0644}, {"modules/b.ko", directory + "/in/b", 0644}};
  step.image_root = "sys";
  step.update_pack = directory + "/out/update";
  step.initramfs_image = directory + "/out/image";
  step.manifest = directory + "/out/manifest";
  step.stamp = directory + "/stamp";
  return step;
}

int package_in(const std::string& directory) {
  Listener listener;
  listener.context.scratch = directory + "/.tmp";
  const int status = run_package_step(step_in(directory), listener.context);
  std::fputs(listener.said.c_str(), stderr);
  return status;
}

std::vector<std::string> outputs_in(const std::string& directory) {
  const plan::PackageStep step = step_in(directory);
  return {get(step.update_pack), get(step.initramfs_image), get(step.manifest)};
}

// The step as a process of its own below strace.
struct Traced {
  int status = 0;
  std::string said;
};

Traced run_traced(const TemporaryDirectory& directory, const std::string& call, const std::string& fault) {
  const std::string self = boost::filesystem::read_symlink("/proc/self/exe").string();
  os::SignalGuard signals;
  os::ProcessSpec spec;
  spec.arguments = {"strace", "-f", "-qq", "-o", directory / "trace", "-e", "trace=" + call};
  if (!fault.empty()) spec.arguments.insert(spec.arguments.end(), {"-e", "inject=" + call + ":" + fault});
  spec.arguments.insert(spec.arguments.end(), {self, "[.package-step]"});
  spec.environment = {{"PORTATO_TEST_DIRECTORY", directory.path()}};
  const auto result = os::run_process(spec, signals);
  if (!result) return {-1, ""};
  return {result->signal == 0 ? result->exit_code : 128 + result->signal, result->output};
}

std::ptrdiff_t count_of(const TemporaryDirectory& directory, const std::string& call) {
  if (run_traced(directory, call, "").status != 0) return 0;
  const std::string trace = get(directory / "trace");
  return std::count(trace.begin(), trace.end(), '\n');
}

}  // namespace

TEST_CASE("a package step of the tests", "[.package-step]") {
  const char* directory = ::getenv("PORTATO_TEST_DIRECTORY");
  if (directory != nullptr) ::_exit(package_in(directory));
}

TEST_CASE("every fault of a system call leaves whole outputs, is told, and is made good",
          "[exec][package][slow]") {
  if (lacks_tracer()) return;
  const auto [call, fault] = GENERATE(table<std::string, std::string>({{"write", "error=ENOSPC"},
                                                                       {"write", "signal=KILL"},
                                                                       {"renameat", "error=EIO"},
                                                                       {"renameat", "signal=KILL"},
                                                                       {"fchmod", "error=EPERM"},
                                                                       {"fchmod", "signal=KILL"}}));
  const TemporaryDirectory directory;
  put(directory / "in/a", "a new\n");
  put(directory / "in/b", "b\n");
  REQUIRE(package_in(directory.path()) == 0);
  const auto new_outputs = outputs_in(directory.path());
  put(directory / "in/a", "a old\n");
  REQUIRE(package_in(directory.path()) == 0);
  const auto old_outputs = outputs_in(directory.path());
  put(directory / "in/a", "a new\n");
  const std::ptrdiff_t count = count_of(directory, call);
  REQUIRE(count > 0);
  for (std::ptrdiff_t number = 1; number <= count; ++number) {
    put(directory / "in/a", "a old\n");
    REQUIRE(package_in(directory.path()) == 0);
    put(directory / "in/a", "a new\n");
    const Traced run = run_traced(directory, call, fmt::format("{}:when={}", fault, number));
    INFO(call << " " << fault << " " << number << ": " << run.status << " " << run.said);
    REQUIRE(run.status != 0);
    const auto outputs = outputs_in(directory.path());
    for (std::size_t index = 0; index < outputs.size(); ++index) {
      const bool is_whole = outputs[index] == old_outputs[index] || outputs[index] == new_outputs[index];
      REQUIRE(is_whole);
    }
    if (fault.starts_with("error")) {
      REQUIRE(run.said.find("error: cannot ") != std::string::npos);
      REQUIRE(names_in(directory / "out").size() == 3);
    }
    REQUIRE(package_in(directory.path()) == 0);
    const bool is_ok = outputs_in(directory.path()) == new_outputs;
    REQUIRE(is_ok);
    REQUIRE(names_in(directory / "out").size() == 3);
    REQUIRE(names_in(directory / "staging/modules").size() == 2);
  }
}

}  // namespace portato::exec
