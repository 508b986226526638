// SPDX-License-Identifier: Apache-2.0
// The build-id of a module: the name under which debuggers look for its debug information.
#pragma once

#include <string>
#include <string_view>

namespace portato::kernel {

/// In hexadecimal digits; empty if the file has none, or is no relocatable ELF file.
std::string build_id_of(std::string_view bytes);

}  // namespace portato::kernel
