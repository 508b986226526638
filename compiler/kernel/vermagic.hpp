// SPDX-License-Identifier: Apache-2.0
// The line by which a kernel recognises its modules (include/linux/vermagic.h): release, then one word a
// property.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kernel/elf_kind.hpp"
#include "kernel/kernel_config.hpp"

namespace portato::kernel {

/// What a kernel expects.
struct Vermagic {
  std::string release;             ///< the first word; not compared if both sides have symbol versions
  std::vector<std::string> flags;  ///< in order: "SMP", "preempt", "mod_unload", "modversions", "aarch64", …
  bool is_complete = true;  ///< false: more words may follow, which only that kernel's own modules could tell

  [[nodiscard]] std::string text() const;
};

/// Derives the line from the release and the configuration. `layout_seed` is what `RANDSTRUCT_HASHED_SEED`
/// says in the tree; empty without layout randomisation.
Vermagic derive_vermagic(std::string release, const KernelConfig& config, std::string_view architecture,
                         std::string_view layout_seed);

/// A module's line, taken apart.
Vermagic parse_vermagic(std::string_view text);

/// Machine, word size and byte order of the kernel with that configuration; machine 0 if they are not known.
ElfKind machine_of(const KernelConfig& config, std::string_view architecture);

}  // namespace portato::kernel
