// SPDX-License-Identifier: Apache-2.0
// The modules that come with a kernel, by the names it knows them by. A header package lists none: then the
// installed kernel of that release is asked, and last the modules that Module.symvers names, which are those
// that export.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "kernel/kernel_symbols.hpp"
#include "kernel/kernel_tree.hpp"
#include "source/file_system.hpp"

namespace portato::kernel {

struct InTreeModules {
  std::unordered_set<std::string> loadable;  ///< configured `=m`
  std::unordered_set<std::string> built_in;  ///< configured `=y`
  bool is_complete = false;                  ///< false: there may be more than are known

  [[nodiscard]] bool is_loadable(std::string_view name) const { return loadable.contains(std::string(name)); }
  [[nodiscard]] bool is_built_in(std::string_view name) const { return built_in.contains(std::string(name)); }
};

InTreeModules find_in_tree_modules(const source::FileSystem& fs, const KernelTree& tree,
                                   const KernelSymbols& symbols);

}  // namespace portato::kernel
