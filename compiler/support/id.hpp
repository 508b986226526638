// SPDX-License-Identifier: Apache-2.0
// Typed index into one table. Ids are small values that stay valid as long as the table they index; two ids
// of different tables cannot be mixed up.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace portato::support {

template <class Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(std::size_t index) : index_(static_cast<std::uint32_t>(index)) {}

  [[nodiscard]] constexpr bool is_valid() const { return index_ != kNone; }
  [[nodiscard]] constexpr std::size_t index() const { return index_; }

  constexpr auto operator<=>(const Id&) const = default;

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  std::uint32_t index_ = kNone;
};

}  // namespace portato::support

template <class Tag>
struct std::hash<portato::support::Id<Tag>> {
  std::size_t operator()(portato::support::Id<Tag> id) const noexcept { return id.index(); }
};
