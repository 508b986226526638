// SPDX-License-Identifier: Apache-2.0
// mkmod and mksys for one target: what they were told becomes a model and a kernel, and build/ does the rest.
// What stops a run also decides its exit code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "build/services.hpp"
#include "driver/build_options.hpp"
#include "driver/build_setup.hpp"
#include "driver/reporter.hpp"
#include "driver/session.hpp"

namespace portato::driver {

class BuildCommand final : private build::Listener {
 public:
  /// Builds for the target of `options.project`. `is_one_of_several`: its folders must not be those of
  /// another target. `signing_pin`: the pass phrase of the key that modules are signed with.
  BuildCommand(const BuildOptions& options, const std::optional<std::string>& signing_pin,
               bool is_one_of_several, source::SourceManager& sources, Reporter& reporter);

  /// The exit code; everything was shown.
  int run();

  [[nodiscard]] const diag::CollectingSink& sink() const { return session_.sink(); }

 private:
  int run_phases();
  int build(const model::Model& model, std::optional<kernel::KernelTree> kernel);
  void write_fixes();
  void check_apps(const model::Model& model);

  void show_diagnostics() override;
  void log_verbose(const std::string& text) override { reporter_.log_verbose(text); }
  void print_line(const std::string& text) override { reporter_.print_summary_line(text); }

  const BuildOptions& options_;
  const std::optional<std::string>& signing_pin_;
  Session session_;
  Reporter& reporter_;
  BuildSetup setup_;
  std::vector<diag::Diagnostic> reported_;  ///< all that was shown, for its fixes
};

/// mkmod and mksys: for every target. The exit code.
int run_build(const BuildOptions& options);

}  // namespace portato::driver
