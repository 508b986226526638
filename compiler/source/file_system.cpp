// SPDX-License-Identifier: Apache-2.0
// The words for kinds of files.
#include "source/file_system.hpp"

#include <sys/stat.h>

namespace portato::source {

const char* describe_special(const FileStatus& status) {
  if (S_ISFIFO(status.mode)) return "a FIFO";
  if (S_ISSOCK(status.mode)) return "a socket";
  if (S_ISBLK(status.mode) || S_ISCHR(status.mode)) return "a device";
  return "neither a file nor a directory";
}

}  // namespace portato::source
