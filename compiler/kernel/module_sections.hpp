// SPDX-License-Identifier: Apache-2.0
// The parts of a `.ko` that parse_kernel_module() puts together; no other folder includes it.
#pragma once

#include "kernel/elf_image.hpp"
#include "kernel/kernel_module_file.hpp"

namespace portato::kernel {

// A table longer than that is damage: amdgpu, the largest module of all, imports some 1,700 symbols.
inline constexpr std::size_t kMostEntries = 1U << 16U;

/// `.modinfo`: NUL-terminated `key=value`.
support::Status read_module_info(const ElfImage& image, KernelModuleFile& module);

/// From `parmtype` and `parm` of the info, which must have been read.
void collect_parameters(KernelModuleFile& module);

/// How much fits into those that are arrays or strings: from `__param`, an array of struct kernel_param.
void read_parameter_limits(const ElfImage& image, KernelModuleFile& module);

/// `__versions` (records of 64 bytes), or `__version_ext_crcs` and `__version_ext_names` (Linux 6.14 and
/// later).
support::Status read_versions(const ElfImage& image, KernelModuleFile& module);

/// Undefined symbols, and exported ones with what `__crc_…` and `__kstrtabns_…` tell of them.
support::Status read_symbols(const ElfImage& image, KernelModuleFile& module);

/// What the kernel could not fill in when it loads the module.
support::Status read_relocations(const ElfImage& image, KernelModuleFile& module);

/// The trailer of a signed module; nothing if there is none.
std::optional<ModuleSignature> read_signature(std::string_view bytes);

}  // namespace portato::kernel
