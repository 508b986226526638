// SPDX-License-Identifier: Apache-2.0
// What the parts of verify_modules() share; no other folder includes it.
#pragma once

#include <string_view>
#include <unordered_map>

#include "kernel/verify.hpp"

namespace portato::kernel {

/// An exported symbol of the image.
struct ImageExport {
  std::size_t module = 0;
  const ExportedSymbol* symbol = nullptr;
};

struct Verification {
  const ImageModules& image;
  const KernelInfo* kernel;  ///< may be null
  diag::DiagSink& sink;
  std::unordered_map<std::string_view, ImageExport>
      exports;  ///< by symbol; of the first module that exports it
  std::vector<ModuleNeeds> needs;

  [[nodiscard]] const ImageModule& module(std::size_t index) const { return image.modules[index]; }
  [[nodiscard]] const std::string& release() const { return kernel->tree.release; }

  /// A finding about `module`; one about an optional module is a warning at most.
  void report(const ImageModule& module, diag::Diagnostic diagnostic) const;

  /// Whether the module requires the other one, directly or not.
  [[nodiscard]] bool is_required(std::size_t module, std::size_t other) const;
};

/// Machine, version line, signature, name. False: the module is for another machine, and no more can be said
/// of it.
bool verify_identity(const Verification& verification, const ImageModule& module);

/// `params`, and firmware.
void verify_parameters(const Verification& verification, const ImageModule& module);
void verify_firmware(const Verification& verification, const ImageModule& module);

/// Fills Verification::exports; reports symbols that are exported twice.
void collect_exports(Verification& verification);

/// Every symbol that the module uses; fills in what it needs.
void verify_symbols(Verification& verification, std::size_t module);

/// The requirements of all modules, against the needs that verify_symbols() found.
void verify_requirements(const Verification& verification);

/// "kernel 6.1.0-56-amd64"
std::string kernel_text(const Verification& verification);

/// "the same goes for `b`, `c` and 3 more"; empty without names. `names` as they are in the file.
std::string others_text(const std::vector<std::string_view>& names);

}  // namespace portato::kernel
