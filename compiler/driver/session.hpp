// SPDX-License-Identifier: Apache-2.0
// One invocation: file system, sources, variables, what was said. Owns everything that the phases only
// borrow.
#pragma once

#include <optional>
#include <string>

#include "bind/bind.hpp"
#include "diag/sink.hpp"
#include "driver/options.hpp"
#include "driver/target_description.hpp"
#include "expand/environment.hpp"
#include "expand/tree_store.hpp"
#include "kernel/kernel_variables.hpp"
#include "source/real_fs.hpp"

namespace portato::driver {

class Session {
 public:
  /// `options` outlive the session. `shared`: texts that other sessions use, too, so that their diagnostics
  /// can be compared; it outlives this one.
  Session(const ProjectOptions& options, const ReportOptions& report,
          source::SourceManager* shared = nullptr);

  [[nodiscard]] const source::FileSystem& fs() const { return fs_; }
  [[nodiscard]] source::SourceManager& sources() { return sources_; }
  [[nodiscard]] const source::SourceManager& sources() const { return sources_; }
  [[nodiscard]] diag::CollectingSink& sink() { return sink_; }
  [[nodiscard]] const diag::CollectingSink& sink() const { return sink_; }
  [[nodiscard]] expand::Environment& environment() { return environment_; }
  [[nodiscard]] const expand::Environment& environment() const { return environment_; }

  /// Absolute form of a path from the command line.
  [[nodiscard]] std::string absolute(const std::string& path) const;

  /// Sets LEGATO_TARGET, CC and the other variables that definition files may use for a target; false if the
  /// target is not known (reported).
  bool choose_target();
  [[nodiscard]] const TargetDescription& target() const { return target_; }

  /// Parses, binds and checks one definition file. Nothing only if the file cannot be read or is of another
  /// kind; mistakes in it are in the sink.
  std::optional<model::Model> load_model(const std::string& input, const std::string& work_directory);

  /// Parses and binds one definition file in a world of its own; the build variables of others are forgotten.
  std::optional<model::Model> bind(const std::string& input, const bind::BindContext& context,
                                   const bind::BindOptions& bind_options);

  [[nodiscard]] expand::TreeStore& trees() { return trees_; }

 private:
  /// Nothing from the command line, the environment or the target description has a control character where
  /// a build would write it into files; what has one is reported.
  bool check_names();
  bool check_target();
  void set_tool_variables();

  const ProjectOptions& options_;
  source::RealFs fs_;
  source::SourceManager own_sources_;
  source::SourceManager& sources_;
  diag::CollectingSink sink_;
  expand::Environment environment_;       // with the build variables of the last model
  expand::Environment base_environment_;  // without any
  expand::TreeStore trees_;
  TargetDescription target_;
  std::optional<kernel::KernelVariables> kernel_variables_;
};

}  // namespace portato::driver
