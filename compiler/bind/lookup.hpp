// SPDX-License-Identifier: Apache-2.0
// Finding the files that definitions name: candidates in order, the first that exists wins, and a message
// that says where was looked and what similar name lies there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"
#include "source/file_system.hpp"

namespace portato::bind {

/// `name` in each directory in turn; an absolute name only by itself.
std::vector<std::string> candidate_paths(const std::string& name,
                                         const std::vector<std::string>& directories);

/// The first regular file among them.
std::optional<std::string> find_file(const source::FileSystem& fs,
                                     const std::vector<std::string>& candidates);

/// Adds to a "not found" diagnostic where was looked, and "did you mean" if a directory holds a similar name.
diag::Diagnostic with_search_notes(diag::Diagnostic diagnostic, const source::FileSystem& fs,
                                   const std::vector<std::string>& candidates);

}  // namespace portato::bind
