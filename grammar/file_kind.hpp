// SPDX-License-Identifier: Apache-2.0
// The four kinds of definition file.
#pragma once

#include <cstdint>
#include <string_view>

namespace portato::grammar {

enum class FileKind : std::uint8_t { kMdef, kSdef, kAdef, kCdef };

/// "mdef" and so on.
constexpr std::string_view to_string(FileKind kind) {
  switch (kind) {
    case FileKind::kMdef:
      return "mdef";
    case FileKind::kSdef:
      return "sdef";
    case FileKind::kAdef:
      return "adef";
    case FileKind::kCdef:
      return "cdef";
  }
  return "";
}

}  // namespace portato::grammar
