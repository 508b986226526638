// What an image can hold. The plan says it at the place in the definition that asks for too much, before
// anything is copied; the writer of the archives keeps to it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace portato::plan {

/// Where the staging tree lies in the initramfs image, no leading slash.
inline constexpr const char* kImageRoot = "legato/systems/current";

/// Bytes of a member's path: readers of both archives stop at 4096, with the place to unpack to.
inline constexpr std::size_t kLongestMemberPath = 4000;

/// Bytes of a path that the kernel takes at once, without the end of the name that a file has while it is
/// written.
inline constexpr std::size_t kLongestOutputPath = 4095 - 64;

inline constexpr std::uint64_t kLargestTarMember = (std::uint64_t{8} << 30U) - 1;   ///< octal digits
inline constexpr std::uint64_t kLargestCpioMember = (std::uint64_t{4} << 30U) - 1;  ///< 32 bits

/// Files and folders below one bundled folder: links that lead to the same ones again and again make any
/// number of them.
inline constexpr std::size_t kMostBundleEntries = 500'000;

}  // namespace portato::plan
