// SPDX-License-Identifier: Apache-2.0
#include "driver/option_spec.hpp"

#include <fmt/format.h>

#include "support/edit_distance.hpp"

namespace portato::driver {

std::string_view OptionSpec::short_name() const {
  const std::string_view all(names);
  return all.starts_with("--") ? "" : all.substr(0, all.find(','));
}

std::string_view OptionSpec::long_name() const {
  const std::string_view all(names);
  const std::size_t dashes = all.find("--");
  return dashes == std::string_view::npos ? "" : all.substr(dashes);
}

std::string not_among(const std::string& given, std::span<const std::string_view> words) {
  const auto nearest = support::nearest_word(given, words);
  return fmt::format("`{}` is none of {}{}", given, fmt::join(words, "|"),
                     nearest ? fmt::format("; did you mean {}?", *nearest) : "");
}

}  // namespace portato::driver
