// SPDX-License-Identifier: Apache-2.0
#include "diag/codes.hpp"

#include <vector>

#include "support/edit_distance.hpp"
#include "support/strings.hpp"

namespace portato::diag {

std::span<const DiagInfo> all_codes() {
  static constexpr DiagInfo kCodes[] = {
#define PORTATO_DIAG(identifier, number, name, severity, format, ...) k##identifier.info,
#include "diag/codes/all.def"
#undef PORTATO_DIAG
  };
  return kCodes;
}

const DiagInfo* find_code(std::string_view code_or_name) {
  for (const DiagInfo& info : all_codes()) {
    const std::string code = code_of(info);
    const bool is_number = code_or_name.size() == 4 && std::string_view(code).ends_with(code_or_name);
    if (is_number || code_or_name == info.name || support::to_lower(code_or_name) == support::to_lower(code))
      return &info;
  }
  return nullptr;
}

std::optional<std::string_view> nearest_name(std::string_view name, std::optional<Severity> severity) {
  std::vector<std::string_view> names;
  for (const DiagInfo& info : all_codes()) {
    if (!severity || info.severity == *severity) names.push_back(info.name);
  }
  return support::nearest_word(name, names);
}

}  // namespace portato::diag
