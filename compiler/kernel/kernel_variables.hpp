// SPDX-License-Identifier: Apache-2.0
// What definition files may ask about the kernel that modules are built for: `CONFIG_*` and its version. The
// kernel is looked for when the first of them is asked for, and is the one that a build would choose.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "expand/environment.hpp"
#include "kernel/kernel_tree.hpp"

namespace portato::kernel {

/// KERNEL_RELEASE (`6.1.0-56-amd64`), KERNEL_VERSION (`6.1.192`), KERNEL_SERIES (`6.1`), and every `CONFIG_…`
/// as the kernel's configuration has it: `y`, `m`, a number, a text without its quotes; empty where it is not
/// set.
class KernelVariables final : public expand::LazyVariables {
 public:
  /// `fs` is only borrowed.
  KernelVariables(const source::FileSystem& fs, KernelQuery query) : fs_(fs), query_(std::move(query)) {}

  [[nodiscard]] bool covers(std::string_view name) const override;
  const expand::Variable* find(std::string_view name) override;
  std::optional<std::string> take_reason() override;
  /// The kernel itself, without its symbols; null if there is none.
  const KernelTree* tree();

 private:
  void find_kernel();

  const source::FileSystem& fs_;
  KernelQuery query_;
  bool has_looked_ = false;
  std::optional<KernelTree> tree_;
  std::optional<std::string> reason_;  // until somebody has taken it
  std::map<std::string, expand::Variable, std::less<>> values_;
};

}  // namespace portato::kernel
