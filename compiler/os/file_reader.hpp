// SPDX-License-Identifier: Apache-2.0
// Reads a regular file from its beginning to its end in large pieces, whatever its size.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "os/file_descriptor.hpp"
#include "support/result.hpp"

namespace portato::os {

/// "cannot `verb` `path`: reason".
support::Error file_error(std::string_view verb, const std::string& path, int error_number);

/// What tells that a file is another one, or has another content, than a while ago.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified = 0;  ///< nanoseconds since 1970
  std::int64_t changed = 0;   ///< ditto; nobody can set this one back

  static FileIdentity of(const struct stat& info);
  bool operator==(const FileIdentity&) const = default;
};

class FileReader {
 public:
  enum class Links { kFollow, kRefuse };

  /// Opens; ask is_open() before anything else.
  FileReader(const std::string& path, Links links);
  /// Of a file that is open; `path` is for messages.
  FileReader(std::string path, FileDescriptor file);

  [[nodiscard]] bool is_open() const { return file_.is_open(); }
  [[nodiscard]] const support::Error& open_error() const { return open_error_; }

  /// As they were when the file was opened.
  [[nodiscard]] std::uint64_t size() const { return identity_.size; }
  [[nodiscard]] const FileIdentity& identity() const { return identity_; }
  /// Whether it takes less room on its file system than its size: it has holes.
  [[nodiscard]] bool is_sparse() const { return is_sparse_; }
  [[nodiscard]] std::uint32_t mode() const { return mode_; }

  /// The next piece, always full but for the last one; good until the next call; empty at the end.
  support::Result<std::string_view> read();

  support::Status rewind();

  /// As it is now.
  [[nodiscard]] support::Result<FileIdentity> current_identity() const;

 private:
  void look(FileDescriptor file);

  std::string path_;
  FileDescriptor file_;
  support::Error open_error_;
  FileIdentity identity_;
  bool is_sparse_ = false;
  std::uint32_t mode_ = 0;
  std::vector<char> buffer_;
};

/// Compares two files of the same size from where they are.
bool have_same_bytes(FileReader& left, FileReader& right);

}  // namespace portato::os
