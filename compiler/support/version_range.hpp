// SPDX-License-Identifier: Apache-2.0
// Ranges of kernel versions as definition files write them: `5.10..`, `..6.6`, `5.10..6.6`, `6.1`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portato::support {

/// `6.1.192`, as numbers.
using Version = std::vector<unsigned>;

/// DIGIT+ { '.' DIGIT+ }; nothing for any other text.
std::optional<Version> parse_version(std::string_view text);

/// Both ends belong to it, and an end stands for all versions that begin with it: `..6.6` holds 6.6.30.
struct VersionRange {
  Version from;  ///< empty: any
  Version to;    ///< ditto

  [[nodiscard]] bool holds(const Version& version) const;
  /// Whether no version can be in it.
  [[nodiscard]] bool is_empty() const;
};

/// Nothing if `text` is no range.
std::optional<VersionRange> parse_version_range(std::string_view text);

/// As a definition file writes it.
std::string to_string(const VersionRange& range);

}  // namespace portato::support
