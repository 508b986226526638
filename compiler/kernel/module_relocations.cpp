// SPDX-License-Identifier: Apache-2.0
// Which places of a module the kernel could not fill in when it loads it. Only relocations of what is loaded
// count, and only those machines whose kernel's list is known here (arch/*/kernel/module.c: apply_relocate,
// and apply_relocate_add for those with addends). It has not changed since Linux 5.4, but that of ARM knows
// groups of PC-relative instructions from 5.18 on, which nothing but assembly code written for them contains.
#include <elf.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>

#include "kernel/module_sections.hpp"
#include "kernel/vermagic.hpp"

namespace portato::kernel {

using support::Done;
using support::Status;

namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

constexpr std::array kKnownToX86{
    Range{R_X86_64_NONE, R_X86_64_PC32},
    Range{R_X86_64_PLT32, R_X86_64_PLT32},
    Range{R_X86_64_32, R_X86_64_32S},
    Range{R_X86_64_PC64, R_X86_64_PC64},
};
constexpr std::array kKnownToArm64{
    Range{R_AARCH64_NONE, R_AARCH64_NONE},
    Range{256, 256},  // what R_AARCH64_NONE was before it became 0
    Range{R_AARCH64_ABS64, R_AARCH64_LDST8_ABS_LO12_NC},
    Range{R_AARCH64_TSTBR14, R_AARCH64_CONDBR19},
    Range{R_AARCH64_JUMP26, R_AARCH64_LDST64_ABS_LO12_NC},
    Range{R_AARCH64_MOVW_PREL_G0, R_AARCH64_MOVW_PREL_G3},
    Range{R_AARCH64_LDST128_ABS_LO12_NC, R_AARCH64_LDST128_ABS_LO12_NC},
};

constexpr std::array kKnownToArm{
    Range{R_ARM_NONE, R_ARM_REL32},
    Range{R_ARM_CALL, R_ARM_JUMP24},
    Range{R_ARM_TARGET1, R_ARM_TARGET1},
    Range{R_ARM_V4BX, R_ARM_V4BX},
    Range{R_ARM_PREL31, R_ARM_MOVT_PREL},
    Range{R_ARM_ALU_PC_G0_NC, R_ARM_ALU_PC_G0_NC},
    Range{R_ARM_ALU_PC_G1_NC, R_ARM_ALU_PC_G1_NC},
    Range{R_ARM_LDR_PC_G2, R_ARM_LDR_PC_G2},
};
constexpr std::array kKnownToThumb{
    Range{R_ARM_THM_PC22, R_ARM_THM_PC22},  // the kernel's name is R_ARM_THM_CALL
    Range{R_ARM_THM_JUMP24, R_ARM_THM_JUMP24},
    Range{R_ARM_THM_MOVW_ABS_NC, R_ARM_THM_MOVT_PREL},
};

/// How a machine's relocations are laid out, and which of them its kernel knows.
struct Relocations {
  std::uint32_t section_type;
  std::size_t size;     ///< of an entry
  std::size_t info_at;  ///< in an entry
  std::size_t info_size;
  unsigned symbol_shift;  ///< in the info, where the type stands below the symbol
  std::span<const Range> known;
  std::span<const Range> also_known;

  [[nodiscard]] bool is_known(std::uint32_t type) const {
    const auto holds = [&](const Range& range) { return type >= range.first && type <= range.last; };
    return std::any_of(known.begin(), known.end(), holds) ||
           std::any_of(also_known.begin(), also_known.end(), holds);
  }
};

/// A kernel of Thumb instructions says so in its version line, and takes no module that does not.
bool is_for_thumb_kernel(const KernelModuleFile& module) {
  const std::vector<std::string> flags = parse_vermagic(module.vermagic()).flags;
  return std::find(flags.begin(), flags.end(), "thumb2") != flags.end();
}

/// Nothing: what that machine's kernel knows is not known here.
std::optional<Relocations> relocations_of(const KernelModuleFile& module) {
  const auto with_addends = [](std::span<const Range> known) {
    return Relocations{
        SHT_RELA, sizeof(Elf64_Rela), offsetof(Elf64_Rela, r_info), sizeof(Elf64_Rela::r_info), 32, known,
        {}};
  };
  const ElfKind& kind = module.kind;
  if (kind.machine == EM_X86_64 && kind.is_64_bit) return with_addends(kKnownToX86);
  if (kind.machine == EM_AARCH64 && kind.is_64_bit) return with_addends(kKnownToArm64);
  if (kind.machine != EM_ARM || kind.is_64_bit) return std::nullopt;
  Relocations arm{
      SHT_REL, sizeof(Elf32_Rel), offsetof(Elf32_Rel, r_info), sizeof(Elf32_Rel::r_info), 8, kKnownToArm, {}};
  if (is_for_thumb_kernel(module)) arm.also_known = kKnownToThumb;
  return arm;
}

bool is_loaded(const ElfImage& image, const ElfSection& relocations) {
  const auto& sections = image.sections();
  return relocations.info < sections.size() && (sections[relocations.info].flags & SHF_ALLOC) != 0;
}

}  // namespace

Status read_relocations(const ElfImage& image, KernelModuleFile& module) {
  const std::optional<Relocations> layout = relocations_of(module);
  if (!layout) return Done{};
  const std::uint64_t symbol_at = std::uint64_t{1} << layout->symbol_shift;
  std::map<std::uint32_t, std::uint32_t> types;  // of what is not known, by symbol
  for (const ElfSection& section : image.sections()) {
    if (section.type != layout->section_type || !is_loaded(image, section)) continue;
    for (std::size_t at = 0; at + layout->size <= section.bytes.size(); at += layout->size) {
      const std::uint64_t info = *image.number(section.bytes, at + layout->info_at, layout->info_size);
      const auto type = static_cast<std::uint32_t>(info % symbol_at);
      if (!layout->is_known(type)) types.emplace(static_cast<std::uint32_t>(info / symbol_at), type);
    }
  }
  if (types.empty()) return Done{};
  const support::Result<std::vector<ElfSymbol>> symbols = image.symbols();
  if (!symbols) return symbols.error();
  for (const auto& [symbol, type] : types) {
    const bool is_there = symbol > 0 && symbol <= symbols->size();
    module.unknown_relocations.push_back({std::string(is_there ? (*symbols)[symbol - 1].name : ""), type});
  }
  return Done{};
}

}  // namespace portato::kernel
