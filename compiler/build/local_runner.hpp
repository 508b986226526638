// SPDX-License-Identifier: Apache-2.0
// Runs the steps of a build on this machine: ninja, analysers, the delivery.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "build/services.hpp"
#include "build/work_disk.hpp"
#include "exec/step_context.hpp"
#include "os/signal_guard.hpp"

namespace portato::build {

struct RunnerOptions {
  std::string work_directory;
  std::string output_directory;
  int jobs = 0;  ///< 0: ninja's own choice
  bool keep_going = false;
  bool is_verbose = false;
  std::optional<std::string> signing_pin;  ///< the pass phrase of the key that modules are signed with
};

/// For whoever shows a build. Any of them may be empty.
struct RunnerHooks {
  std::function<void(const exec::NinjaProgress&)> on_progress;
  std::function<void()> on_idle;                    ///< no step runs any more
  std::function<void(std::string_view)> on_output;  ///< whole lines of tools
};

class LocalRunner final : public Runner {
 public:
  /// All of these outlive the runner.
  LocalRunner(RunnerOptions options, RunnerHooks hooks, const WorkDisk& disk, source::SourceManager& sources,
              diag::DiagSink& sink)
      : options_(std::move(options)), hooks_(std::move(hooks)), disk_(disk), reports_(sink, sources) {}

  exec::NinjaOutcome run_steps(const std::vector<std::string>& targets) override;
  void verify_rest(const plan::VerifyStep& step, const std::vector<std::string>& failed) override;
  int analyse(const plan::KbuildStep& step, const std::string& folder) override;
  Outcome publish(const std::string& name, const std::vector<plan::StagedFile>& files,
                  const std::string& record) override;

 private:
  /// Signals wait from here on, so that a build ends in order; before that they end a wait for the work
  /// folder.
  exec::StepContext context();

  RunnerOptions options_;
  RunnerHooks hooks_;
  const WorkDisk& disk_;
  exec::StepReports reports_;
  std::optional<os::SignalGuard> signals_;
};

}  // namespace portato::build
