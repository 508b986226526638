// SPDX-License-Identifier: Apache-2.0
// The files that an image is made of, opened so that what is packed is what was there: a bundled folder is
// not left through links that appeared since it was listed, and a file that changes while the image is made
// is noticed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "os/file_reader.hpp"
#include "os/folder.hpp"
#include "plan/steps.hpp"
#include "support/result.hpp"

namespace portato::exec {

class InputFiles {
 public:
  /// The regular file that `file.source` is, links followed as far as `file.root` allows.
  support::Result<os::FileReader> open(const plan::StagedFile& file);

  /// Call it when `reader` has come to its end. An error if the file is no longer what it was when it was
  /// opened.
  support::Status close(const plan::StagedFile& file, const os::FileReader& reader);

  /// Whether every file that was closed is still what it was then: the image shows one moment.
  [[nodiscard]] support::Status check_unchanged() const;

 private:
  struct Seen {
    std::string path;
    os::FileIdentity identity;
  };

  support::Result<os::FileDescriptor> open_inside(const std::string& root, const std::string& source);

  std::map<std::string, os::Folder> roots_;
  std::vector<Seen> seen_;
};

}  // namespace portato::exec
