// SPDX-License-Identifier: Apache-2.0
// Variable references and quotes in a token: `$NAME`, `${NAME}`, `$$` (in quotes only), then one pair of
// outer quotes off and `\\`, `\"`, `\'` resolved. Malformed references were reported
// by the parser.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace portato::expand {

/// Value of a variable by name; nothing if it is not set. Called once per reference.
using VariableLookup = std::function<std::optional<std::string>(std::string_view name)>;

/// The token's text with every reference replaced. The values are not looked at again. Quotes stay.
std::string substitute(std::string_view token, const VariableLookup& lookup);

/// Without one pair of matching outer quotes and with escapes resolved; any other text as it is.
std::string unquote(std::string_view text);

}  // namespace portato::expand
