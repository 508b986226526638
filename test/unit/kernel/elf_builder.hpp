// SPDX-License-Identifier: Apache-2.0
// Makes small kernel modules in memory, for any machine: what a test wants to say of one, and nothing else.
#pragma once

#include <elf.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace portato::test {

struct ElfShape {
  std::uint16_t machine = EM_X86_64;
  bool is_64_bit = true;
  bool is_big_endian = false;
};

class ElfBuilder {
 public:
  explicit ElfBuilder(ElfShape shape = {}) : shape_(shape) {
    section(".gnu.linkonce.this_module", SHT_PROGBITS, std::string(64, '\0'));
  }

  /// `key=value` of `.modinfo`.
  ElfBuilder& info(const std::string& entry) {
    info_ += entry + '\0';
    return *this;
  }
  /// A record of `__versions`.
  ElfBuilder& version(const std::string& symbol, std::uint32_t crc) {
    const std::size_t word = shape_.is_64_bit ? 8 : 4;
    std::string record = number(crc, word) + symbol;
    record.resize(64, '\0');
    versions_ += record;
    return *this;
  }
  /// A record of `__version_ext_crcs` and `__version_ext_names`.
  ElfBuilder& extended_version(const std::string& symbol, std::uint32_t crc) {
    extended_crcs_ += number(crc, 4);
    extended_names_ += symbol + '\0';
    return *this;
  }
  ElfBuilder& import(const std::string& name, bool is_weak = false) {
    symbols_.push_back({name, "", 0, static_cast<unsigned char>((is_weak ? STB_WEAK : STB_GLOBAL) << 4)});
    return *this;
  }

  enum class Crc { kAbsolute, kInTable };
  /// An export as kbuild makes it. `kind`: where the number stands, which changed with the kernels.
  ElfBuilder& exported(const std::string& name, std::uint32_t crc, bool is_gpl_only = false,
                       const std::string& name_space = "", Crc kind = Crc::kInTable) {
    const std::string table = is_gpl_only ? "__ksymtab_gpl" : "__ksymtab";
    symbols_.push_back({"__ksymtab_" + name, table, 0, STB_LOCAL << 4});
    symbols_.push_back({"__kstrtab_" + name, "__ksymtab_strings", strings_.size(), STB_LOCAL << 4});
    strings_ += name + '\0';
    symbols_.push_back({"__kstrtabns_" + name, "__ksymtab_strings", strings_.size(), STB_LOCAL << 4});
    strings_ += name_space + '\0';
    if (kind == Crc::kAbsolute) {
      symbols_.push_back({"__crc_" + name, "*ABS*", crc, STB_LOCAL << 4});
    } else {
      symbols_.push_back({"__crc_" + name, "__kcrctab", crcs_.size(), STB_LOCAL << 4});
      crcs_ += number(crc, 4);
    }
    return *this;
  }

  ElfBuilder& section(const std::string& name, std::uint32_t type, std::string bytes) {
    sections_.push_back({name, type, std::move(bytes), 0});
    return *this;
  }
  /// A reference to an import, from a section of its own: with an addend in 64-bit modules, without in
  /// others.
  ElfBuilder& relocation(const std::string& symbol, std::uint32_t type, bool is_loaded = true) {
    const auto found =
        std::find_if(symbols_.begin(), symbols_.end(), [&](const Symbol& s) { return s.name == symbol; });
    const auto index = static_cast<std::uint64_t>(found - symbols_.begin()) + 1;
    const auto target = static_cast<std::uint32_t>(sections_.size() + 1);
    sections_.push_back(
        {".text" + symbol, SHT_PROGBITS, std::string(16, '\0'), 0, 0, is_loaded ? SHF_ALLOC : 0U});
    if (shape_.is_64_bit) {
      sections_.push_back({".rela.text" + symbol, SHT_RELA,
                           number(0, 8) + number(index << 32U | type, 8) + number(0, 8), 0, target});
    } else {
      sections_.push_back(
          {".rel.text" + symbol, SHT_REL, number(0, 4) + number(index << 8U | type, 4), 0, target});
    }
    return *this;
  }
  /// What the kernel goes by for a parameter: which functions read it, and how much it holds.
  ElfBuilder& parameter(const std::string& name, const std::string& operations, std::uint32_t most) {
    // The number is reached as from a file whose local symbols were stripped: by the section's symbol and an
    // addend.
    constexpr std::size_t kMostAt = 8;
    const std::string at = ".rodata." + name;
    section(at, SHT_PROGBITS, std::string(kMostAt, '\0') + number(most, 4) + name + '\0');
    parameters_.push_back({symbols_.size() + 1, 0});
    symbols_.push_back({"__param_str_" + name, at, kMostAt + 4, STB_LOCAL << 4});
    parameters_.push_back({symbols_.size() + 1, 0});
    import(operations);
    parameters_.push_back({symbols_.size() + 1, kMostAt});
    symbols_.push_back({"", at, 0, STB_LOCAL << 4 | STT_SECTION});
    return *this;
  }
  /// Bytes behind the ELF file.
  ElfBuilder& trailer(std::string bytes) {
    trailer_ = std::move(bytes);
    return *this;
  }

  [[nodiscard]] std::string build() const {
    std::vector<Section> all{{"", SHT_NULL, "", 0}};
    all.insert(all.end(), sections_.begin(), sections_.end());
    const auto add = [&](const char* name, const std::string& bytes) {
      if (!bytes.empty()) all.push_back({name, SHT_PROGBITS, bytes, 0});
    };
    add(".modinfo", info_);
    add("__versions", versions_);
    add("__version_ext_crcs", extended_crcs_);
    add("__version_ext_names", extended_names_);
    add("__ksymtab_strings", strings_);
    add("__kcrctab", crcs_);
    if (!strings_.empty()) {
      all.push_back({"__ksymtab", SHT_PROGBITS, std::string(64, '\0'), 0});
      all.push_back({"__ksymtab_gpl", SHT_PROGBITS, std::string(64, '\0'), 0});
    }
    add_parameters(all);
    std::string names(1, '\0');
    std::string symbols = symbol("", 0, 0, 0, 0);
    for (const Symbol& each : symbols_) {
      symbols += symbol(each.name, names.size(), index_of(all, each.section), each.value, each.info);
      names += each.name + '\0';
    }
    all.push_back({".symtab", SHT_SYMTAB, symbols, static_cast<std::uint32_t>(all.size() + 1)});
    all.push_back({".strtab", SHT_STRTAB, names, 0});
    return file(all) + trailer_;
  }

 private:
  struct Section {
    std::string name;
    std::uint32_t type;
    std::string bytes;
    std::uint32_t link;
    std::uint32_t info = 0;
    std::uint64_t flags = 0;
  };
  struct Symbol {
    std::string name;
    std::string section;
    std::uint64_t value;
    unsigned char info;
  };

  struct Pointer {
    std::size_t symbol;
    std::size_t addend;
  };

  /// An array of struct kernel_param. Its pointers are those to the name, to the functions, and to the data.
  void add_parameters(std::vector<Section>& all) const {
    if (parameters_.empty()) return;
    const std::size_t word_size = shape_.is_64_bit ? 8 : 4;
    std::string table;
    std::string relocations;
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      const auto [symbol, addend] = parameters_[i];
      if (i % 3 != 0) table += word(0);  // a pointer to the module; access rights
      relocations += word(table.size());
      relocations += shape_.is_64_bit ? word(symbol << 32U | 1U) + word(addend) : word(symbol << 8U | 2U);
      table += shape_.is_64_bit ? word(0) : number(addend, word_size);
    }
    all.push_back({"__param", SHT_PROGBITS, table, 0, 0, SHF_ALLOC});
    const auto target = static_cast<std::uint32_t>(all.size() - 1);
    const std::uint32_t type = shape_.is_64_bit ? SHT_RELA : SHT_REL;
    all.push_back({".rel__param", type, relocations, 0, target});
  }

  [[nodiscard]] std::string number(std::uint64_t value, std::size_t size) const {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t shift = 8 * (shape_.is_big_endian ? size - 1 - i : i);
      bytes += static_cast<char>(value >> shift & 0xFFU);
    }
    return bytes;
  }
  [[nodiscard]] std::string word(std::uint64_t value) const {
    return number(value, shape_.is_64_bit ? 8 : 4);
  }

  static std::uint16_t index_of(const std::vector<Section>& all, const std::string& name) {
    if (name == "*ABS*") return SHN_ABS;
    for (std::size_t i = 1; i < all.size(); ++i) {
      if (all[i].name == name) return static_cast<std::uint16_t>(i);
    }
    return SHN_UNDEF;
  }

  /// Elf64_Sym has its fields in another order than Elf32_Sym.
  [[nodiscard]] std::string symbol(const std::string&, std::size_t name, std::uint16_t section,
                                   std::uint64_t value, unsigned char info) const {
    const std::string kind = number(info, 1) + number(0, 1) + number(section, 2);
    if (shape_.is_64_bit) return number(name, 4) + kind + number(value, 8) + number(0, 8);
    return number(name, 4) + number(value, 4) + number(0, 4) + kind;
  }

  [[nodiscard]] std::size_t entry_size(std::uint32_t type) const {
    switch (type) {
      case SHT_SYMTAB:
        return shape_.is_64_bit ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
      case SHT_RELA:
        return sizeof(Elf64_Rela);
      case SHT_REL:
        return sizeof(Elf32_Rel);
      default:
        return 0;
    }
  }

  [[nodiscard]] std::string file(std::vector<Section> all) const {
    std::string names(1, '\0');
    all.push_back({".shstrtab", SHT_STRTAB, "", 0});
    std::vector<std::size_t> name_at;
    for (const Section& each : all) {
      name_at.push_back(each.name.empty() ? 0 : names.size());
      if (!each.name.empty()) names += each.name + '\0';
    }
    all.back().bytes = names;
    const std::size_t header_size = shape_.is_64_bit ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
    std::string contents;
    std::string table;
    for (std::size_t i = 0; i < all.size(); ++i) {
      while ((header_size + contents.size()) % 8 != 0) contents += '\0';
      const std::size_t entry = entry_size(all[i].type);
      table += number(name_at[i], 4) + number(all[i].type, 4) + word(all[i].flags) + word(0) +
               word(header_size + contents.size()) + word(all[i].bytes.size()) + number(all[i].link, 4) +
               number(all[i].info, 4) + word(1) + word(entry);
      contents += all[i].bytes;
    }
    while ((header_size + contents.size()) % 8 != 0) contents += '\0';
    return header(header_size, header_size + contents.size(), all.size()) + contents + table;
  }

  [[nodiscard]] std::string header(std::size_t size, std::size_t table_at, std::size_t count) const {
    std::string identity = std::string(ELFMAG, SELFMAG);
    identity += static_cast<char>(shape_.is_64_bit ? ELFCLASS64 : ELFCLASS32);
    identity += static_cast<char>(shape_.is_big_endian ? ELFDATA2MSB : ELFDATA2LSB);
    identity += static_cast<char>(EV_CURRENT);
    identity.resize(EI_NIDENT, '\0');
    const std::size_t section_size = shape_.is_64_bit ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
    return identity + number(ET_REL, 2) + number(shape_.machine, 2) + number(EV_CURRENT, 4) + word(0) +
           word(0) + word(table_at) + number(0, 4) + number(size, 2) + number(0, 2) + number(0, 2) +
           number(section_size, 2) + number(count, 2) + number(count - 1, 2);
  }

  ElfShape shape_;
  std::vector<Pointer> parameters_;
  std::string info_;
  std::string versions_;
  std::string extended_crcs_;
  std::string extended_names_;
  std::string strings_;
  std::string crcs_;
  std::string trailer_;
  std::vector<Symbol> symbols_;
  std::vector<Section> sections_;
};

}  // namespace portato::test
