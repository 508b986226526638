// SPDX-License-Identifier: Apache-2.0
#include "os/machine.hpp"

#include <sys/utsname.h>

#include <boost/filesystem.hpp>

namespace portato::os {

std::string running_kernel_release() {
  utsname names{};
  return ::uname(&names) == 0 ? names.release : "";
}

std::string path_of_this_program(const std::string& fallback) {
  boost::system::error_code failure;
  const boost::filesystem::path path = boost::filesystem::read_symlink("/proc/self/exe", failure);
  return failure ? fallback : path.string();
}

}  // namespace portato::os
