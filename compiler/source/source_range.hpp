// SPDX-License-Identifier: Apache-2.0
// The only location inside the compiler: a half-open range of bytes of one text.
#pragma once

#include <cstdint>

#include "support/id.hpp"

namespace portato::source {

using SourceId = support::Id<struct SourceTag>;

/// Bytes [begin, end) of `source`. begin == end is a point between two bytes. Invalid where no text is meant.
struct SourceRange {
  SourceId source;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] bool is_valid() const { return source.is_valid(); }
  bool operator==(const SourceRange&) const = default;
};

}  // namespace portato::source
