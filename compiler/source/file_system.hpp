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
};

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
