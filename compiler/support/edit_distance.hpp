// SPDX-License-Identifier: Apache-2.0
// "Did you mean": the nearest of a set of known words.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace portato::support {

/// Number of insertions, deletions, replacements and swaps of neighbours (optimal string alignment) between
/// two words.
std::size_t edit_distance(std::string_view left, std::string_view right);

/// The known word nearest to `word`, if it is near enough to be a slip of the fingers: at most a third of the
/// longer word, and at least one edit for short ones. Letter case counts half. Of equally near words the
/// first one wins.
std::optional<std::string_view> nearest_word(std::string_view word, std::span<const std::string_view> known);

}  // namespace portato::support
