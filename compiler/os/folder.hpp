// SPDX-License-Identifier: Apache-2.0
// A directory held by a descriptor. Every name below it is resolved by the kernel without leaving it and
// without following a symbolic link (openat2), so that nothing planted inside can lead a write or a deletion
// elsewhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "os/file_descriptor.hpp"
#include "support/result.hpp"

namespace portato::os {

/// Relative paths here have no leading slash; `.` is the folder itself. Messages of errors are whole: they
/// name the path and the reason, ELOOP or EXDEV where a link was in the way.
class Folder {
 public:
  /// The folder's own path may lead through links: whoever names it means that.
  static support::Result<Folder> open(const std::string& path);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] int descriptor() const { return file_.number(); }

  /// The part of an absolute, normalised path below the folder; empty if it is not below it.
  [[nodiscard]] std::string relative(const std::string& path) const;

  /// As openat2(2) opens it.
  [[nodiscard]] support::Result<FileDescriptor> open_file(const std::string& name, int flags,
                                                          std::uint32_t mode = 0) const;

  /// The same, but following links as long as they do not lead out of the folder. errno if it is not open:
  /// EXDEV for one that does, or for an absolute one.
  [[nodiscard]] FileDescriptor open_following(const std::string& name, int flags) const;

  /// The directory, made together with those above it if it is not there. An error if anything else is in its
  /// place.
  [[nodiscard]] support::Result<FileDescriptor> make_directory(const std::string& name) const;

  /// Names in a directory below, unsorted, without `.` and `..`.
  [[nodiscard]] support::Result<std::vector<std::string>> list(const std::string& name) const;

  /// Whatever it is, with all that is below it; no matter whether it is there. Links are removed, not
  /// followed. Needs no more descriptors for a deep tree than for a flat one.
  [[nodiscard]] support::Status remove(const std::string& name) const;

 private:
  Folder(std::string path, FileDescriptor file) : path_(std::move(path)), file_(std::move(file)) {}

  [[nodiscard]] support::Error error(std::string_view verb, const std::string& name, int error_number) const;
  [[nodiscard]] support::Status remove_tree(const std::string& name) const;

  std::string path_;
  FileDescriptor file_;
};

/// Names in an open directory, unsorted; errno in the error.
support::Result<std::vector<std::string>> names_in(const FileDescriptor& directory);

}  // namespace portato::os
