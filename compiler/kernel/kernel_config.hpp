// SPDX-License-Identifier: Apache-2.0
// A kernel's configuration: `include/config/auto.conf` of a prepared tree, or a `.config`.
#pragma once

#include <string>
#include <string_view>

namespace portato::kernel {

class KernelConfig {
 public:
  KernelConfig() = default;
  explicit KernelConfig(std::string_view text) : text_("\n" + std::string(text)) {}

  /// Text behind `option=`, `option` being `CONFIG_SMP`; quotes of strings removed. Empty if it is not set.
  /// Costs one pass over the text (some 10 µs), which is less than making a table of 10,000 options that
  /// nobody asks for.
  [[nodiscard]] std::string_view value(std::string_view option) const;
  [[nodiscard]] bool is_set(std::string_view option) const { return value(option) == "y"; }

 private:
  std::string text_;  // a line end before the first line, so that every option stands behind one
};

}  // namespace portato::kernel
