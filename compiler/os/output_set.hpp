// SPDX-License-Identifier: Apache-2.0
// Generated text files in memory: path → bytes. exec writes them, each only if it changed, each whole or not
// at all.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace portato::os {

struct OutputFile {
  std::string content;
  std::uint32_t mode = 0644;
};

/// Keys are absolute paths.
using OutputSet = std::map<std::string, OutputFile>;

}  // namespace portato::os
