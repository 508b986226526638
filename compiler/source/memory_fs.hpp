// SPDX-License-Identifier: Apache-2.0
// A file system in memory, for tests: files appear by add_file(), their directories by themselves, time
// stands still unless a file is touched.
#pragma once

#include <map>
#include <set>

#include "source/file_system.hpp"

namespace portato::source {

class MemoryFs final : public FileSystem {
 public:
  /// Relative paths are below current_directory(). An existing file is replaced.
  void add_file(const std::string& path, std::string content);
  void add_directory(const std::string& path);
  /// Makes read_file() of an existing file fail as it does for a file without read permission.
  void make_unreadable(const std::string& path);
  /// A symbolic link; a relative target is seen from the link's directory.
  void add_link(const std::string& path, std::string target);
  /// A file that is neither regular nor a directory; `mode` as in `struct stat`.
  void add_special(const std::string& path, std::uint32_t mode);
  /// Sets the permission bits of an existing file.
  void set_mode(const std::string& path, std::uint32_t permissions);
  /// Makes an existing file look as large as that.
  void set_size(const std::string& path, std::uint64_t size);
  /// Gives an existing file a later time.
  void touch(const std::string& path);
  void set_current_directory(std::string path) { current_directory_ = std::move(path); }

  /// Paths that read_file() was asked for, in order.
  [[nodiscard]] const std::vector<std::string>& reads() const { return reads_; }

  [[nodiscard]] FileStatus status(const std::string& path) const override;
  [[nodiscard]] support::Result<std::string> read_file(const std::string& path) const override;
  [[nodiscard]] support::Result<std::vector<std::string>> list_directory(
      const std::string& path) const override;
  [[nodiscard]] support::Result<std::vector<DirectoryEntry>> list_entries(
      const std::string& path) const override;
  [[nodiscard]] support::Result<std::string> read_start(const std::string& path,
                                                        std::size_t most) const override;
  [[nodiscard]] std::string canonical(const std::string& path) const override;
  [[nodiscard]] std::string current_directory() const override { return current_directory_; }

 private:
  [[nodiscard]] std::string absolute(const std::string& path) const;

  struct File {
    std::string content;
    FileStatus status;
  };

  std::string current_directory_ = "/project";
  std::map<std::string, File> files_;  ///< special ones, too
  std::map<std::string, std::string> links_;
  std::set<std::string> directories_{"/"};
  std::set<std::string> unreadable_;
  mutable std::vector<std::string> reads_;
};

}  // namespace portato::source
