// SPDX-License-Identifier: Apache-2.0
// What an image can hold. The plan says it at the place in the definition that asks for too much, before
// anything is copied; what the archives' formats can hold stands in os/archive_limits.hpp.
#pragma once

#include <cstddef>

namespace portato::plan {

/// Where the staging tree lies in the initramfs image, no leading slash.
inline constexpr const char* kImageRoot = "legato/systems/current";

/// Bytes of a path that the kernel takes at once, without the end of the name that a file has while it is
/// written.
inline constexpr std::size_t kLongestOutputPath = 4095 - 64;

/// Files and folders below one bundled folder: links that lead to the same ones again and again make any
/// number of them.
inline constexpr std::size_t kMostBundleEntries = 500'000;

}  // namespace portato::plan
