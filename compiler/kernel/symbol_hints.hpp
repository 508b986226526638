// SPDX-License-Identifier: Apache-2.0
// Advice about a symbol that nobody exports.
#pragma once

#include <string>
#include <string_view>

#include "kernel/verification.hpp"

namespace portato::kernel {

/// A symbol with nearly that name, or the option that the kernel lacks; empty if nothing comes to mind.
std::string hint_for_symbol(const Verification& verification, std::string_view name);

}  // namespace portato::kernel
