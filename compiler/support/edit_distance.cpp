// SPDX-License-Identifier: Apache-2.0
#include "support/edit_distance.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "support/strings.hpp"

namespace portato::support {

std::size_t edit_distance(std::string_view left, std::string_view right) {
  const std::size_t width = right.size() + 1;
  std::vector<std::size_t> before_last(width), last(width), current(width);
  for (std::size_t j = 0; j < width; ++j) last[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j < width; ++j) {
      const std::size_t replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      current[j] = std::min({replaced, last[j] + 1, current[j - 1] + 1});
      const bool is_swap = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (is_swap) current[j] = std::min(current[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, current);
  }
  return last[width - 1];
}

std::optional<std::string_view> nearest_word(std::string_view word, std::span<const std::string_view> known) {
  constexpr std::size_t kLongestWord =
      64;  // a longer one is no slip of the fingers, and the table is quadratic
  if (word.empty() || word.size() > kLongestWord) return std::nullopt;
  const std::string lower_word = to_lower(word);
  std::optional<std::string_view> nearest;
  std::size_t nearest_cost = SIZE_MAX;
  for (const std::string_view candidate : known) {
    const std::size_t longer = std::max(word.size(), candidate.size());
    const std::size_t limit = std::max<std::size_t>(1, longer / 3);
    if (candidate == word || longer - std::min(word.size(), candidate.size()) > limit) continue;
    const std::size_t folded = edit_distance(lower_word, to_lower(candidate));
    if (folded > limit || folded >= nearest_cost) continue;
    const std::size_t cost = folded + edit_distance(word, candidate);
    if (cost < nearest_cost) {
      nearest = candidate;
      nearest_cost = cost;
    }
  }
  return nearest;
}

}  // namespace portato::support
