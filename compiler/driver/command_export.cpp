// SPDX-License-Identifier: Apache-2.0
// `portato export FORMAT FILE`: the kernel modules of a system, or of one definition, for another build
// system. A model with errors is not exported: nothing is written.
#include <fmt/format.h>

#include "diag/codes.hpp"
#include "driver/command_spec.hpp"
#include "driver/driver.hpp"
#include "driver/option_groups.hpp"
#include "driver/reporter.hpp"
#include "driver/session.hpp"
#include "exec/export_folder.hpp"
#include "export/exporters.hpp"
#include "plan/missing_apps.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

struct ExportOptions {
  const exports::Exporter* exporter = nullptr;
  std::string input;
  ProjectOptions project;
  ReportOptions report;
  std::string output_directory;  ///< empty: not given
};

std::string all_formats() { return fmt::format("{}", fmt::join(exports::exporter_names(), "|")); }

Complaint parse_format(const std::string& given, const exports::Exporter*& exporter) {
  exporter = exports::find_exporter(given);
  if (exporter == nullptr) return not_among(given, exports::exporter_names());
  return std::nullopt;
}

constexpr std::array kInputs{
    parsed_input<parse_format, &ExportOptions::exporter>(all_formats),
    input<&ExportOptions::input>("FILE"),
};

constexpr auto kOptions = join(
    std::array{
        text<&ExportOptions::output_directory>(
            "-o,--output-dir", "DIR", "where to write (default: SYSTEM-FORMAT); empty, or an earlier export"),
    },
    kTargetOption<&ExportOptions::project>, kKernelOptions<&ExportOptions::project>,
    kDefinitionOptions<&ExportOptions::project>, kReportOptions<&ExportOptions::report>);

class ExportCommand {
 public:
  explicit ExportCommand(const ExportOptions& options)
      : options_(options),
        format_(options.exporter->name),
        session_(options.project, options.report),
        reporter_(options.report, session_.sources(), session_.fs().current_directory()) {}

  int run() {
    const int exit_code = run_phases();
    reporter_.show(session_.sink());
    if (exit_code == kExitDone && !session_.sink().has_errors()) reporter_.print_summary_line(said_);
    return reporter_.finish(session_.sink(), exit_code);
  }

 private:
  int fail(int exit_code, diag::Diagnostic diagnostic) {
    session_.sink().report(std::move(diagnostic));
    return exit_code;
  }

  int run_phases() {
    const std::string& input = options_.input;
    if (!input.ends_with(".sdef") && !input.ends_with(".mdef"))
      return fail(kExitEnvironment, diag::make(diag::kWrongFileKind, {}, support::printable(input),
                                               std::string(".sdef or .mdef")));
    if (!session_.choose_target()) return kExitEnvironment;
    const auto model = session_.load_model(input, session_.absolute("_build"));
    if (!model) return kExitErrors;
    plan::warn_of_missing_apps(*model, session_.sink());
    if (session_.sink().has_errors()) return kExitErrors;
    const auto planned =
        exports::plan_export(*model, *options_.exporter, session_.sources(), session_.fs(), session_.sink());
    if (!planned || session_.sink().has_errors()) return kExitErrors;
    const std::string folder = session_.absolute(
        options_.output_directory.empty() ? planned->system + "-" + format_ : options_.output_directory);
    return write(folder, *planned);
  }

  int write(const std::string& folder, const exports::ExportPlan& planned) {
    const auto may_write = exec::may_export_to(folder, format_);
    if (!may_write)
      return fail(kExitEnvironment, diag::make(diag::kCannotExport, {}, may_write.error().message));
    if (!*may_write)
      return fail(kExitEnvironment, diag::make(diag::kExportFolderTaken, {}, folder, format_)
                                        .with_help("empty it, or name another folder with `-o DIR`"));
    const auto written = exec::write_export(folder, format_, exports::emit_export(planned, folder));
    if (!written) return fail(kExitEnvironment, diag::make(diag::kCannotExport, {}, written.error().message));
    std::size_t modules = 0;
    for (const exports::ExportedPackage& package : planned.packages) modules += package.modules.size();
    said_ = fmt::format("{}{}: {} kernel module{}", *written > 0 ? "exported " : "unchanged: ", folder,
                        modules, modules == 1 ? "" : "s");
    return kExitDone;
  }

  const ExportOptions& options_;
  std::string format_;
  Session session_;
  Reporter reporter_;
  std::string said_;
};

int run(const ExportOptions& options) { return ExportCommand(options).run(); }

}  // namespace

extern constexpr CommandSpec kExportCommand{
    .name = "export",
    .summary = "Hand kernel modules to another build system.",
    .inputs = kInputs,
    .examples =
        "  portato export yocto -o meta-vehicle vehicle.sdef\n"
        "  portato export dkms vehicle.sdef && sudo dkms add vehicle-dkms\n"
        "  portato export in-tree drivers/vbus.mdef\n",
    .options = kOptions,
    .make = invocation<ExportOptions, run>,
};

}  // namespace portato::driver
