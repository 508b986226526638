// SPDX-License-Identifier: Apache-2.0
// What a module takes from others and offers to them, and in which versions.
#include <elf.h>
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "kernel/module_sections.hpp"

namespace portato::kernel {

using support::Done;
using support::Error;
using support::Status;

namespace {

constexpr std::size_t kCrcSize = 4;

Error too_many(std::string_view what) {
  return Error{fmt::format("the file is damaged: it has more than {} {}", kMostEntries, what)};
}

/// include/linux/module.h: struct modversion_info {unsigned long crc; char name[64 - sizeof(unsigned long)];}
Status read_plain_versions(const ElfImage& image, std::string_view bytes, KernelModuleFile& module) {
  constexpr std::size_t kRecord = 64;
  const std::size_t word = image.kind().is_64_bit ? 8 : 4;
  if (bytes.size() / kRecord > kMostEntries) return too_many("symbol versions");
  for (std::size_t at = 0; at + kRecord <= bytes.size(); at += kRecord) {
    const std::string_view field = bytes.substr(at + word, kRecord - word);
    const auto crc = static_cast<std::uint32_t>(*image.number(bytes, at, word));
    const std::string_view name = field.substr(0, field.find('\0'));
    if (!name.empty()) module.versions.push_back({std::string(name), crc});
  }
  return Done{};
}

/// kernel/module/version.c: an array of 32-bit numbers, and as many NUL-terminated names. They repeat the
/// plain ones.
Status read_extended_versions(const ElfImage& image, std::string_view crcs, std::string_view names,
                              KernelModuleFile& module) {
  if (crcs.size() / kCrcSize > kMostEntries) return too_many("symbol versions");
  std::uint64_t at_name = 0;
  for (std::size_t at = 0; at + kCrcSize <= crcs.size(); at += kCrcSize) {
    const auto name = elf_text(names, at_name);
    if (!name) return Error{"the file is damaged: symbol versions without names"};
    at_name += name->size() + 1;
    module.versions.push_back(
        {std::string(*name), static_cast<std::uint32_t>(*image.number(crcs, at, kCrcSize))});
  }
  return Done{};
}

/// Reads the symbol table once and joins `__ksymtab_x`, `__crc_x` and `__kstrtabns_x`.
class SymbolReader {
 public:
  SymbolReader(const ElfImage& image, KernelModuleFile& module) : image_(image), module_(module) {}

  Status read(const std::vector<ElfSymbol>& symbols) {
    for (const ElfSymbol& symbol : symbols) {
      if (symbol.section == SHN_UNDEF) {
        if (!symbol.name.empty()) module_.imports.push_back({std::string(symbol.name), symbol.is_weak});
      } else if (!add_export(symbol)) {
        remember(symbol);
      }
      if (module_.imports.size() > kMostEntries) return too_many("undefined symbols");
      if (module_.exports.size() > kMostEntries) return too_many("exported symbols");
    }
    for (ExportedSymbol& symbol : module_.exports) complete(symbol);
    return Done{};
  }

 private:
  static constexpr std::string_view kEntry = "__ksymtab_";
  static constexpr std::string_view kCrc = "__crc_";
  static constexpr std::string_view kNamespace = "__kstrtabns_";

  bool add_export(const ElfSymbol& symbol) {
    if (!symbol.name.starts_with(kEntry) || symbol.section >= image_.sections().size()) return false;
    const std::string_view section = image_.sections()[symbol.section].name;
    if (!section.starts_with("__ksymtab") || section == "__ksymtab_strings") return false;
    ExportedSymbol exported;
    exported.name = symbol.name.substr(kEntry.size());
    exported.is_gpl_only = section.find("_gpl") != std::string_view::npos;
    module_.exports.push_back(std::move(exported));
    return true;
  }

  void remember(const ElfSymbol& symbol) {
    if (symbol.name.starts_with(kCrc)) crcs_.emplace(symbol.name.substr(kCrc.size()), &symbol);
    if (symbol.name.starts_with(kNamespace))
      namespaces_.emplace(symbol.name.substr(kNamespace.size()), &symbol);
  }

  void complete(ExportedSymbol& symbol) const {
    if (const auto crc = crcs_.find(symbol.name); crc != crcs_.end()) symbol.crc = crc_of(*crc->second);
    const auto name_space = namespaces_.find(symbol.name);
    if (name_space == namespaces_.end() || name_space->second->section >= image_.sections().size()) return;
    const ElfSymbol& at = *name_space->second;
    symbol.name_space = elf_text(image_.sections()[at.section].bytes, at.value).value_or("");
  }

  /// The symbol's value itself, or (relative CRCs, and all kernels from 5.19 on) the number it stands at.
  [[nodiscard]] std::optional<std::uint32_t> crc_of(const ElfSymbol& symbol) const {
    if (symbol.section == SHN_ABS) return static_cast<std::uint32_t>(symbol.value);
    if (symbol.section >= image_.sections().size()) return std::nullopt;
    const auto crc = image_.number(image_.sections()[symbol.section].bytes, symbol.value, kCrcSize);
    if (!crc) return std::nullopt;
    return static_cast<std::uint32_t>(*crc);
  }

  const ElfImage& image_;
  KernelModuleFile& module_;
  std::unordered_map<std::string_view, const ElfSymbol*> crcs_;
  std::unordered_map<std::string_view, const ElfSymbol*> namespaces_;
};

}  // namespace

Status read_versions(const ElfImage& image, KernelModuleFile& module) {
  if (const ElfSection* plain = image.find("__versions")) {
    module.has_versions = true;
    if (const Status read = read_plain_versions(image, plain->bytes, module); !read) return read;
  }
  const ElfSection* crcs = image.find("__version_ext_crcs");
  const ElfSection* names = image.find("__version_ext_names");
  if (crcs != nullptr && names != nullptr) {
    module.has_extended_versions = true;
    const Status read = read_extended_versions(image, crcs->bytes, names->bytes, module);
    if (!read) return read;
  }
  std::sort(module.versions.begin(), module.versions.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return Done{};
}

Status read_symbols(const ElfImage& image, KernelModuleFile& module) {
  const support::Result<std::vector<ElfSymbol>> symbols = image.symbols();
  if (!symbols) return symbols.error();
  return SymbolReader(image, module).read(*symbols);
}

}  // namespace portato::kernel
