// SPDX-License-Identifier: Apache-2.0
// Every diagnostic of Portato, one constant each: kUnknownSection and so on, in blocks by the first digit:
//   D0 driver and files            D1 syntax                   D2 directives, variables, includes
//   D3 binding and names           D4 checks                   D5 kernel and modules
//   D6 plan and emit               D7 tools and exec           D8 runtime and packages      D9 internal
// A line of codes/*.def is PORTATO_DIAG(Identifier, number, "kebab-name", kSeverity, "wording", argument
// types…).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "diag/diagnostic.hpp"

namespace portato::diag {

#define PORTATO_DIAG(identifier, number, name, severity, format, ...) \
  inline constexpr DiagDef<__VA_ARGS__> k##identifier{{number, name, Severity::severity}, format};
#include "diag/codes/all.def"
#undef PORTATO_DIAG

/// All definitions in the order of their numbers.
std::span<const DiagInfo> all_codes();

/// By number or name: "D1104", "d1104", "1104", "missing-close"; null if there is none.
const DiagInfo* find_code(std::string_view code_or_name);

/// "Did you mean", among the names of `severity`, or among all.
std::optional<std::string_view> nearest_name(std::string_view name,
                                             std::optional<Severity> severity = std::nullopt);

}  // namespace portato::diag
