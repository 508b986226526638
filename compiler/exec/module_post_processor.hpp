// SPDX-License-Identifier: Apache-2.0
// What becomes of the modules that kbuild has made before they are delivered, in the only order that is
// right: debug information kept aside, stripped, signed, compressed. Nothing touches a module after it was
// signed but what a loader undoes again.
#pragma once

#include <string>
#include <vector>

#include "exec/step_context.hpp"
#include "plan/steps.hpp"

namespace portato::exec {

class ModulePostProcessor {
 public:
  /// `scratch` is a folder for the probe of a key; made if needed. The context has the key's pass phrase.
  ModulePostProcessor(const plan::PostProcessOptions& finish, std::string scratch, const StepContext& context)
      : finish_(finish), scratch_(std::move(scratch)), context_(context) {}

  /// Whether there is anything to do at all.
  [[nodiscard]] bool is_needed() const;

  /// All that decides over the result, on one line.
  [[nodiscard]] std::string identity() const;

  /// Whether the key can be used; before anything is built. os::kExitDone, or an exit status after reporting.
  [[nodiscard]] int check_signing() const;

  /// Works in place on copies of the modules. The last suffix is appended if they are compressed: `files`
  /// then holds their new names. os::kExitDone, or an exit status after reporting.
  int finish(std::vector<std::string>& files) const;

  /// `.zst` and the like; empty without compression.
  [[nodiscard]] std::string_view suffix() const;

 private:
  int keep_debug_files(const std::vector<std::string>& files) const;
  int strip(const std::vector<std::string>& files) const;
  int sign(const std::string& file) const;
  int compress(std::vector<std::string>& files) const;
  int run(const std::vector<std::string>& arguments) const;
  void warn_of_readable_key() const;
  int report_signing(const diag::Diagnostic& diagnostic) const;
  [[nodiscard]] std::vector<std::string> signing_command(const std::string& file,
                                                         const std::string& signature) const;

  const plan::PostProcessOptions& finish_;
  std::string scratch_;
  const StepContext& context_;
};

}  // namespace portato::exec
