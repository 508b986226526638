// SPDX-License-Identifier: Apache-2.0
#include "kernel/kernel_info.hpp"

#include "diag/codes.hpp"

namespace portato::kernel {

std::optional<KernelInfo> read_kernel_info(const source::FileSystem& fs, const KernelChoice& choice,
                                           diag::DiagSink& sink) {
  std::optional<KernelTree> tree = read_kernel_tree(fs, choice, sink, TreeUse::kVerify);
  if (!tree) return std::nullopt;
  const std::string path = tree->directory + "/Module.symvers";
  support::Result<std::string> text = fs.read_file(path);
  if (!text) {
    sink.report(diag::make(diag::kCannotReadFile, {}, path, text.error().message));
    return std::nullopt;
  }
  KernelSymbols symbols = KernelSymbols::parse(std::move(*text));
  InTreeModules in_tree = find_in_tree_modules(fs, *tree, symbols);
  return KernelInfo{std::move(*tree), std::move(symbols), std::move(in_tree)};
}

}  // namespace portato::kernel
