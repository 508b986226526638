// SPDX-License-Identifier: Apache-2.0
// Puts bytes on disk so that nobody ever sees half a file: a new temporary file in the same directory,
// written, closed, and only then renamed. What is already as it should be is left alone, with its time. The
// messages of all errors here are whole: they name the path and the reason.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "os/file_descriptor.hpp"
#include "os/output_set.hpp"
#include "support/result.hpp"

namespace portato::os {

/// A file on its way to `path`: it gets that name in commit() and not before. Without commit() nothing stays.
/// Where it lies until then: in `scratch`, a folder on the same file system that one process at a time owns
/// and empties when it begins (that of a work folder); else beside `path`. There the kernel drops the lock on
/// it when the writer dies, and the next writer to the same path removes such leftovers.
class TemporaryFile {
 public:
  /// Makes missing directories above `path`.
  static support::Result<TemporaryFile> create(const std::string& path, const std::string& scratch = "");

  /// Only in `scratch`, for commit_as(); `path` is for messages.
  static support::Result<TemporaryFile> create_in(const std::string& scratch, const std::string& path);

  TemporaryFile(TemporaryFile&&) noexcept;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile();

  support::Status write(std::string_view bytes);

  /// Leaves a hole, which reads as so many zeros.
  support::Status skip(std::size_t size);

  /// Sets the mode (whatever the umask says) and closes the file, so that commit() has only the rename left
  /// to do.
  support::Status finish(std::uint32_t mode);

  /// Only after finish(). Replaces a file or a symbolic link at the path, never a directory.
  support::Status commit();
  /// The same for a name in an open directory.
  support::Status commit_as(int directory, const std::string& name);

  [[nodiscard]] const std::string& temporary_path() const { return temporary_path_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] int descriptor() const { return file_.number(); }

 private:
  TemporaryFile(std::string path, std::string temporary_path, FileDescriptor file, FileDescriptor lock);
  support::Status close();

  std::string path_;
  std::string temporary_path_;  ///< empty once committed or moved away
  FileDescriptor file_;
  FileDescriptor
      lock_;  ///< another descriptor of the same open file: keeps the lock while the first one is closed
};

/// Makes a directory and those above it. No error if it is there; one if something else is.
support::Status make_directories(const std::string& path);

/// Whether `path` is a regular file (no link) with just these bytes and permission bits.
bool is_up_to_date(const std::string& path, std::string_view bytes, std::uint32_t mode);

/// flock(2), again after a signal; 0 or the error number.
int lock_file(const FileDescriptor& file, int operation);

/// `scratch` as for TemporaryFile.
support::Status write_file_atomically(const std::string& path, std::string_view bytes,
                                      const std::string& scratch = "", std::uint32_t mode = 0644);

/// Whether anything had to be written.
support::Result<bool> write_file_if_changed(const std::string& path, std::string_view bytes,
                                            const std::string& scratch = "", std::uint32_t mode = 0644);

/// Whether anything had to be written. `source` must be a regular file or a link to one.
support::Result<bool> copy_if_changed(const std::string& source, const std::string& destination,
                                      const std::string& scratch, std::uint32_t mode);

/// The number of files that had to be written. Files are independent of each other: what was written before a
/// failure stays.
support::Result<std::size_t> write_output_set(const OutputSet& files);

/// All bytes of a regular file of any size.
support::Result<std::string> read_whole_file(const std::string& path);

/// The lines of a file, without empty ones; none if it cannot be read.
std::vector<std::string> read_lines(const std::string& path);

/// Whether it is a folder that holds anything.
bool has_entries(const std::string& directory);

/// No matter whether it is there.
void remove_file(const std::string& path);

/// Only if nothing is in it.
void remove_empty_directory(const std::string& path);

}  // namespace portato::os
