// SPDX-License-Identifier: Apache-2.0
// The folder that a build may write into, empty and delete from. It is Portato's or it is refused: a marker
// file in it says so, and is also what keeps runs apart, one at a time. The lock on it is the kernel's
// (flock), so it goes with the processes that hold it, however they end.
#pragma once

#include <functional>
#include <string>
#include <variant>

#include "os/file_descriptor.hpp"
#include "os/folder.hpp"
#include "os/output_set.hpp"
#include "support/result.hpp"

namespace portato::os {

/// Name of the file that makes a folder a work folder. Its content is for people.
inline constexpr const char* kWorkMarker = ".portato-work";

/// Where in a work folder files lie until they get their names; emptied at the beginning of each run.
std::string scratch_of(const std::string& work_folder);

/// Why a folder is not to be had.
struct WorkFolderRefusal {
  enum class Reason {
    kBusy,     ///< another process has it
    kNotOurs,  ///< there is something in it, but no marker
    kUnsafe,   ///< others could change it meanwhile, or a link in it leads elsewhere
    kTrouble,  ///< the operating system's
  };
  Reason reason = Reason::kTrouble;
  std::string message;
};

class WorkFolder {
 public:
  enum class Wait { kNever, kUntilFree };

  /// Makes the folder if it is missing, and takes it. If another process has it, waits until that has ended,
  /// after telling `on_wait` who it is ("process 17"); kBusy if it must not wait, or if it would wait for
  /// ever because that process is waiting for this one.
  static std::variant<WorkFolder, WorkFolderRefusal> acquire(
      const std::string& path, Wait wait, const std::function<void(const std::string&)>& on_wait = {});

  [[nodiscard]] const Folder& folder() const { return folder_; }
  [[nodiscard]] std::string scratch() const { return scratch_of(folder_.path()); }

  /// For the steps of this build: whoever has inherited it keeps the folder taken. Others must not.
  [[nodiscard]] int lock_descriptor() const { return lock_.number(); }

  /// A folder below that nobody else can look into: for logs and stamps, which may hold what tools printed.
  [[nodiscard]] support::Status make_private(const std::string& name) const;

  /// Writes those files that are not as they should be; all of them lie in the folder. The number of files
  /// that had to be written: what was written before a failure stays.
  [[nodiscard]] support::Result<std::size_t> write(const OutputSet& files) const;

 private:
  WorkFolder(Folder folder, FileDescriptor lock) : folder_(std::move(folder)), lock_(std::move(lock)) {}

  Folder folder_;
  FileDescriptor lock_;
};

}  // namespace portato::os
