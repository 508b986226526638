// SPDX-License-Identifier: Apache-2.0
// What tests of steps share: their messages in a string, besides what tests of the machine share.
#pragma once

#include "diag/render.hpp"
#include "exec/step_context.hpp"
#include "os/os_fixture.hpp"

namespace portato::exec::test {

using namespace os::test;

/// Everything a step says.
struct Listener : diag::DiagSink {
  os::SignalGuard signals;
  std::string said;  ///< diagnostics in the short form, and output of tools
  source::SourceManager sources;
  StepReports reports{*this, sources};
  plan::StepResult result;  ///< the last one that was handed over
  StepContext context{signals, reports, [this](std::string_view text) { said += text; },
                      {},      {},      [this](const plan::StepResult& found) { result = found; }};

  Listener() {
    // The definition files that the steps of the tests come from.
    sources.add("system.mdef", "one\ntwo\nthree\nfour\n");
    sources.add("vendor.mdef", "\n\nexternalBuild\n");
  }

  void report(diag::Diagnostic diagnostic) override {
    said += diag::render_short(diagnostic, {sources, "/nowhere"});
  }
};

}  // namespace portato::exec::test
