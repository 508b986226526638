// SPDX-License-Identifier: Apache-2.0
// Entries of `lib`: a name for the linker, or a path to a file. Not for other folders.
#pragma once

#include <string>

#include "model/component.hpp"

namespace portato::bind {

/// What kind of library `text` (not empty) means. Its `name` is empty if the file name does not begin with
/// `lib`.
model::Library classify_library(model::Located<std::string> text);

}  // namespace portato::bind
