// SPDX-License-Identifier: Apache-2.0
// `portato check FILE…`: parse, bind, check. All mistakes of all files in one run. Nothing is written but
// what `--fix` changes; then everything is checked once more, and what is left is reported.
#include <cstdio>

#include "driver/apply_fixes.hpp"
#include "driver/check_syntax.hpp"
#include "driver/command_spec.hpp"
#include "driver/driver.hpp"
#include "driver/option_groups.hpp"
#include "driver/reporter.hpp"
#include "driver/session.hpp"
#include "plan/missing_apps.hpp"

namespace portato::driver {

namespace {

struct CheckOptions {
  std::vector<std::string> inputs;
  ProjectOptions project;
  ReportOptions report;
  bool syntax_only = false;
  bool applies_fixes = false;
  bool shows_fixes = false;  ///< what would be fixed, instead of fixing it
};

constexpr std::array kInputs{input<&CheckOptions::inputs>("FILE")};

constexpr auto kOptions = join(
    std::array{
        flag<&CheckOptions::syntax_only>(
            "--syntax-only",
            "look at nothing but the files themselves: no file they name, no kernel, no target"),
        flag<&CheckOptions::applies_fixes>("--fix", "fix what can be fixed safely, then check again"),
        flag<&CheckOptions::shows_fixes>("--diff", "with --fix: print what would change, change nothing"),
    },
    kTargetOption<&CheckOptions::project>, kKernelOptions<&CheckOptions::project>,
    kDefinitionOptions<&CheckOptions::project>, kReportOptions<&CheckOptions::report>);

Complaint finish(CheckOptions& options) {
  if (options.shows_fixes && !options.applies_fixes) return "--diff goes with --fix";
  return std::nullopt;
}

int check_texts(Session& session, const CheckOptions& options) {
  bool all_read = true;
  for (const std::string& input : options.inputs) all_read = check_syntax(session, input) && all_read;
  if (!all_read) return kExitEnvironment;
  return session.sink().has_errors() ? kExitErrors : kExitDone;
}

int check_inputs(Session& session, const CheckOptions& options) {
  if (options.syntax_only) return check_texts(session, options);
  if (!session.choose_target()) return kExitEnvironment;
  for (const std::string& input : options.inputs) {
    const auto model = session.load_model(input, session.absolute("_build"));
    if (model) plan::warn_of_missing_apps(*model, session.sink());
  }
  return session.sink().has_errors() ? kExitErrors : kExitDone;
}

FixSummary check_and_fix(const CheckOptions& options) {
  Session session(options.project, options.report);
  check_inputs(session, options);
  return apply_fixes(session, session.sink().sorted(), options.inputs, /*writes=*/!options.shows_fixes);
}

int run(const CheckOptions& options) {
  const FixSummary fixed = options.applies_fixes ? check_and_fix(options) : FixSummary{};
  Session session(options.project, options.report);
  Reporter reporter(options.report, session.sources(), session.fs().current_directory());
  int exit_code = check_inputs(session, options);
  for (const diag::Diagnostic& complaint : fixed.warnings) session.sink().report(complaint);
  if (exit_code == kExitDone && session.sink().has_errors()) exit_code = kExitErrors;
  reporter.show(session.sink());
  if (options.shows_fixes) {
    std::fwrite(fixed.diff.data(), 1, fixed.diff.size(), stdout);
    if (exit_code == kExitDone && !fixed.diff.empty()) exit_code = kExitErrors;
  } else if (fixed.files > 0) {
    reporter.print_summary_line(summary_of(fixed));
  }
  return reporter.finish(session.sink(), exit_code);
}

}  // namespace

extern constexpr CommandSpec kCheckCommand{
    .name = "check",
    .summary = "Parse, bind and check definition files; build nothing.",
    .inputs = kInputs,
    .examples =
        "  portato check vehicle.sdef drivers/vbus.mdef radio/Component.cdef\n"
        "  portato check --syntax-only drivers/*.mdef\n"
        "  portato check --fix --diff vehicle.sdef\n"
        "  portato check -Werror --sink sarif=out/check.sarif vehicle.sdef\n",
    .options = kOptions,
    .make = invocation<CheckOptions, run, finish>,
};

}  // namespace portato::driver
