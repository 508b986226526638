// SPDX-License-Identifier: Apache-2.0
// What a kernel and its own modules export: its Module.symvers (scripts/mod/modpost.c: write_dump). Some
// 30,000 lines; read in a few milliseconds.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace portato::kernel {

/// One line. The texts live as long as the table.
struct KernelSymbol {
  std::string_view name;
  std::string_view provider;    ///< "vmlinux", or the module's path without suffix: "fs/jbd2/jbd2"
  std::string_view name_space;  ///< empty: none
  std::uint32_t crc = 0;        ///< 0: no version known
  bool is_gpl_only = false;

  [[nodiscard]] bool is_in_kernel_image() const { return provider == "vmlinux"; }
  /// Name of the module that provides it, as the kernel knows it.
  [[nodiscard]] std::string module() const;
};

class KernelSymbols {
 public:
  /// Lines that are none of a Module.symvers are skipped.
  static KernelSymbols parse(std::string text);

  [[nodiscard]] const KernelSymbol* find(std::string_view name) const;
  [[nodiscard]] const std::vector<KernelSymbol>& all() const { return symbols_; }

 private:
  std::unique_ptr<const std::string> text_;  // never moves, so that the views stay good
  std::vector<KernelSymbol> symbols_;
  std::unordered_map<std::string_view, std::uint32_t> by_name_;
};

}  // namespace portato::kernel
