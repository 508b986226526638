// SPDX-License-Identifier: Apache-2.0
// A build from the model to what is delivered, as a state machine over the interfaces in services.hpp:
//
//        ┌────────────────── the modules show more of their order (once) ─────────────────┐
//        v                                                                                │
//      Plan ──> Acquire ──> Exclude ──> Generate ──> BuildOptional ──> Exclude ──> BuildAll ──> Analyse ──>
//      Publish ──> Done
//                                           │             (if any)   (others failed)      ^
//                                           └───────────── no optional modules ───────────┘
//
// Optional modules are built first, because what else there is to do depends on which of them can be built.
// What the finished modules show of their order does not depend on the plan, so that the second plan is the
// last, and the result does not depend on earlier runs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "build/services.hpp"
#include "build/state.hpp"
#include "build/step_report_store.hpp"
#include "diag/sink.hpp"
#include "plan/build_plan.hpp"

namespace portato::build {

struct BuildRequest {
  const model::Model& model;
  /// Without what earlier runs have shown and which modules failed: the coordinator fills that in. Its
  /// launcher is the one to use if neither `launcher` nor an earlier run says another.
  plan::PlanOptions options;
  std::string launcher;  ///< that is asked for; empty: none is; `none`: no launcher
  bool generates_only = false;
  bool analyses = false;
};

/// What all of it works on; outlives the coordinator.
struct BuildContext {
  Disk& disk;
  Runner& runner;
  Listener& listener;
  source::SourceManager& sources;
  const source::FileSystem& fs;
  diag::CollectingSink& sink;
};

class Coordinator {
 public:
  Coordinator(const BuildRequest& request, const BuildContext& context);

  /// The exit status; everything was reported, and shown if it belongs before what the steps print.
  int run();

 private:
  enum class State : std::uint8_t {
    kPlan,
    kAcquire,
    kExclude,
    kGenerate,
    kBuildOptional,
    kBuildAll,
    kAnalyse,
    kPublish,
    kDone,
  };

  State step(State state);
  State plan();
  State acquire();
  State exclude();
  State generate();
  State build_optional();
  State build_all();
  State analyse();
  State publish();

  State fail(int exit_status);
  State fail(const support::Error& error);
  /// Learns from what the steps have told; takes their diagnostics unless the plan is made again.
  int take(const exec::NinjaOutcome& outcome);
  bool save_state();
  std::optional<plan::BuildPlan> make_plan(const std::vector<std::string>& failed,
                                           diag::DiagSink& sink) const;
  [[nodiscard]] std::string chosen_launcher() const;
  [[nodiscard]] bool has_optional_sources() const;
  void report_launcher_change() const;
  void print_summary() const;

  const BuildRequest& request_;
  BuildContext context_;
  plan::WorkLayout layout_;
  BuildState saved_;  ///< as it is on the disk
  BuildState state_;
  plan::BuildPlan plan_;
  StepReportStore reports_;
  std::vector<std::string> failed_;  ///< by the last pass of kbuild: all modules, optional or not
  int exit_status_ = 0;
  bool has_planned_again_ = false;
  bool has_built_optional_ = false;
  bool has_changed_anything_ = false;
};

}  // namespace portato::build
