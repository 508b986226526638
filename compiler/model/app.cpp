// SPDX-License-Identifier: Apache-2.0
#include "model/app.hpp"

#include <array>
#include <charconv>

#include "support/paths.hpp"

namespace portato::model {

std::optional<int> priority_rank(std::string_view word) {
  constexpr std::array<std::string_view, 4> kWords{"idle", "low", "medium", "high"};
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (word == kWords[i]) return static_cast<int>(i);
  }
  int level = 0;
  if (!word.starts_with("rt")) return std::nullopt;
  const auto [end, error] = std::from_chars(word.data() + 2, word.data() + word.size(), level);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return static_cast<int>(kWords.size()) + level;
}

std::string to_string(const Preload& preload) {
  return preload.kind == Preload::Kind::kHash ? preload.hash : std::string(to_word(preload.kind));
}

std::string App::directory() const { return support::directory_of(path); }

std::optional<std::size_t> App::find_executable(std::string_view wanted) const {
  // compat: the original finds an executable by its safe name only, so that `_e` could not be named.
  for (std::size_t i = 0; i < executables.size(); ++i) {
    if (executables[i].name.value == wanted || executables[i].safe_name == wanted) return i;
  }
  return std::nullopt;
}

}  // namespace portato::model
