// SPDX-License-Identifier: Apache-2.0
// Tables of what include/linux/vermagic.h, arch/*/include/asm/vermagic.h (Linux 5.4 to 6.13) and the
// architectures' Kconfig files say.
#include "kernel/vermagic.hpp"

#include <elf.h>

#include <algorithm>
#include <array>

#include "support/strings.hpp"

namespace portato::kernel {

namespace {

struct Word {
  std::string_view option;  ///< empty: always
  std::string_view word;
};

/// The word of the first option that is set; empty if none is.
template <std::size_t size>
std::string_view first_set(const KernelConfig& config, const std::array<Word, size>& words) {
  const auto found =
      std::find_if(words.begin(), words.end(), [&](const Word& word) { return config.is_set(word.option); });
  return found == words.end() ? std::string_view() : found->word;
}

// PREEMPT_BUILD took PREEMPT's place in 5.16; whoever has PREEMPT alone is older.
constexpr std::array<Word, 3> kPreemption{{{"CONFIG_PREEMPT_BUILD", "preempt"},
                                           {"CONFIG_PREEMPT_RT", "preempt_rt"},
                                           {"CONFIG_PREEMPT", "preempt"}}};

constexpr std::array<Word, 21> kX86Families{{
    {"CONFIG_M486SX", "486SX"},
    {"CONFIG_M486", "486"},
    {"CONFIG_M586", "586"},
    {"CONFIG_M586TSC", "586TSC"},
    {"CONFIG_M586MMX", "586MMX"},
    {"CONFIG_MCORE2", "CORE2"},
    {"CONFIG_MATOM", "ATOM"},
    {"CONFIG_M686", "686"},
    {"CONFIG_MPENTIUMII", "PENTIUMII"},
    {"CONFIG_MPENTIUMIII", "PENTIUMIII"},
    {"CONFIG_MPENTIUMM", "PENTIUMM"},
    {"CONFIG_MPENTIUM4", "PENTIUM4"},
    {"CONFIG_MK6", "K6"},
    {"CONFIG_MK7", "K7"},
    {"CONFIG_MK8", "K8"},
    {"CONFIG_MELAN", "ELAN"},
    {"CONFIG_MCRUSOE", "CRUSOE"},
    {"CONFIG_MEFFICEON", "EFFICEON"},
    {"CONFIG_MVIAC7", "VIAC7"},
    {"CONFIG_MGEODEGX1", "GEODEGX1"},
    {"CONFIG_MGEODE_LX", "GEODE"},
}};

// arch/arm/Makefile sets the version several times, the oldest processor last. CONFIG_CPU_32v6K is no
// version: every kernel for ARMv7 alone has it, too, and it counts only beside CONFIG_CPU_32v6.
constexpr std::array<Word, 6> kArmVersions{{
    {"CONFIG_CPU_32v3", "ARMv3"},
    {"CONFIG_CPU_32v4", "ARMv4"},
    {"CONFIG_CPU_32v4T", "ARMv4"},
    {"CONFIG_CPU_32v5", "ARMv5"},
    {"CONFIG_CPU_32v6", "ARMv6"},
    {"CONFIG_CPU_32v7", "ARMv7"},
}};

constexpr std::array<Word, 2> kPowerTracing{
    {{"CONFIG_ARCH_USING_PATCHABLE_FUNCTION_ENTRY", "patchable-function-entry"},
     {"CONFIG_MPROFILE_KERNEL", "mprofile-kernel"}}};

using Words = std::vector<std::string>;

void add(Words& words, std::string_view word) {
  if (!word.empty()) words.emplace_back(word);
}

void add_x86(const KernelConfig& config, Words& words) {
  if (config.is_set("CONFIG_X86_32")) add(words, first_set(config, kX86Families));
}

void add_arm(const KernelConfig& config, Words& words) {
  const std::string_view version = first_set(config, kArmVersions);
  add(words, version.empty() ? "ARMv7" : version);  // CONFIG_CPU_32v7M stands alone
  if (config.is_set("CONFIG_THUMB2_KERNEL")) add(words, "thumb2");
  if (config.is_set("CONFIG_ARM_PATCH_PHYS_VIRT")) add(words, "p2v8");
}

void add_powerpc(const KernelConfig& config, Words& words) {
  add(words, first_set(config, kPowerTracing));
  if (config.is_set("CONFIG_RELOCATABLE")) add(words, "relocatable");
}

struct Architecture {
  std::string_view name;
  void (*add_words)(const KernelConfig& config, Words& words);
  /// Of 32 and of 64 bits; 0: there is no such kernel.
  std::uint16_t machine_32;
  std::uint16_t machine_64;
  std::string_view is_64_bit;      ///< option; empty: always
  std::string_view is_big_endian;  ///< option; with `!` in front: unless it is set; empty: never
};

// Null for add_words: these words are many and seldom met, so they are not derived.
constexpr std::array kArchitectures{
    Architecture{"x86", add_x86, EM_386, EM_X86_64, "CONFIG_X86_64", ""},
    Architecture{"arm64", [](const KernelConfig&, Words& words) { add(words, "aarch64"); }, 0, EM_AARCH64, "",
                 "CONFIG_CPU_BIG_ENDIAN"},
    Architecture{"arm", add_arm, EM_ARM, 0, "CONFIG_64BIT", "CONFIG_CPU_BIG_ENDIAN"},
    Architecture{"riscv", [](const KernelConfig&, Words& words) { add(words, "riscv"); }, EM_RISCV, EM_RISCV,
                 "CONFIG_64BIT", ""},
    Architecture{"powerpc", add_powerpc, EM_PPC, EM_PPC64, "CONFIG_PPC64", "!CONFIG_CPU_LITTLE_ENDIAN"},
    Architecture{"mips", nullptr, EM_MIPS, EM_MIPS, "CONFIG_64BIT", "!CONFIG_CPU_LITTLE_ENDIAN"},
    Architecture{"s390", [](const KernelConfig&, Words&) {}, 0, EM_S390, "", "!CONFIG_CPU_LITTLE_ENDIAN"},
};

const Architecture* find_architecture(std::string_view name) {
  const auto found = std::find_if(kArchitectures.begin(), kArchitectures.end(),
                                  [&](const auto& a) { return a.name == name; });
  return found == kArchitectures.end() ? nullptr : &*found;
}

bool is_big_endian(const KernelConfig& config, std::string_view condition) {
  if (condition.starts_with('!')) return !config.is_set(condition.substr(1));
  return !condition.empty() && config.is_set(condition);
}

}  // namespace

std::string Vermagic::text() const {
  return flags.empty() ? release : release + " " + support::join(flags, " ");
}

Vermagic derive_vermagic(std::string release, const KernelConfig& config, std::string_view architecture,
                         std::string_view layout_seed) {
  Vermagic vermagic{std::move(release), {}, true};
  if (config.is_set("CONFIG_SMP")) add(vermagic.flags, "SMP");
  add(vermagic.flags, first_set(config, kPreemption));
  if (config.is_set("CONFIG_MODULE_UNLOAD")) add(vermagic.flags, "mod_unload");
  if (config.is_set("CONFIG_MODVERSIONS")) add(vermagic.flags, "modversions");
  const Architecture* known = find_architecture(architecture);
  vermagic.is_complete = known != nullptr && known->add_words != nullptr;
  if (vermagic.is_complete) known->add_words(config, vermagic.flags);
  if (layout_seed.empty()) return vermagic;
  // The word was RANDSTRUCT_PLUGIN_… before 5.19; the option of today was not there yet.
  const bool is_plugin = config.is_set("CONFIG_GCC_PLUGIN_RANDSTRUCT") && !config.is_set("CONFIG_RANDSTRUCT");
  vermagic.flags.push_back((is_plugin ? "RANDSTRUCT_PLUGIN_" : "RANDSTRUCT_") + std::string(layout_seed));
  return vermagic;
}

Vermagic parse_vermagic(std::string_view text) {
  Vermagic vermagic;
  for (const std::string_view word : support::split(text, ' ')) add(vermagic.flags, word);
  if (!vermagic.flags.empty()) {
    vermagic.release = std::move(vermagic.flags.front());
    vermagic.flags.erase(vermagic.flags.begin());
  }
  return vermagic;
}

ElfKind machine_of(const KernelConfig& config, std::string_view architecture) {
  const Architecture* known = find_architecture(architecture);
  if (known == nullptr) return {};
  const bool is_64_bit = known->is_64_bit.empty() || config.is_set(known->is_64_bit);
  return {is_64_bit ? known->machine_64 : known->machine_32, is_64_bit,
          is_big_endian(config, known->is_big_endian)};
}

}  // namespace portato::kernel
