// SPDX-License-Identifier: Apache-2.0
// The kernel that modules are built against: which of the trees on this machine is meant, and what its build
// configuration says. Looks only at files that every header package and every prepared source tree has.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "diag/sink.hpp"
#include "kernel/elf_kind.hpp"
#include "kernel/kernel_config.hpp"
#include "kernel/vermagic.hpp"
#include "source/file_system.hpp"

namespace portato::kernel {

/// Everything that may name a kernel tree, by falling precedence; empty where nothing was said.
struct KernelQuery {
  std::string option;              ///< `--kernel`
  std::string target_description;  ///< `kernel: source:` of the target description
  std::string kernel_src;          ///< environment KERNEL_SRC
  std::string legato_kernelroot;   ///< environment LEGATO_KERNELROOT
  std::string legato_sysroot;      ///< environment LEGATO_SYSROOT; its usr/src/kernel, if there is one
  std::string running_release;     ///< `uname -r`; its /lib/modules/<release>/build, if there is one

  /// Whether somebody named one on purpose.
  [[nodiscard]] bool names_a_tree() const {
    return !option.empty() || !target_description.empty() || !kernel_src.empty() ||
           !legato_kernelroot.empty();
  }
};

struct KernelChoice {
  std::string directory;  ///< absolute, normalised
  std::string reason;     ///< for messages: "given by `--kernel`"
};

/// The first of the query's places that names a tree, else the newest of /usr/src/linux-headers-*. Nothing:
/// reported. A place that was named on purpose is taken even if it turns out to be broken; the next ones are
/// no substitute.
std::optional<KernelChoice> find_kernel_tree(const source::FileSystem& fs, const KernelQuery& query,
                                             diag::DiagSink& sink);

/// What there is to know of a tree without reading its large tables (kernel_symbols.hpp,
/// in_tree_modules.hpp).
struct KernelTree {
  std::string directory;
  std::string reason;        ///< why it was chosen
  std::string release;       ///< UTS_RELEASE: `6.1.0-56-amd64`, the name of its folder in /lib/modules
  std::string architecture;  ///< value of kbuild's ARCH: `arm64`
  std::string compiler;      ///< what it was built with: `gcc-12 (Debian 12.2.0-14) 12.2.0`; may be empty
  bool is_clang = false;     ///< built with clang, so modules need LLVM=1
  bool has_modversions = false;
  KernelConfig config{};  ///< every `CONFIG_…`
  Vermagic vermagic{};    ///< what it wants its modules to say
  ElfKind machine{};      ///< what its modules are made for; machine 0: not known
  std::string version{};  ///< LINUX_VERSION_CODE: `6.1.192`; a distribution's release may say otherwise
  /// What its Makefiles call without CC=, less CROSS_COMPILE: `gcc-12`.
  std::string default_compiler = "gcc";
};

enum class TreeUse : std::uint8_t {
  kBuild,   ///< modules will be built: headers, build programs and scripts have to be there
  kVerify,  ///< finished modules will be compared with it: its facts are enough
  kFacts,   ///< its release and its configuration are asked for, nothing else
};

/// Looks into the chosen tree: a header package, a built tree, or the `O=` folder of one. Nothing: it is not
/// fit for the use, and what is missing was reported with what to do about it.
std::optional<KernelTree> read_kernel_tree(const source::FileSystem& fs, const KernelChoice& choice,
                                           diag::DiagSink& sink, TreeUse use = TreeUse::kBuild);

/// Whether the tree is configured for `wanted`, a value of kbuild's ARCH, or empty for any; if not, reported.
bool check_architecture(const KernelTree& tree, std::string_view wanted, diag::DiagSink& sink);

/// Whether kbuild can build in `directory` (an absolute path below the work folder); if not, reported.
bool check_build_directory(const std::string& directory, diag::DiagSink& sink);

/// Order of version numbers inside names: runs of digits compare as numbers, `6.1.0-9` before `6.1.0-56`.
bool version_less(std::string_view left, std::string_view right);

}  // namespace portato::kernel
