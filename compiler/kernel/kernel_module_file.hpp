// SPDX-License-Identifier: Apache-2.0
// What one `.ko` says of itself: for which kernel it was built, what it needs and offers, what can be set. A
// plain value; the file is not needed any more once it was read.
//
// Sources: include/linux/{module,moduleparam,export,vermagic,module_signature}.h and scripts/mod/modpost.c of
// Linux 5.4 to 6.13, compared with the modules of Debian's 5.10, 6.1 and 6.12.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernel/elf_kind.hpp"
#include "support/result.hpp"

namespace portato::kernel {

struct ModuleParameter {
  std::string name;
  std::string type;         ///< "int", "array of uint", "string"; empty if the module does not say
  std::string description;  ///< may be empty
  std::uint32_t most = 0;   ///< elements of an array, or bytes of a string with its final NUL; 0: not known
};

struct ImportedSymbol {
  std::string name;
  bool is_weak = false;  ///< may be missing
};

/// The version of a symbol's type that a module was compiled against.
struct SymbolVersion {
  std::string name;
  std::uint32_t crc = 0;
};

struct ExportedSymbol {
  std::string name;
  std::optional<std::uint32_t> crc;
  bool is_gpl_only = false;
  std::string name_space;  ///< empty: none
};

/// A reference of a kind that the kernel's module loader does not know.
struct UnknownRelocation {
  std::string symbol;      ///< may be empty
  std::uint32_t type = 0;  ///< as <elf.h> numbers those of the machine
};

struct ModuleSignature {
  std::string signer;  ///< may be empty
  std::string hash;    ///< "sha256"; empty if unknown
};

struct KernelModuleFile {
  ElfKind kind;
  std::vector<std::pair<std::string, std::string>>
      info;                                 ///< all of `.modinfo`, in its order; keys may repeat
  std::vector<ModuleParameter> parameters;  ///< in the order of `parmtype` and `parm`
  std::vector<ImportedSymbol> imports;      ///< undefined symbols
  std::vector<SymbolVersion> versions;      ///< sorted by name; of the imports, and of `module_layout`
  std::vector<ExportedSymbol> exports;
  std::vector<UnknownRelocation> unknown_relocations;  ///< one a symbol; of ARM, arm64 and x86-64 only
  std::optional<ModuleSignature> signature;
  std::vector<std::string> branch_tables;  ///< those it has of `.plt` and `.init.plt`
  bool has_versions = false;  ///< there is a `__versions` section, so the kernel goes by the versions in it
  bool has_extended_versions = false;  ///< ditto `__version_ext_crcs`, which Linux 6.14 and later know

  /// The first value of a key; empty if there is none.
  [[nodiscard]] std::string_view value(std::string_view key) const;
  [[nodiscard]] std::vector<std::string_view> values(std::string_view key) const;

  /// The name it gives itself (`name=`, Linux 4.13 and later); may be empty.
  [[nodiscard]] std::string_view name() const { return value("name"); }
  [[nodiscard]] std::string_view vermagic() const { return value("vermagic"); }
  /// Whether it was built with the kernel, not outside of its tree.
  [[nodiscard]] bool is_in_tree() const { return value("intree") == "Y"; }
  /// Whether the kernel lets it use symbols that are for the GPL only.
  [[nodiscard]] bool has_gpl_licence() const;

  [[nodiscard]] const ModuleParameter* find_parameter(std::string_view name) const;
  [[nodiscard]] std::optional<std::uint32_t> find_version(std::string_view symbol) const;
};

/// Reads a whole, uncompressed `.ko`. Fails, in words that can stand after "cannot be loaded: ", if it is
/// damaged or no kernel module at all. Time and memory are bounded by the size of `bytes`.
support::Result<KernelModuleFile> parse_kernel_module(std::string_view bytes);

/// The modules `softdep=` wants before the module: names after `pre:`.
std::vector<std::string> modules_wanted_before(const KernelModuleFile& module);

/// The name a module file gives the kernel: without folders, `.ko` and a compression's suffix; `-` as `_`.
std::string kernel_name_of(std::string_view path);

}  // namespace portato::kernel
