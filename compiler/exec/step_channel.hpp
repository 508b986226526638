// SPDX-License-Identifier: Apache-2.0
// What a build hands to its steps through ninja, which is not to know it: descriptors and names in the
// environment of ninja, taken out of the environment of the step as soon as it starts. Nothing that a step
// starts (make, compilers, commands of definition files) inherits any of it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "diag/wire.hpp"
#include "os/file_descriptor.hpp"
#include "support/result.hpp"

namespace portato::exec {

/// Name of the variable with the pass phrase of the signing key: the kernel's own build calls it so.
inline constexpr const char* kSigningPin = "KBUILD_SIGN_PIN";

using diag::StepMessage;

/// The build's end: lives until ninja has ended.
class StepChannel {
 public:
  /// `lock`: the work folder's, kept by the steps as long as they run. `pin`: the pass phrase of the signing
  /// key, if there is one.
  static support::Result<StepChannel> open(int lock, const std::optional<std::string>& pin);

  /// Variables and descriptors for ProcessSpec.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> environment() const;
  [[nodiscard]] std::vector<int> descriptors() const;

  /// What all steps have said.
  [[nodiscard]] std::vector<StepMessage> messages() const;

 private:
  int lock_ = -1;
  // Files in memory: a full disk must not keep a step from saying that it is full.
  os::FileDescriptor messages_;
  os::FileDescriptor pin_;
};

/// The step's end.
struct StepInheritance {
  os::FileDescriptor lock;
  os::FileDescriptor messages;     ///< not open: the step was started by hand
  std::optional<std::string> pin;  ///< the pass phrase of the signing key
};

/// Once, before the step starts any program. A step that was started by hand gets what its environment has:
/// no lock, and KBUILD_SIGN_PIN, which is taken out of the environment.
StepInheritance take_inheritance();

/// Leaves a message for the build; false if there is none, or it cannot be left.
bool leave_message(const StepInheritance& inheritance, const StepMessage& message);

/// KBUILD_SIGN_PIN, taken out of this process's environment, so that no program that it starts sees it.
std::optional<std::string> take_signing_pin();

}  // namespace portato::exec
