// SPDX-License-Identifier: Apache-2.0
// What tells one state of a bundled folder from another one, as a file for ninja, which compares times: it is
// written only if it changed. Read by nobody.
#pragma once

#include <string>

#include "plan/bundled_folder.hpp"

namespace portato::emit {

/// JSON: of each file its path, size, times in nanoseconds (of the content, of the inode), and inode.
std::string folder_list(const plan::FolderList& list);

}  // namespace portato::emit
