// SPDX-License-Identifier: Apache-2.0
// The staging tree: a directory that holds exactly the files of one system, and the hash that names the
// system: an MD5 over the sorted names below it, the sums of its files and the targets of its links.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "os/signal_guard.hpp"
#include "plan/steps.hpp"
#include "support/result.hpp"

namespace portato::exec {

/// A file of the staging tree as it lies there, or a symbolic link: of that only path and target count.
struct HashedFile {
  std::string path;  ///< below the staging tree, no leading slash
  std::uint64_t size = 0;
  std::uint32_t mode = 0644;
  std::string sha256;
  std::string md5;
  std::string link = {};  ///< where it leads; empty for a file
};

/// Names that the staging tree gets besides the step's files, and that the system's hash does not cover: the
/// one holds the hash, the other would make it depend on the previous build.
inline constexpr const char* kInfoProperties = "info.properties";
inline constexpr const char* kVersionFile = "version";

/// Makes `directory` hold exactly `files` (and, should they be there, info.properties and version), each with
/// the content of its source and its mode. What is right already stays untouched. Returns the files in byte
/// order of their paths, hashed as they were read; an error if one of them changed meanwhile. Nothing is
/// written or removed through a link in the tree. A run that is cut off leaves a tree that the next one puts
/// right. `scratch`, on the same file system, is where files lie until they are whole. EINTR after a signal.
support::Result<std::vector<HashedFile>> stage_files(const std::string& directory,
                                                     const std::vector<plan::StagedFile>& files,
                                                     const std::string& scratch, os::SignalGuard& signals);

/// Puts a generated file into the staging tree.
support::Result<HashedFile> stage_text(const std::string& directory, const std::string& path,
                                       const std::string& text, const std::string& scratch);

/// Takes a file into the tree that another program has made there: gives it mode 0644 and hashes it.
support::Result<HashedFile> adopt_file(const std::string& directory, const std::string& path);

/// The system's MD5: over what this prints in a staging tree without info.properties and version:
///     find -P -print0 | LC_ALL=C sort -z
///     find -P -type f -print0 | LC_ALL=C sort -z | xargs -0 -r md5sum
///     find -P -type l -print0 | LC_ALL=C sort -z | xargs -0 -r -n 1 readlink
/// `files` in byte order of their paths.
std::string system_md5(const std::vector<HashedFile>& files);

}  // namespace portato::exec
