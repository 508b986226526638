// SPDX-License-Identifier: Apache-2.0
// Whether a kernel takes a text as the value of a module parameter: kernel/params.c and lib/kstrtox.c.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portato::kernel {

/// Why a parameter of `type` ("int", "array of uint", "charp" …, as `parmtype` says) cannot have `value`:
/// words that can stand after "cannot be … : ". Nothing: it can, or the type is one of the module's own.
/// `is_64_bit`: of the kernel, for `long`.
std::optional<std::string> reason_against(std::string_view value, std::string_view type, bool is_64_bit);

/// Ditto because it is too much for an array or a string that holds `most` elements, or bytes with the final
/// NUL; 0: not known, so that anything fits.
std::optional<std::string> reason_against_size(std::string_view value, std::string_view type,
                                               std::uint32_t most);

}  // namespace portato::kernel
