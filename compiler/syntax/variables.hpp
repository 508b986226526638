// SPDX-License-Identifier: Apache-2.0
// Variable references inside tokens.
#pragma once

#include "syntax/report.hpp"

namespace portato::syntax {

/// Every `$` in the token begins `$NAME` or `${NAME}`; in quotes, `$$` is a plain `$`.
void validate_variables(NodeRef leaf, Report& report);

/// `text` with `${…}` replaced by as many letters.
std::string blank_out_variables(std::string_view text);

}  // namespace portato::syntax
