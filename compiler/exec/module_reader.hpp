// SPDX-License-Identifier: Apache-2.0
// Finds `.ko` files and reads what they say of themselves, many at a time; compressed ones too.
#pragma once

#include <string>
#include <vector>

#include "kernel/kernel_module_file.hpp"
#include "support/result.hpp"

namespace portato::exec {

/// The file itself, or every `.ko`, `.ko.gz`, `.ko.xz` and `.ko.zst` below the folder, sorted; links to
/// folders are not followed.
support::Result<std::vector<std::string>> find_module_files(const std::string& path);

/// Fails, in words that can stand after "cannot be loaded: ", if the file cannot be read or is no sound
/// kernel module.
support::Result<kernel::KernelModuleFile> read_module_file(const std::string& path);

/// All of them, in their order, in at most `threads` threads.
std::vector<support::Result<kernel::KernelModuleFile>> read_module_files(
    const std::vector<std::string>& paths, std::size_t threads);

}  // namespace portato::exec
