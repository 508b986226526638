// SPDX-License-Identifier: Apache-2.0
// `check --syntax-only`: what the text of one file decides by itself. No other file is looked at, no variable
// need be set.
#pragma once

#include "driver/session.hpp"

namespace portato::driver {

/// Whether the file could be read. Everything that is wrong in it is in the session's sink.
bool check_syntax(Session& session, const std::string& input);

}  // namespace portato::driver
