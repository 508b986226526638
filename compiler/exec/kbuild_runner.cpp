// SPDX-License-Identifier: Apache-2.0
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
#include "exec/compile_commands.hpp"
#include "exec/compiler_kind.hpp"
#include "exec/failed_modules.hpp"
#include "exec/kbuild_depfile.hpp"
#include "exec/kbuild_errors.hpp"
#include "exec/kbuild_publish.hpp"
#include "exec/kbuild_state.hpp"
#include "exec/module_post_processor.hpp"
#include "exec/tool_diagnostics.hpp"
#include "os/file_reader.hpp"
#include "os/output_writer.hpp"
#include "os/process.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

using support::Done;
using support::Result;
using support::Status;

}  // namespace

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

namespace {

// A symbolic link that already points there keeps its time.
Status make_link(const std::string& path, const std::string& target) {
  if (const Status made = os::make_directories(support::directory_of(path)); !made) return made;
  std::string current(4096, '\0');
  const ssize_t length = ::readlink(path.c_str(), current.data(), current.size());
  if (length >= 0 && std::string_view(current.data(), static_cast<std::size_t>(length)) == target)
    return Done{};
  const std::string temporary = fmt::format("{}.{}", path, ::getpid());
  ::unlink(temporary.c_str());
  if (::symlink(target.c_str(), temporary.c_str()) != 0) return os::file_error("make the link", path, errno);
  if (::rename(temporary.c_str(), path.c_str()) != 0) return os::file_error("make the link", path, errno);
  return Done{};
}

// One run of the step: its state on the way from make to published files.
class KbuildPass {
 public:
  KbuildPass(const plan::KbuildStep& step, const StepContext& context)
      : step_(step), context_(context), marker_(step.build_directory, context.scratch) {}

  int run() {
    if (!prepare()) return os::kExitEnvironment;
    const ModulePostProcessor finisher(step_.finish, step_.build_directory, context_);
    if (const int status = finisher.check_signing(); status != os::kExitDone) {
      marker_.end();
      return status;
    }
    std::optional<os::ProcessResult> made = make({});
    if (!made) return os::kExitEnvironment;
    if (made->interruption != 0) return os::kExitSignal + made->interruption;
    if (!made->succeeded())
      return check_compiler(step_, context_) ? retry_without_failed(std::move(*made)) : os::kExitEnvironment;
    report_output(*made);
    std::vector<std::size_t> all(step_.modules.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return finish(all, {});
  }

 private:
  [[nodiscard]] std::size_t jobs() const {
    return step_.jobs > 0 ? static_cast<std::size_t>(step_.jobs)
                          : std::max(1U, std::thread::hardware_concurrency());
  }

  bool prepare() {
    if (!keep(os::make_directories(step_.build_directory)) || !keep(marker_.begin(jobs()))) return false;
    for (const plan::BuiltModule& module : step_.modules) {
      if (!keep(os::make_directories(step_.build_directory + "/" + module.name + ".d"))) return false;
    }
    for (const auto& [path, target] : step_.links) {
      if (!keep(make_link(path, target))) return false;
    }
    return keep(forget_stale_symbols(step_));
  }

  [[nodiscard]] std::vector<std::string> make_arguments(const std::vector<std::size_t>& only) const {
    // -k and --output-sync: all modules are tried, and the messages of one source are not mixed with
    // another's.
    std::vector<std::string> arguments = {"make", "-k", "-Otarget",          fmt::format("-j{}", jobs()),
                                          "-s",   "-C", step_.kernel_source, "M=" + step_.build_directory};
    arguments.insert(arguments.end(), step_.make_arguments.begin(), step_.make_arguments.end());
    const std::vector<std::string> symbols = existing_extra_symbols(step_);
    if (!symbols.empty()) arguments.push_back("KBUILD_EXTRA_SYMBOLS=" + support::join(symbols, " "));
    std::vector<std::string> objects;
    for (const std::size_t index : only) objects.push_back(step_.modules[index].name + ".o");
    if (!objects.empty()) arguments.push_back("ONLY=" + support::join(objects, " "));
    arguments.emplace_back("modules");
    return arguments;
  }

  // Builds only some modules, or all. Nothing if make could not be started.
  std::optional<os::ProcessResult> make(const std::vector<std::size_t>& only) {
    os::ProcessSpec spec;
    spec.arguments = make_arguments(only);
    spec.without_environment = unwanted_variables();
    spec.environment = {{"LC_ALL", "C"},
                        {"LANG", "C"}};  // both: the kernel's Makefile takes LC_ALL away from the tools
    Result<os::ProcessResult> result = os::run_process(spec, context_.signals);
    if (!result) {
      context_.report("", missing_tool("make"));
      marker_.end();
      return std::nullopt;
    }
    if (result->signal != SIGKILL)
      marker_.end();  // of other signals make dies in order: it removes what is incomplete
    return std::move(*result);
  }

  /// The end of a good pass over `buildable`; what is not among them the system can do without.
  int finish(const std::vector<std::size_t>& buildable, const std::set<std::size_t>& left_out) {
    const int status = publish(buildable);
    if (status != os::kExitDone) return status;
    for (const std::size_t index : left_out)
      os::remove_file(step_.modules[index].output);  // of an earlier pass
    const std::string dependencies = depfile_text(step_.stamp, kbuild_dependencies(step_));
    const bool is_kept = keep(remember_symbol_tables(step_, context_.scratch)) &&
                         keep(write_compile_commands(step_, context_.scratch)) &&
                         keep(os::write_file_atomically(step_.depfile, dependencies, context_.scratch)) &&
                         keep(os::write_file_atomically(step_.stamp, "", context_.scratch));
    if (is_kept) hand_over(left_out, true);
    return is_kept ? os::kExitDone : os::kExitEnvironment;
  }

  /// Warnings as ours, and as it is what is none.
  void report_output(const os::ProcessResult& made) {
    keep_output(made.output);
    const ToolOutput output = parse_tool_output(without_noise(made.output));
    report_warnings(step_, output.messages, context_.reports);
    context_.write_output(output.rest);
  }

  /// For whoever wants to read the tools' own words.
  void keep_output(const std::string& output) {
    constexpr std::uint32_t kPrivate = 0600;
    if (step_.log.empty()) return;
    log_ += output;
    keep(os::write_file_atomically(step_.log, log_, context_.scratch, kPrivate));
  }

  int publish(const std::vector<std::size_t>& modules) {
    const int status = publish_modules(step_, modules, context_);
    return context_.signals.interrupted() != 0 ? context_.signals.exit_status() : status;
  }

  void hand_over(const std::set<std::size_t>& failed, bool is_complete) const {
    if (!context_.hand_over) return;
    plan::StepResult result;
    for (const std::size_t index : failed) result.failed.push_back(step_.modules[index].name);
    result.is_complete = is_complete;
    context_.hand_over(result);
  }

  // Without modules.order and Module.symvers, which a failed pass does not write, kbuild links no module at
  // all. Further passes over the buildable ones alone do; each may find more that fail, because they need
  // symbols of those left out.
  int retry_without_failed(os::ProcessResult made) {
    FailedModules failed(step_, context_);
    while (!made.succeeded()) {
      if (tells_full_disk(made.output)) {
        context_.write_output(made.output);
        return context_.report_error(full_disk_error(step_.build_directory));
      }
      const KbuildFailures failures = find_failures(step_, made.output);
      for (const std::string& tool : failures.missing_tools) report_missing(tool);
      const bool is_explained = failed.add(failures.modules) || !failures.missing_tools.empty();
      if (!is_explained)
        context_.report("", diag::make(diag::kKernelBuildFailed, {}, os::describe_end(made)));
      keep_output(made.output);
      if (is_explained) {
        report_warnings(step_, parse_tool_output(made.output).messages, context_.reports);
      } else {
        context_.write_output(made.output);
      }
      if (!failures.missing_tools.empty()) return os::kExitEnvironment;
      if (!is_explained) return os::kExitErrors;
      if (failed.buildable().empty()) break;
      if (!keep(marker_.begin(jobs()))) return os::kExitEnvironment;
      std::optional<os::ProcessResult> again = make(failed.buildable());
      if (!again) return os::kExitEnvironment;
      if (again->interruption != 0) return os::kExitSignal + again->interruption;
      made = std::move(*again);
    }
    if (!failed.has_errors()) return finish(failed.buildable(), failed.failed());
    if (const int status = publish(failed.buildable()); status != os::kExitDone) return status;
    hand_over(failed.failed(), false);
    return os::kExitErrors;
  }

  /// A program by its path is one of the kernel tree, whose build programs are called from within it.
  void report_missing(const std::string& tool) {
    std::string_view name = tool;
    for (const std::string& start : {std::string("./"), step_.kernel_source + "/"}) {
      if (name.starts_with(start)) name.remove_prefix(start.size());
    }
    const bool is_of_the_tree = name != tool || (name.find('/') != std::string_view::npos && name[0] != '/');
    context_.report("", is_of_the_tree ? diag::make(diag::kKernelTreeIncomplete, {}, step_.kernel_source,
                                                    step_.kernel_release, std::string(name))
                                       : missing_tool(tool));
  }

  bool keep(const Status& status) {
    if (!status) context_.report_error(status.error());
    return status.ok();
  }

  const plan::KbuildStep& step_;
  const StepContext& context_;
  PassMarker marker_;
  std::string log_;  // of all passes
};

}  // namespace

int run_kbuild_step(const plan::KbuildStep& step, const StepContext& context) {
  return KbuildPass(step, context).run();
}

}  // namespace portato::exec
