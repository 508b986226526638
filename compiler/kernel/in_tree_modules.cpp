// SPDX-License-Identifier: Apache-2.0
#include "kernel/in_tree_modules.hpp"

#include <vector>

#include "kernel/kernel_module_file.hpp"
#include "support/strings.hpp"

namespace portato::kernel {

namespace {

/// Paths, one a line: `kernel/fs/ext4/ext4.ko`, in a tree `fs/ext4/ext4.ko` or `.o`.
bool read_list(const source::FileSystem& fs, const std::string& path,
               std::unordered_set<std::string>& names) {
  const auto text = fs.read_file(path);
  if (!text) return false;
  for (const std::string_view line : support::split(*text, '\n')) {
    if (!line.empty()) names.insert(kernel_name_of(line));
  }
  return true;
}

/// Where a kernel's lists may lie: in its tree, in the root that the tree belongs to (which may be one for
/// another machine), and on this machine.
std::vector<std::string> places(const source::FileSystem& fs, const KernelTree& tree) {
  std::vector<std::string> folders{tree.directory};
  const std::string real = fs.canonical(tree.directory);
  const std::string installed = "/lib/modules/" + tree.release;
  if (const std::size_t usr = real.find("/usr/src/"); usr != std::string::npos && usr > 0) {
    folders.push_back(real.substr(0, usr) + installed);
  }
  folders.push_back(installed);
  return folders;
}

}  // namespace

InTreeModules find_in_tree_modules(const source::FileSystem& fs, const KernelTree& tree,
                                   const KernelSymbols& symbols) {
  InTreeModules modules;
  for (const std::string& folder : places(fs, tree)) {
    const bool has_loadable = read_list(fs, folder + "/modules.order", modules.loadable);
    const bool has_built_in = read_list(fs, folder + "/modules.builtin", modules.built_in);
    modules.is_complete = has_loadable && has_built_in;
    if (modules.is_complete) return modules;
  }
  std::string_view last;
  for (const KernelSymbol& symbol : symbols.all()) {
    if (symbol.is_in_kernel_image() || symbol.provider == last) continue;
    last = symbol.provider;
    modules.loadable.insert(symbol.module());
  }
  return modules;
}

}  // namespace portato::kernel
