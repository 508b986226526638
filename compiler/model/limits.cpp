// SPDX-License-Identifier: Apache-2.0
#include "model/limits.hpp"

namespace portato::model {

const std::array<LimitInfo, kLimitCount>& all_limits() {
  constexpr std::uint64_t kAny = UINT64_MAX;
  static constexpr std::array<LimitInfo, kLimitCount> kLimits{{
      {Limit::kCpuShare, "cpuShare", false, true, 1024, 1, kAny},
      {Limit::kMaxThreads, "maxThreads", false, true, 20, 1, kAny},
      {Limit::kMaxMemoryBytes, "maxMemoryBytes", false, true, 40'960'000, 1, kAny},
      {Limit::kMaxFileSystemBytes, "maxFileSystemBytes", false, true, 131'072, 0, kAny},
      {Limit::kMaxMQueueBytes, "maxMQueueBytes", false, true, 512, 0, kAny},
      {Limit::kMaxQueuedSignals, "maxQueuedSignals", false, true, 100, 0, kAny},
      {Limit::kMaxSecureStorageBytes, "maxSecureStorageBytes", false, true, 8192, 0, kAny},
      {Limit::kRunGroup, "runGroup", false, false, 0, 1, 255},
      {Limit::kStartGroup, "startGroup", false, false, 0, 0, INT32_MAX},
      {Limit::kMaxCoreDumpFileBytes, "maxCoreDumpFileBytes", true, true, 102'400, 0, kAny},
      {Limit::kMaxFileBytes, "maxFileBytes", true, true, 102'400, 0, kAny},
      {Limit::kMaxLockedMemoryBytes, "maxLockedMemoryBytes", true, true, 8192, 0, kAny},
      {Limit::kMaxFileDescriptors, "maxFileDescriptors", true, true, 256, 1, kAny},
      {Limit::kMaxStackBytes, "maxStackBytes", true, false, 0, 1, kAny},
  }};
  return kLimits;
}

const LimitInfo& info_of(Limit limit) { return all_limits()[static_cast<std::size_t>(limit)]; }

const LimitInfo* find_limit(std::string_view name) {
  for (const LimitInfo& info : all_limits()) {
    if (info.name == name) return &info;
  }
  return nullptr;
}

Limits::Limits() {
  for (const LimitInfo& info : all_limits()) (*this)[info.limit].value = info.default_value;
}

}  // namespace portato::model
