// SPDX-License-Identifier: Apache-2.0
// The file system of this machine, read only.
#pragma once

#include "source/file_system.hpp"

namespace portato::source {

class RealFs final : public FileSystem {
 public:
  [[nodiscard]] FileStatus status(const std::string& path) const override;
  [[nodiscard]] support::Result<std::string> read_file(const std::string& path) const override;
  [[nodiscard]] support::Result<std::vector<std::string>> list_directory(
      const std::string& path) const override;
  [[nodiscard]] support::Result<std::vector<DirectoryEntry>> list_entries(
      const std::string& path) const override;
  [[nodiscard]] support::Result<std::string> read_start(const std::string& path,
                                                        std::size_t most) const override;
  [[nodiscard]] std::string canonical(const std::string& path) const override;
  [[nodiscard]] std::string current_directory() const override;
};

}  // namespace portato::source
