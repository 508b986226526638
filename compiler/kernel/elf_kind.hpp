// SPDX-License-Identifier: Apache-2.0
// What kind of machine an ELF file is for.
#pragma once

#include <cstdint>
#include <string>

namespace portato::kernel {

struct ElfKind {
  std::uint16_t machine = 0;  ///< e_machine, as <elf.h> numbers them; 0: unknown
  bool is_64_bit = false;
  bool is_big_endian = false;

  bool operator==(const ElfKind&) const = default;
};

/// "64-bit x86-64", "32-bit big-endian MIPS", "64-bit machine 9000".
std::string describe(const ElfKind& kind);

}  // namespace portato::kernel
