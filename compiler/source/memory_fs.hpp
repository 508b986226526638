// A file system in memory, for tests: files appear by add_file(), their directories by themselves, time
// stands still.
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
  void set_current_directory(std::string path) { current_directory_ = std::move(path); }

  /// Paths that read_file() was asked for, in order.
  [[nodiscard]] const std::vector<std::string>& reads() const { return reads_; }

  [[nodiscard]] FileStatus status(const std::string& path) const override;
  [[nodiscard]] support::Result<std::string> read_file(const std::string& path) const override;
  [[nodiscard]] support::Result<std::vector<std::string>> list_directory(
      const std::string& path) const override;
  [[nodiscard]] std::string canonical(const std::string& path) const override;
  [[nodiscard]] std::string current_directory() const override { return current_directory_; }

 private:
  [[nodiscard]] std::string absolute(const std::string& path) const;

  std::string current_directory_ = "/project";
  std::map<std::string, std::string> files_;
  std::set<std::string> directories_{"/"};
  std::set<std::string> unreadable_;
  mutable std::vector<std::string> reads_;
};

}  // namespace portato::source
