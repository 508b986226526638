// SPDX-License-Identifier: Apache-2.0
// All there is to know of a kernel, with its large tables: for those who compare modules with it.
#pragma once

#include <optional>

#include "diag/sink.hpp"
#include "kernel/in_tree_modules.hpp"
#include "kernel/kernel_symbols.hpp"
#include "kernel/kernel_tree.hpp"
#include "source/file_system.hpp"

namespace portato::kernel {

struct KernelInfo {
  KernelTree tree;
  KernelSymbols symbols;
  InTreeModules in_tree;
};

/// Nothing: what is wrong with the tree was reported. It need not be able to build modules.
std::optional<KernelInfo> read_kernel_info(const source::FileSystem& fs, const KernelChoice& choice,
                                           diag::DiagSink& sink);

}  // namespace portato::kernel
