// SPDX-License-Identifier: Apache-2.0
#include "driver/build_option_specs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace portato::driver {

Complaint parse_jobs(const std::string& given, int& jobs) {
  constexpr int kMostJobs = 4096;
  const char* end = given.data() + given.size();
  const auto [rest, failure] = std::from_chars(given.data(), end, jobs);
  if (failure == std::errc() && rest == end && jobs >= 1 && jobs <= kMostJobs) return std::nullopt;
  return fmt::format("--jobs: Value {} not in range 1 to {}", given, kMostJobs);
}

Complaint finish_build(BuildOptions& options) {
  std::vector<std::string> targets;
  for (const std::string& target : options.targets) {
    if (std::find(targets.begin(), targets.end(), target) == targets.end()) targets.push_back(target);
  }
  options.targets = std::move(targets);
  if (!options.targets.empty()) options.project.target = options.targets.front();
  if (options.targets.size() > 1 && !options.project.kernel.empty())
    return "--kernel goes with one target: name the kernels in the target descriptions";
  return std::nullopt;
}

}  // namespace portato::driver
