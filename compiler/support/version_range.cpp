// SPDX-License-Identifier: Apache-2.0
#include "support/version_range.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace portato::support {

namespace {

/// -1, 0 or 1; only as many parts are compared as `end` has.
int compare_to_end(const Version& version, const Version& end) {
  for (std::size_t i = 0; i < end.size(); ++i) {
    const unsigned part = i < version.size() ? version[i] : 0;
    if (part != end[i]) return part < end[i] ? -1 : 1;
  }
  return 0;
}

}  // namespace

std::optional<Version> parse_version(std::string_view text) {
  Version version;
  const char* at = text.data();
  const char* const end = text.data() + text.size();
  while (true) {
    unsigned part = 0;
    const auto [next, error] = std::from_chars(at, end, part);
    if (error != std::errc()) return std::nullopt;
    version.push_back(part);
    if (next == end) return version;
    if (*next != '.') return std::nullopt;
    at = next + 1;
  }
}

bool VersionRange::holds(const Version& version) const {
  return compare_to_end(version, from) >= 0 && compare_to_end(version, to) <= 0;
}

bool VersionRange::is_empty() const {
  if (from.empty() || to.empty()) return false;
  const Version common(to.begin(),
                       to.begin() + static_cast<std::ptrdiff_t>(std::min(from.size(), to.size())));
  return compare_to_end(from, common) > 0;
}

std::optional<VersionRange> parse_version_range(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    const auto only = parse_version(text);
    if (!only) return std::nullopt;
    return VersionRange{*only, *only};
  }
  VersionRange range;
  const std::string_view ends[] = {text.substr(0, dots), text.substr(dots + 2)};
  Version* const parts[] = {&range.from, &range.to};
  for (int i = 0; i < 2; ++i) {
    if (ends[i].empty()) continue;
    auto version = parse_version(ends[i]);
    if (!version) return std::nullopt;
    *parts[i] = std::move(*version);
  }
  if (range.from.empty() && range.to.empty()) return std::nullopt;
  return range;
}

std::string to_string(const VersionRange& range) {
  const auto text = [](const Version& version) { return fmt::format("{}", fmt::join(version, ".")); };
  return range.from == range.to ? text(range.from) : text(range.from) + ".." + text(range.to);
}

}  // namespace portato::support
