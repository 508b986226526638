// SPDX-License-Identifier: Apache-2.0
// What there is to know about one foreign build system: its name, how modules are packaged for it, what it
// can express, and the function that writes for it. Each export_<format>.cpp defines the record of its
// format; planning, warnings, the command line and its help ask the record, never the name.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "os/output_set.hpp"

namespace portato::exports {

struct ExportPlan;

/// What becomes one package.
enum class Grouping : std::uint8_t {
  kSystem,      ///< all modules together
  kDefinition,  ///< the modules of each definition
};

/// What a format can take over from definition files.
enum class Capability : std::uint8_t {
  kSources,          ///< modules are compiled, from copies of their sources; else they are installed already
  kFinishedModules,  ///< modules that nobody compiles there
  kLoading,          ///< something loads modules when the system starts
  kBlacklists,
  kAliases,
  kLoadOrder,  ///< `softdep` between modules
  kScripts,    ///< to install and remove a module
  kBundles,
  kFirmware,
  kUdevRules,
  kLicenses,       ///< the licence of a package has to be stated
  kKernelVersion,  ///< demanded of the kernel; met already if modules are installed
  kKernelRelease,  ///< ditto
  kOwnDemands,     ///< each module demands for itself, not for all of a package
};
inline constexpr int kCapabilities = static_cast<int>(Capability::kOwnDemands) + 1;

/// A set of capabilities.
class CapabilitySet {
 public:
  template <class... Each>
  static constexpr CapabilitySet of(Each... each) {
    CapabilitySet set;
    set.bits_ = (0U | ... | bit(each));
    return set;
  }
  static constexpr CapabilitySet all_but(auto... each) {
    CapabilitySet set;
    set.bits_ = ((1U << static_cast<unsigned>(kCapabilities)) - 1U) & ~of(each...).bits_;
    return set;
  }

  [[nodiscard]] constexpr bool has(Capability capability) const { return (bits_ & bit(capability)) != 0; }

 private:
  static constexpr std::uint32_t bit(Capability capability) {
    return 1U << static_cast<unsigned>(capability);
  }

  std::uint32_t bits_ = 0;
};

/// Why a format lacks capabilities, as a warning says it.
struct Limit {
  CapabilitySet missing;
  const char* reason;
};

struct Exporter {
  std::string_view name;     ///< on the command line
  std::string_view summary;  ///< what is written, as in the table of README.md
  Grouping grouping;
  CapabilitySet capabilities;
  std::span<const Limit> limits;                  ///< of what it lacks
  os::OutputSet (*emit)(const ExportPlan& plan);  ///< paths are below the folder of the export

  [[nodiscard]] constexpr bool can(Capability capability) const { return capabilities.has(capability); }
  /// Why it lacks `capability`; empty if no limit says so.
  [[nodiscard]] constexpr std::string_view reason_against(Capability capability) const {
    for (const Limit& limit : limits) {
      if (limit.missing.has(capability)) return limit.reason;
    }
    return {};
  }
};

// Limits of every format that compiles modules for kernels of its own choice.
inline constexpr const char* kForOtherKernels =
    "a finished module fits one kernel, and modules are built for others here";
inline constexpr const char* kForItsOwnKernel = "it is built for the kernel that is built there";

}  // namespace portato::exports
