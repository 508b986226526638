// SPDX-License-Identifier: Apache-2.0
// `portato check FILE…`: parse, bind, check. All mistakes of all files in one run. Nothing is written but
// what `--fix` mends; then everything is checked once more, and what is left is reported.
#include <cstdio>

#include "driver/check_syntax.hpp"
#include "driver/commands.hpp"
#include "driver/driver.hpp"
#include "driver/mend.hpp"
#include "driver/reporter.hpp"
#include "driver/session.hpp"
#include "plan/missing_apps.hpp"

namespace portato::driver {

namespace {

int check_texts(Session& session, const Options& options) {
  bool all_read = true;
  for (const std::string& input : options.inputs) all_read = check_syntax(session, input) && all_read;
  if (!all_read) return kExitEnvironment;
  return session.sink().has_errors() ? kExitErrors : kExitDone;
}

int check_inputs(Session& session, const Options& options) {
  if (options.syntax_only) return check_texts(session, options);
  if (!session.choose_target()) return kExitEnvironment;
  for (const std::string& input : options.inputs) {
    const auto model = session.load_model(input, session.absolute("_build"));
    if (model) plan::warn_of_missing_apps(*model, session.sink());
  }
  return session.sink().has_errors() ? kExitErrors : kExitDone;
}

Mended check_and_mend(const Options& options) {
  Session session(options);
  check_inputs(session, options);
  return mend(session, session.sink().sorted(), options);
}

}  // namespace

int run_check(const Options& options) {
  const Mended mended = options.applies_fixes ? check_and_mend(options) : Mended{};
  Session session(options);
  Reporter reporter(options, session.sources(), session.fs().current_directory());
  int exit_code = check_inputs(session, options);
  for (const diag::Diagnostic& complaint : mended.complaints) session.sink().report(complaint);
  if (exit_code == kExitDone && session.sink().has_errors()) exit_code = kExitErrors;
  reporter.show(session.sink());
  if (options.shows_fixes) {
    std::fwrite(mended.diff.data(), 1, mended.diff.size(), stdout);
    if (exit_code == kExitDone && !mended.diff.empty()) exit_code = kExitErrors;
  } else if (mended.files > 0) {
    reporter.closing_line(summary_of(mended));
  }
  return reporter.finish(session.sink(), exit_code);
}

}  // namespace portato::driver
