// Every diagnostic of Portato, one constant each: kUnknownSection and so on, in blocks by the first digit:
//   D0 driver and files            D1 syntax                   D2 directives, variables, includes
//   D3 binding and names           D4 checks                   D5 kernel and modules
//   D6 plan and emit               D7 tools and exec           D8 runtime and packages      D9 internal
// A line of codes/*.def is PORTATO_DIAG(Identifier, number, "kebab-name", kSeverity, "wording", argument types…).
#pragma once

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

}  // namespace portato::diag
