// SPDX-License-Identifier: Apache-2.0
// Words of a POSIX shell, as far as text alone can tell them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portato::support {

/// The words of `text`, quotes and backslashes resolved. Nothing if only a shell could tell them: there are
/// variables, commands, patterns, operators or an open quote in it.
std::optional<std::vector<std::string>> split_shell_words(std::string_view text);

}  // namespace portato::support
