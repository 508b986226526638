// SPDX-License-Identifier: Apache-2.0
// The registry of commands.
#pragma once

#include <span>
#include <string_view>

#include "driver/command_spec.hpp"

namespace portato::driver {

/// All there are, in the order in which help lists them.
std::span<const CommandSpec* const> commands();

/// Null if there is none of that name.
const CommandSpec* find_command(std::string_view name);

}  // namespace portato::driver
