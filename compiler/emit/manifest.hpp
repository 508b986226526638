// SPDX-License-Identifier: Apache-2.0
// The manifest beside an image: what is in it, as YAML for people and scripts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plan/steps.hpp"

namespace portato::emit {

/// A file of the system as it was packed.
struct ManifestFile {
  std::string path;  ///< below the system's folder
  std::uint64_t size = 0;
  std::uint32_t mode = 0;
  std::string sha256;     ///< lower-case hexadecimal
  std::string link = {};  ///< where a symbolic link leads; then nothing else is said of it
};

/// `md5` is the system's hash, as in info.properties.
std::string manifest_yaml(const plan::PackageStep& step, const std::vector<ManifestFile>& files,
                          const std::string& md5);

}  // namespace portato::emit
