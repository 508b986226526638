// SPDX-License-Identifier: Apache-2.0
#include "expand/environment.hpp"

#include <algorithm>
#include <array>

namespace portato::expand {

const Variable* Environment::find(std::string_view name) const {
  const auto found = variables_.find(name);
  if (found != variables_.end()) return &found->second;
  LazyVariables* lazy = lazy_of(name);
  return lazy == nullptr ? nullptr : lazy->find(name);
}

std::string_view Environment::value(std::string_view name) const {
  const Variable* variable = find(name);
  return variable == nullptr ? std::string_view() : std::string_view(variable->value);
}

void Environment::mark_used_by_directive(std::string_view name, source::SourceRange use) {
  directive_uses_.try_emplace(std::string(name), use);
}

source::SourceRange Environment::directive_use(std::string_view name) const {
  const auto found = directive_uses_.find(name);
  return found == directive_uses_.end() ? source::SourceRange() : found->second;
}

bool is_reserved_variable(std::string_view name) {
  constexpr std::array<std::string_view, 6> kReserved{
      "LEGATO_ROOT", "LEGATO_TARGET", "LEGATO_TARGET_SYMBOL", "LEGATO_BUILD", "LEGATO_SYSROOT", "CURDIR"};
  return std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

}  // namespace portato::expand
