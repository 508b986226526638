// SPDX-License-Identifier: Apache-2.0
// What the formats of the archives can hold, for their writer, and for those who want to say it before
// anything is copied.
#pragma once

#include <cstddef>
#include <cstdint>

namespace portato::os {

/// Bytes of a member's path: readers of both archives stop at 4096, with the place to unpack to.
inline constexpr std::size_t kLongestMemberPath = 4000;

inline constexpr std::uint64_t kLargestTarMember = (std::uint64_t{8} << 30U) - 1;   ///< octal digits
inline constexpr std::uint64_t kLargestCpioMember = (std::uint64_t{4} << 30U) - 1;  ///< 32 bits

}  // namespace portato::os
