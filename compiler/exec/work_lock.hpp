// One run at a time on a work folder. The lock is the kernel's (flock on WORK/.lock), so it goes with the
// process that holds it, however that ends; the file itself means nothing and stays.
#pragma once

#include <string>

#include "exec/file_descriptor.hpp"
#include "support/result.hpp"

namespace portato::exec {

/// Held until destroyed. Children do not inherit it.
class WorkLock {
 public:
  /// Makes the folder if it is missing. EWOULDBLOCK if another process has the lock; the message names it.
  static support::Result<WorkLock> acquire(const std::string& work_folder);

 private:
  explicit WorkLock(FileDescriptor file) : file_(std::move(file)) {}

  FileDescriptor file_;
};

}  // namespace portato::exec
