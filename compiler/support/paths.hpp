// SPDX-License-Identifier: Apache-2.0
// Path arithmetic on text, as the definition language defines it: `//`, `.` and `x/..` go, no file system is
// asked, symbolic links are not looked at.
#pragma once

#include <string>
#include <string_view>

namespace portato::support {

inline bool is_absolute(std::string_view path) { return !path.empty() && path.front() == '/'; }

/// Double slashes and `.` nodes removed, `x/..` cancelled. `..` above the root stays at the root; leading
/// `..` of a relative path stay. A trailing slash goes. The empty path stays empty.
std::string normalise_path(std::string_view path);

/// `path` if it is absolute, else `directory`/`path`; normalised.
std::string join_path(std::string_view directory, std::string_view path);

/// Everything before the last slash: `/` for a path directly below the root, `.` for a bare name.
std::string directory_of(std::string_view path);

/// Everything after the last slash.
std::string_view file_name_of(std::string_view path);

/// The file name without `suffix` (if it ends so): base_name_of("a/b.mdef", ".mdef") is "b".
std::string_view base_name_of(std::string_view path, std::string_view suffix);

/// `path` seen from `directory`; both absolute and normalised.
std::string relative_path(std::string_view path, std::string_view directory);

/// Whether `path` is `directory` or lies below it; both normalised.
bool is_inside(std::string_view path, std::string_view directory);

}  // namespace portato::support
