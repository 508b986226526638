// SPDX-License-Identifier: Apache-2.0
// What the compiler may ask of a file system. Three of them: the real one, one in memory for tests, and an
// overlay for editors whose unsaved buffers hide the files on disk.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"

namespace portato::source {

enum class FileKind : std::uint8_t { kMissing, kRegular, kDirectory, kOther };

struct FileStatus {
  FileKind kind = FileKind::kMissing;  ///< symbolic links followed; a dangling one is kMissing
  std::uint64_t size = 0;              ///< bytes; regular files only
  std::int64_t modified = 0;           ///< seconds since 1970-01-01 UTC
  std::uint32_t mode = 0;              ///< as in `struct stat`
  /// What tells one state of a file from another one besides its size: times in nanoseconds, and the inode.
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;
  std::uint64_t inode = 0;
};

/// One entry of a directory.
struct DirectoryEntry {
  std::string name;
  FileStatus status;  ///< of what a symbolic link leads to
  bool is_link = false;
  std::string target = {};  ///< of a link that leads somewhere: canonical(); empty if that cannot be told
};

/// "a device", "a FIFO" … of what is neither a file nor a directory.
const char* describe_special(const FileStatus& status);

class FileSystem {
 public:
  FileSystem() = default;
  FileSystem(const FileSystem&) = delete;
  FileSystem& operator=(const FileSystem&) = delete;
  virtual ~FileSystem() = default;

  /// Never fails: what cannot be looked at is kMissing.
  [[nodiscard]] virtual FileStatus status(const std::string& path) const = 0;

  /// All bytes of a regular file (links followed); of at most `kLargestFile` bytes.
  [[nodiscard]] virtual support::Result<std::string> read_file(const std::string& path) const = 0;

  /// Names of the entries of a directory, without `.` and `..`, in byte order.
  [[nodiscard]] virtual support::Result<std::vector<std::string>> list_directory(
      const std::string& path) const = 0;

  /// The same entries, each looked at. The path may be longer than the kernel takes at once.
  [[nodiscard]] virtual support::Result<std::vector<DirectoryEntry>> list_entries(
      const std::string& path) const = 0;

  /// Up to `most` bytes from the beginning of a regular file; its path may be longer, too.
  [[nodiscard]] virtual support::Result<std::string> read_start(const std::string& path,
                                                                std::size_t most) const = 0;

  /// The path with every symbolic link resolved; for identity only, never for messages.
  [[nodiscard]] virtual std::string canonical(const std::string& path) const = 0;

  /// Absolute and normalised.
  [[nodiscard]] virtual std::string current_directory() const = 0;

  [[nodiscard]] bool is_file(const std::string& path) const {
    return status(path).kind == FileKind::kRegular;
  }
  [[nodiscard]] bool is_directory(const std::string& path) const {
    return status(path).kind == FileKind::kDirectory;
  }

  static constexpr std::uint64_t kLargestFile = 64U << 20U;
};

}  // namespace portato::source
