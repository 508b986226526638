// SPDX-License-Identifier: Apache-2.0
// From what a build was told to what the plan needs to know: folders, kernel, tools, versions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "driver/build_options.hpp"
#include "driver/reporter.hpp"
#include "driver/session.hpp"
#include "kernel/kernel_tree.hpp"
#include "model/model.hpp"
#include "plan/build_plan.hpp"

namespace portato::driver {

class BuildSetup {
 public:
  /// `is_one_of_several`: the build's folders must not be those of another target. All of these outlive it.
  BuildSetup(const BuildOptions& options, bool is_one_of_several, Session& session, Reporter& reporter);

  /// False: an option or the input cannot be had (reported).
  bool check_options();

  [[nodiscard]] const std::string& work_directory() const { return work_directory_; }
  [[nodiscard]] const std::string& output_directory() const { return output_directory_; }

  /// None: the model needs none, or none could be had (reported).
  std::optional<kernel::KernelTree> choose_kernel(const model::Model& model);

  /// Without what depends on earlier runs.
  plan::PlanOptions plan_options(std::optional<kernel::KernelTree> kernel);

  /// Plans without a kernel, for the mistakes that only planning finds.
  void check_plan(const model::Model& model);

 private:
  [[nodiscard]] bool is_for_single_definition() const { return options_.for_single_definition; }
  std::optional<std::int64_t> source_date_epoch();
  [[nodiscard]] std::string framework_version() const;

  const BuildOptions& options_;
  Session& session_;
  Reporter& reporter_;
  std::string work_directory_;
  std::string output_directory_;
};

}  // namespace portato::driver
