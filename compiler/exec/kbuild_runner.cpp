#include "exec/kbuild_runner.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <numeric>
#include <optional>
#include <set>
#include <thread>

#include "diag/codes.hpp"
#include "exec/file_reader.hpp"
#include "exec/kbuild_depfile.hpp"
#include "exec/kbuild_errors.hpp"
#include "exec/kbuild_publish.hpp"
#include "exec/kbuild_state.hpp"
#include "exec/output_writer.hpp"
#include "exec/process.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

using support::Done;
using support::Result;
using support::Status;

// Variables of the caller's environment that would make kbuild do something else than the step says.
const std::vector<std::string>& unwanted_variables() {
  static const std::vector<std::string> kNames = {"MAKEFLAGS",
                                                  "MFLAGS",
                                                  "MAKEOVERRIDES",
                                                  "MAKELEVEL",
                                                  "GNUMAKEFLAGS",
                                                  "MAKEFILES",
                                                  "KERNELRELEASE",
                                                  "KBUILD_OUTPUT",
                                                  "KBUILD_EXTMOD",
                                                  "KBUILD_EXTRA_SYMBOLS",
                                                  "KBUILD_VERBOSE",
                                                  "KBUILD_MODPOST_WARN",
                                                  "KBUILD_MODPOST_NOFINAL",
                                                  "KBUILD_EXTRA_WARN",
                                                  "KCFLAGS",
                                                  "KCPPFLAGS",
                                                  "KAFLAGS",
                                                  "CFLAGS_MODULE",
                                                  "AFLAGS_MODULE",
                                                  "LDFLAGS_MODULE",
                                                  "M",
                                                  "MO",
                                                  "O",
                                                  "V",
                                                  "W",
                                                  "C",
                                                  "CF",
                                                  "ONLY",
                                                  "LANGUAGE",
                                                  "LC_CTYPE",
                                                  "LC_MESSAGES"};
  return kNames;
}

// A symbolic link that already points there keeps its time.
Status make_link(const std::string& path, const std::string& target) {
  if (const Status made = make_directories(support::directory_of(path)); !made) return made;
  std::string current(4096, '\0');
  const ssize_t length = ::readlink(path.c_str(), current.data(), current.size());
  if (length >= 0 && std::string_view(current.data(), static_cast<std::size_t>(length)) == target)
    return Done{};
  const std::string temporary = fmt::format("{}.{}", path, ::getpid());
  ::unlink(temporary.c_str());
  if (::symlink(target.c_str(), temporary.c_str()) != 0) return file_error("make the link", path, errno);
  if (::rename(temporary.c_str(), path.c_str()) != 0) return file_error("make the link", path, errno);
  return Done{};
}

// One run of the step: its state on the way from make to published files.
class KbuildPass {
 public:
  KbuildPass(const plan::KbuildStep& step, const StepContext& context)
      : step_(step), context_(context), marker_(step.build_directory) {}

  int run() {
    if (!prepare()) return kEnvironment;
    std::optional<ProcessResult> made = make({});
    if (!made) return kEnvironment;
    if (made->interruption != 0) return 128 + made->interruption;
    if (!made->succeeded()) return fail(*made);
    context_.write_output(without_noise(made->output));
    return finish();
  }

 private:
  bool prepare() {
    if (!keep(make_directories(step_.build_directory)) || !keep(marker_.begin())) return false;
    for (const plan::BuiltModule& module : step_.modules) {
      if (!keep(make_directories(step_.build_directory + "/" + module.name + ".d"))) return false;
    }
    for (const auto& [path, target] : step_.links) {
      if (!keep(make_link(path, target))) return false;
    }
    return keep(forget_stale_symbols(step_));
  }

  [[nodiscard]] std::vector<std::string> make_arguments(const std::vector<std::string>& only) const {
    const int jobs =
        step_.jobs > 0 ? step_.jobs : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    // -k and --output-sync: all modules are tried, and the messages of one source are not mixed with
    // another's.
    std::vector<std::string> arguments = {"make", "-k", "-Otarget",          fmt::format("-j{}", jobs),
                                          "-s",   "-C", step_.kernel_source, "M=" + step_.build_directory};
    arguments.insert(arguments.end(), step_.make_arguments.begin(), step_.make_arguments.end());
    const std::vector<std::string> symbols = existing_extra_symbols(step_);
    if (!symbols.empty()) arguments.push_back("KBUILD_EXTRA_SYMBOLS=" + support::join(symbols, " "));
    if (!only.empty()) arguments.push_back("ONLY=" + support::join(only, " "));
    arguments.emplace_back("modules");
    return arguments;
  }

  // Nothing if make could not be started.
  std::optional<ProcessResult> make(const std::vector<std::string>& only) {
    ProcessSpec spec;
    spec.arguments = make_arguments(only);
    spec.without_environment = unwanted_variables();
    spec.environment = {{"LC_ALL", "C"},
                        {"LANG", "C"}};  // both: the kernel's Makefile takes LC_ALL away from the tools
    Result<ProcessResult> result = run_process(spec, context_.signals);
    if (!result) {
      context_.report("", missing_tool("make"));
      marker_.end();
      return std::nullopt;
    }
    if (result->signal != SIGKILL)
      marker_.end();  // of other signals make dies in order: it removes what is incomplete
    return std::move(*result);
  }

  int finish() {
    std::vector<std::size_t> all(step_.modules.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    const int status = publish_modules(step_, all, context_);
    if (context_.signals.interrupted() != 0) return context_.signals.exit_status();
    if (status != kDone) return status;
    const std::string dependencies = depfile_text(step_.stamp, kbuild_dependencies(step_));
    if (!keep(remember_symbol_tables(step_)) || !keep(write_file_atomically(step_.depfile, dependencies)) ||
        !keep(write_file_atomically(step_.stamp, ""))) {
      return kEnvironment;
    }
    return kDone;
  }

  int fail(const ProcessResult& made) {
    const KbuildFailures failures = find_failures(step_, made.output);
    const int status = report(failures, made);
    context_.write_output(made.output);
    if (step_.keep_going && status == kFailed) heal(failures);
    return context_.signals.interrupted() != 0 ? context_.signals.exit_status() : status;
  }

  int report(const KbuildFailures& failures, const ProcessResult& made) {
    for (const std::string& tool : failures.missing_tools) context_.report("", missing_tool(tool));
    if (!failures.missing_tools.empty()) return kEnvironment;
    for (const ModuleFailure& failure : failures.modules) {
      const plan::BuiltModule& module = step_.modules[failure.module];
      context_.report(module.definition,
                      diag::make(diag::kModuleBuildFailed, {}, module.name, failure.message));
    }
    if (failures.modules.empty())
      context_.report("", diag::make(diag::kKernelBuildFailed, {}, describe_end(made)));
    return kFailed;
  }

  // Without modules.order and Module.symvers, which a failed pass does not write, kbuild links no module at
  // all. Further passes over the healthy ones alone do; each may find more that fail, because they need
  // symbols of those left out.
  void heal(KbuildFailures failures) {
    std::set<std::size_t> failed;
    while (!failures.modules.empty()) {
      for (const ModuleFailure& failure : failures.modules) failed.insert(failure.module);
      std::vector<std::size_t> healthy;
      std::vector<std::string> objects;
      for (std::size_t index = 0; index < step_.modules.size(); ++index) {
        if (failed.contains(index)) continue;
        healthy.push_back(index);
        objects.push_back(step_.modules[index].name + ".o");
      }
      if (healthy.empty() || !keep(marker_.begin())) return;
      const std::optional<ProcessResult> made = make(objects);
      if (!made || made->interruption != 0) return;
      if (made->succeeded()) {
        publish_modules(step_, healthy, context_);
        return;
      }
      failures = find_failures(step_, made->output);
      std::erase_if(failures.modules,
                    [&](const ModuleFailure& failure) { return failed.contains(failure.module); });
      report(failures, *made);
    }
  }

  bool keep(const Status& status) {
    if (!status) context_.report_error(status.error());
    return status.ok();
  }

  const plan::KbuildStep& step_;
  const StepContext& context_;
  PassMarker marker_;
};

}  // namespace

int run_kbuild_step(const plan::KbuildStep& step, const StepContext& context) {
  return KbuildPass(step, context).run();
}

}  // namespace portato::exec
