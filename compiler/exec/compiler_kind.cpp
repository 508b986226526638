// SPDX-License-Identifier: Apache-2.0
#include "exec/compiler_kind.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "diag/codes.hpp"
#include "os/process.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

struct Machines {
  std::string_view architecture;               ///< as kbuild calls it
  std::array<std::string_view, 4> beginnings;  ///< of triplets; empty: none
  std::string_view prefix;                     ///< of Debian's cross compiler
};

constexpr std::array kMachines{
    Machines{"arm64", {"aarch64", "arm64"}, "aarch64-linux-gnu-"},
    Machines{"x86", {"x86_64", "i", "amd64"}, "x86_64-linux-gnu-"},
    Machines{"arm", {"arm", "thumb", "xscale"}, "arm-linux-gnueabihf-"},
    Machines{"riscv", {"riscv"}, "riscv64-linux-gnu-"},
    Machines{"powerpc", {"powerpc", "ppc"}, "powerpc64le-linux-gnu-"},
    Machines{"mips", {"mips"}, "mipsel-linux-gnu-"},
    Machines{"s390", {"s390"}, "s390x-linux-gnu-"},
};

const Machines* machines_of(std::string_view architecture) {
  const auto* row = std::find_if(kMachines.begin(), kMachines.end(),
                                 [&](const Machines& m) { return m.architecture == architecture; });
  return row == kMachines.end() ? nullptr : row;
}

/// What the compiler says of itself; empty if it does not tell.
std::string triplet_of(const std::string& compiler, os::SignalGuard& signals) {
  os::ProcessSpec spec;
  for (const std::string_view word : support::split(compiler, ' ')) {
    if (!word.empty()) spec.arguments.emplace_back(word);
  }
  if (spec.arguments.empty()) return "";
  spec.arguments.emplace_back("-dumpmachine");
  const support::Result<os::ProcessResult> result = os::run_process(spec, signals);
  if (!result || !result->succeeded()) return "";
  return result->output.substr(0, result->output.find('\n'));
}

}  // namespace

bool makes_code_for(std::string_view triplet, std::string_view architecture) {
  const Machines* machines = machines_of(architecture);
  if (machines == nullptr) return true;
  const std::string_view machine = triplet.substr(0, triplet.find('-'));
  if (architecture == "arm" && machine == "arm64") return false;
  return std::any_of(machines->beginnings.begin(), machines->beginnings.end(), [&](std::string_view start) {
    if (start.empty() || !machine.starts_with(start)) return false;
    return start != "i" || machine.ends_with("86");
  });
}

bool check_compiler(const plan::KbuildStep& step, const StepContext& context) {
  const Machines* machines = machines_of(step.architecture);
  if (step.compiler.empty() || machines == nullptr) return true;
  const std::string triplet = triplet_of(step.compiler, context.signals);
  if (triplet.empty() || makes_code_for(triplet, step.architecture)) return true;
  context.report("", diag::make(diag::kForeignCompiler, {}, step.compiler, support::printable(triplet),
                                step.kernel_release, step.architecture, std::string(machines->prefix)));
  return false;
}

}  // namespace portato::exec
