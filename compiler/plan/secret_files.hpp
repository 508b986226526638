// SPDX-License-Identifier: Apache-2.0
// Files that hardly anybody means to give away with a product: private keys, passwords, the history of the
// sources.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/bundled_folder.hpp"
#include "source/file_system.hpp"

namespace portato::plan {

/// By name alone; `path` is absolute, or below a bundled folder.
bool has_secret_name(std::string_view path);

/// A private key in text form at the beginning of `file`, or behind certificates there.
bool holds_private_key(const source::FileSystem& fs, const std::string& file,
                       const source::FileStatus& status);

/// Paths below the folder, sorted: of a folder like `.git` that folder, not what is in it.
std::vector<std::string> find_secrets(const source::FileSystem& fs, const BundledFolder& folder);

}  // namespace portato::plan
