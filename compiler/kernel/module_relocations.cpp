// Which places of a module the kernel could not fill in when it loads it. Only relocations of what is loaded
// count, and only those machines whose kernel's list is known here: it has not changed since Linux 5.4
// (arch/*/kernel/module.c: apply_relocate_add).
#include <elf.h>

#include <algorithm>
#include <array>
#include <map>

#include "kernel/module_sections.hpp"

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

template <std::size_t kSize>
bool is_among(const std::array<Range, kSize>& ranges, std::uint32_t type) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& range) { return type >= range.first && type <= range.last; });
}

bool is_known(const ElfKind& kind, std::uint32_t type) {
  if (kind.machine == EM_X86_64) return is_among(kKnownToX86, type);
  if (kind.machine == EM_AARCH64) return is_among(kKnownToArm64, type);
  return true;
}

bool is_loaded(const ElfImage& image, const ElfSection& relocations) {
  const auto& sections = image.sections();
  return relocations.info < sections.size() && (sections[relocations.info].flags & SHF_ALLOC) != 0;
}

}  // namespace

Status read_relocations(const ElfImage& image, KernelModuleFile& module) {
  constexpr std::uint32_t kNone = UINT32_MAX;  // of no machine, so that only one that is not checked knows it
  if (!image.kind().is_64_bit || is_known(image.kind(), kNone)) return Done{};
  std::map<std::uint32_t, std::uint32_t> types;  // of what is not known, by symbol
  for (const ElfSection& section : image.sections()) {
    if (section.type != SHT_RELA || !is_loaded(image, section)) continue;
    for (std::size_t at = 0; at + sizeof(Elf64_Rela) <= section.bytes.size(); at += sizeof(Elf64_Rela)) {
      const std::uint64_t info = *image.number(section.bytes, at + offsetof(Elf64_Rela, r_info), 8);
      const auto type = static_cast<std::uint32_t>(info);
      if (!is_known(image.kind(), type)) types.emplace(static_cast<std::uint32_t>(info >> 32U), type);
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
