// SPDX-License-Identifier: Apache-2.0
// `portato check-modules DIR|FILE…`: finished modules against a kernel and each other; no definition files.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <thread>

#include "diag/codes.hpp"
#include "driver/choose_kernel.hpp"
#include "driver/command_spec.hpp"
#include "driver/driver.hpp"
#include "driver/option_groups.hpp"
#include "driver/reporter.hpp"
#include "driver/session.hpp"
#include "exec/module_reader.hpp"
#include "kernel/verify.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

struct CheckModulesOptions {
  std::vector<std::string> inputs;
  ProjectOptions project;
  ReportOptions report;
};

constexpr std::array kInputs{input<&CheckModulesOptions::inputs>("DIR|FILE")};

constexpr auto kOptions =
    join(kTargetOption<&CheckModulesOptions::project>, kKernelOptions<&CheckModulesOptions::project>,
         kReportOptions<&CheckModulesOptions::report>);

// Unpacking is nearly all the work; more would only wait for the disk.
constexpr std::size_t kMostThreads = 16;

class CheckModulesCommand {
 public:
  explicit CheckModulesCommand(const CheckModulesOptions& options)
      : options_(options),
        session_(options.project, options.report),
        reporter_(options.report, session_.sources(), session_.fs().current_directory()) {}

  int run() {
    const int exit_code = check();
    reporter_.show(session_.sink());
    return reporter_.finish(session_.sink(), exit_code);
  }

 private:
  int check() {
    if (!session_.choose_target()) return kExitEnvironment;
    const std::optional<kernel::KernelInfo> kernel = read_kernel();
    const std::vector<std::string> paths = find_files();
    if (!kernel || session_.sink().has_errors()) return kExitEnvironment;
    const kernel::ImageModules image{read_modules(paths), {}};
    const auto needs = kernel::verify_modules(image, &*kernel, session_.sink());
    if (session_.sink().has_errors()) return kExitErrors;
    say_what_was_checked(needs, kernel->tree);
    return kExitDone;
  }

  std::optional<kernel::KernelInfo> read_kernel() {
    const auto choice =
        kernel::find_kernel_tree(session_.fs(), kernel_query(options_.project, session_), session_.sink());
    if (!choice) return std::nullopt;
    auto facts = kernel::read_kernel_info(session_.fs(), *choice, session_.sink());
    if (facts) reporter_.log_verbose(remark_on(facts->tree));
    return facts;
  }

  std::vector<std::string> find_files() {
    std::vector<std::string> all;
    for (const std::string& input : options_.inputs) {
      const auto files = exec::find_module_files(session_.absolute(input));
      if (!files) {
        session_.sink().report(
            diag::make(diag::kCannotReadFile, {}, support::printable(input), files.error().message));
      } else if (files->empty()) {
        session_.sink().report(diag::make(diag::kNoModules, {}, support::printable(input)));
      } else {
        all.insert(all.end(), files->begin(), files->end());
      }
    }
    return all;
  }

  std::vector<kernel::ImageModule> read_modules(const std::vector<std::string>& paths) {
    const std::size_t threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostThreads);
    auto facts = exec::read_module_files(paths, threads);
    std::vector<kernel::ImageModule> modules(paths.size());
    for (std::size_t i = 0; i < paths.size(); ++i) {
      modules[i].file = support::file_name_of(paths[i]);
      modules[i].kernel_name = kernel::kernel_name_of(paths[i]);
      modules[i].facts = std::move(facts[i]);
      modules[i].place = {session_.sources().add_binary(paths[i]), 0, 0};
    }
    return modules;
  }

  void say_what_was_checked(const std::vector<kernel::ModuleNeeds>& needs, const kernel::KernelTree& tree) {
    std::set<std::string> in_tree;
    for (const kernel::ModuleNeeds& each : needs)
      in_tree.insert(each.in_tree_modules.begin(), each.in_tree_modules.end());
    if (!in_tree.empty()) {
      reporter_.log_verbose("needs these modules of the kernel: " +
                            support::join({in_tree.begin(), in_tree.end()}, " "));
    }
    reporter_.print_summary_line(
        fmt::format("{} module{} fit kernel {}", needs.size(), needs.size() == 1 ? "" : "s", tree.release));
  }

  const CheckModulesOptions& options_;
  Session session_;
  Reporter reporter_;
};

int run(const CheckModulesOptions& options) { return CheckModulesCommand(options).run(); }

}  // namespace

extern constexpr CommandSpec kCheckModulesCommand{
    .name = "check-modules",
    .summary = "Prove that a kernel will load finished .ko files, and that they fit each other.",
    .inputs = kInputs,
    .examples =
        "  portato check-modules --kernel /usr/src/linux-headers-6.1.0-56-amd64 out/modules\n"
        "  portato check-modules vbus.ko vengine.ko.xz\n",
    .options = kOptions,
    .make = invocation<CheckModulesOptions, run>,
};

}  // namespace portato::driver
