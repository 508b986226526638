// Reads a regular file from its beginning to its end in large pieces, whatever its size.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "exec/file_descriptor.hpp"
#include "support/result.hpp"

namespace portato::exec {

/// "cannot `verb` `path`: reason".
support::Error file_error(std::string_view verb, const std::string& path, int error_number);

class FileReader {
 public:
  enum class Links { kFollow, kRefuse };

  /// Opens; ask is_open() before anything else.
  FileReader(const std::string& path, Links links);

  [[nodiscard]] bool is_open() const { return file_.is_open(); }
  [[nodiscard]] const support::Error& open_error() const { return open_error_; }

  /// As they were when the file was opened.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] std::uint32_t mode() const { return mode_; }

  /// The next piece, always full but for the last one; good until the next call; empty at the end.
  support::Result<std::string_view> read();

  support::Status rewind();

 private:
  std::string path_;
  FileDescriptor file_;
  support::Error open_error_;
  std::uint64_t size_ = 0;
  std::uint32_t mode_ = 0;
  std::vector<char> buffer_;
};

}  // namespace portato::exec
