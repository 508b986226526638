// SPDX-License-Identifier: Apache-2.0
// The build systems to which modules can be handed.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace portato::exports {

enum class ExportFormat : std::uint8_t {
  kYocto,    ///< a layer with a recipe for each definition
  kDkms,     ///< a package that DKMS builds for every kernel that is installed
  kInTree,   ///< a folder of the kernel's own sources
  kSystemd,  ///< nothing to build: what loads modules that are installed already
};

struct ExportWord {
  std::string_view word;
  ExportFormat format;
};

inline constexpr std::array<ExportWord, 4> kExportWords{{{"yocto", ExportFormat::kYocto},
                                                         {"dkms", ExportFormat::kDkms},
                                                         {"in-tree", ExportFormat::kInTree},
                                                         {"systemd", ExportFormat::kSystemd}}};

constexpr std::string_view to_word(ExportFormat format) {
  return kExportWords[static_cast<std::size_t>(format)].word;
}

}  // namespace portato::exports
