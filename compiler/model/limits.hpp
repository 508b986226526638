// SPDX-License-Identifier: Apache-2.0
// The numeric limits of apps and processes: one table says all there is to know of each:
// its section, its default and what it may be.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "model/located.hpp"

namespace portato::model {

enum class Limit : std::uint8_t {
  // Of an app.
  kCpuShare,
  kMaxThreads,
  kMaxMemoryBytes,
  kMaxFileSystemBytes,
  kMaxMQueueBytes,
  kMaxQueuedSignals,
  kMaxSecureStorageBytes,
  kRunGroup,
  kStartGroup,  ///< TelAF
  // Of each process of a `processes` section.
  kMaxCoreDumpFileBytes,
  kMaxFileBytes,
  kMaxLockedMemoryBytes,
  kMaxFileDescriptors,
  kMaxStackBytes,
};

struct LimitInfo {
  Limit limit;
  std::string_view name;  ///< of the section
  bool is_of_process;
  bool has_default;  ///< otherwise a limit that nobody sets stays unset
  std::uint64_t default_value;
  std::uint64_t minimum;
  std::uint64_t maximum;
};

constexpr std::size_t kLimitCount = 14;

/// In the order of Limit.
const std::array<LimitInfo, kLimitCount>& all_limits();
const LimitInfo& info_of(Limit limit);
/// Null if no limit has that name.
const LimitInfo* find_limit(std::string_view name);

/// The limits of one app or one `processes` section; those of the other keep their defaults.
class Limits {
 public:
  /// All defaults.
  Limits();

  Setting<std::uint64_t>& operator[](Limit limit) { return values_[static_cast<std::size_t>(limit)]; }
  const Setting<std::uint64_t>& operator[](Limit limit) const {
    return values_[static_cast<std::size_t>(limit)];
  }
  /// Whether it has a value, a default one included.
  [[nodiscard]] bool has(Limit limit) const { return (*this)[limit].is_set() || info_of(limit).has_default; }

 private:
  std::array<Setting<std::uint64_t>, kLimitCount> values_;
};

/// Those of an app, or those of its processes.
struct LimitGroup {
  const Limits& limits;
  bool is_of_process;
};

template <class Out>
void describe(const LimitGroup& group, Out& out) {
  for (const LimitInfo& info : all_limits()) {
    if (info.is_of_process != group.is_of_process || !group.limits.has(info.limit)) continue;
    out.field(info.name, group.limits[info.limit]);
  }
}

}  // namespace portato::model
