// SPDX-License-Identifier: Apache-2.0
// mkmod and mksys: all phases in a row, then ninja. What stops a run also decides its exit code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "driver/build_options.hpp"
#include "driver/reporter.hpp"
#include "driver/session.hpp"
#include "driver/step_report_store.hpp"
#include "exec/ninja_runner.hpp"
#include "exec/step_context.hpp"
#include "os/work_folder.hpp"
#include "plan/build_plan.hpp"

namespace portato::driver {

class BuildCommand {
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
  /// What was reported since the last call.
  void show();
  void apply_fixes();
  void check_apps(const model::Model& model);
  plan::OrderFacts read_facts();
  int build(const model::Model& model, plan::BuildPlan plan);
  int write_files(const model::Model& model, const plan::BuildPlan& plan);
  int run_steps(const model::Model& model, plan::BuildPlan& plan);
  int take_reports(const plan::BuildPlan& plan, const exec::NinjaOutcome& outcome);
  /// Delivers what the steps have made.
  int publish(const model::Model& model, const plan::BuildPlan& plan, const exec::StepContext& context);
  int publish_generated(const model::Model& model, plan::BuildPlan plan);
  bool take_work_folder();
  int leave_out_failed(const model::Model& model, plan::BuildPlan& plan);

  [[nodiscard]] bool is_mkmod() const { return options_.for_single_definition; }
  bool refuse_unsupported();
  void choose_directories();
  std::optional<kernel::KernelTree> choose_kernel(const model::Model& model);
  std::optional<plan::BuildPlan> make_plan(const model::Model& model,
                                           std::optional<kernel::KernelTree> kernel);
  std::optional<plan::BuildPlan> replan(const model::Model& model, const plan::BuildPlan& plan,
                                        std::vector<std::string> left_out, diag::DiagSink& sink);
  std::string choose_launcher();
  bool keep_launcher(const std::string& launcher);
  std::optional<std::int64_t> source_date_epoch();
  std::string framework_version();
  void say_what_was_made(const plan::BuildPlan& plan, bool anything_ran);

  const BuildOptions& options_;
  const std::optional<std::string>& signing_pin_;
  bool is_one_of_several_;
  Session session_;
  Reporter& reporter_;
  std::string work_directory_;
  std::string output_directory_;
  bool has_run_steps_ = false;
  std::optional<os::WorkFolder> work_;
  StepReportStore reports_;
  std::vector<diag::Diagnostic> reported_;  ///< all that was shown, for its fixes
};

/// mkmod and mksys: for every target. The exit code.
int run_build(const BuildOptions& options);

/// Plans a build of `model` without a kernel and without results, for the mistakes that only planning finds.
void check_plan(Session& session, const model::Model& model, bool is_single_definition);

}  // namespace portato::driver
