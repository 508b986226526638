// SPDX-License-Identifier: Apache-2.0
// The Kbuild for one or more modules: the same text for the pass over all of a system and for one definition
// alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/kbuild_plan.hpp"

namespace portato::emit {

/// In flags, stands for KbuildStyle::flags_folder.
inline constexpr char kPackageFolder = '\x01';

/// How a Kbuild differs that does not lie in a build folder of Portato's, but beside copies of the sources.
struct KbuildStyle {
  bool makes_folders = false;         ///< for the objects, which nobody else would make
  std::string sources = "$(obj)";     ///< folder below which relative paths of sources lie
  std::string flags_folder;           ///< what kPackageFolder in flags is
  std::vector<std::string> switches;  ///< `CONFIG_…` of each module; none: all are loadable
  std::string preamble;               ///< behind the remarks at the beginning
};

/// For `make -C KERNEL M=<its folder> modules`, on kernels from 4.12 on. `ONLY="a.o b.o"` builds only those
/// modules. The folder must hold the modules' object folders and links.
std::string kbuild_file(const std::vector<plan::CompiledModule>& modules, const KbuildStyle& style = {});

}  // namespace portato::emit
