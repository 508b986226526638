// SPDX-License-Identifier: Apache-2.0
#include "kernel/elf_image.hpp"

#include <elf.h>
#include <fmt/format.h>
#include <gelf.h>
#include <libelf.h>

#include <algorithm>
#include <array>
#include <climits>
#include <utility>

namespace portato::kernel {

namespace {

using support::Error;
using support::Result;
using support::Status;

// Twice the longest symbol that any kernel takes (KSYM_NAME_LEN is 512 since 6.1, for Rust's names).
constexpr std::size_t kLongestName = 1024;

struct MachineName {
  std::uint16_t machine;
  const char* name;
};

constexpr std::array kMachineNames{
    MachineName{EM_X86_64, "x86-64"}, MachineName{EM_386, "x86"},
    MachineName{EM_AARCH64, "ARM64"}, MachineName{EM_ARM, "ARM"},
    MachineName{EM_RISCV, "RISC-V"},  MachineName{EM_PPC64, "PowerPC"},
    MachineName{EM_PPC, "PowerPC"},   MachineName{EM_MIPS, "MIPS"},
    MachineName{EM_S390, "S/390"},    MachineName{EM_LOONGARCH, "LoongArch"},
    MachineName{EM_SPARCV9, "SPARC"}, MachineName{EM_PARISC, "PA-RISC"},
};

Error damaged(std::string_view what) { return Error{fmt::format("the file is damaged: {}", what)}; }

/// e_shnum 0 means that the count stands elsewhere and is beyond 65279; libelf would believe any number
/// there.
bool has_plain_section_count(std::string_view bytes, bool is_64_bit) {
  const std::size_t at = is_64_bit ? offsetof(Elf64_Ehdr, e_shnum) : offsetof(Elf32_Ehdr, e_shnum);
  return bytes[at] != 0 || bytes[at + 1] != 0;
}

Status check_identity(std::string_view bytes) {
  if (bytes.size() < SELFMAG || bytes.substr(0, SELFMAG) != std::string_view(ELFMAG, SELFMAG)) {
    return Error{"it is no ELF file"};
  }
  if (bytes.size() < sizeof(Elf32_Ehdr)) return damaged("it ends within its header");
  const auto file_class = static_cast<unsigned char>(bytes[EI_CLASS]);
  const auto order = static_cast<unsigned char>(bytes[EI_DATA]);
  if (file_class != ELFCLASS32 && file_class != ELFCLASS64) return damaged("it has no known word size");
  if (order != ELFDATA2LSB && order != ELFDATA2MSB) return damaged("it has no known byte order");
  const bool is_64_bit = file_class == ELFCLASS64;
  if (is_64_bit && bytes.size() < sizeof(Elf64_Ehdr)) return damaged("it ends within its header");
  if (!has_plain_section_count(bytes, is_64_bit)) return damaged("it has no sections");
  return support::Done{};
}

ElfSymbol to_symbol(std::string_view name, const GElf_Sym& symbol) {
  const unsigned binding = GELF_ST_BIND(symbol.st_info);
  return {name, symbol.st_value, symbol.st_shndx, binding == STB_WEAK, binding == STB_LOCAL};
}

}  // namespace

std::string describe(const ElfKind& kind) {
  const auto known = std::find_if(kMachineNames.begin(), kMachineNames.end(),
                                  [&](const MachineName& name) { return name.machine == kind.machine; });
  const std::string name =
      known == kMachineNames.end() ? fmt::format("machine {}", kind.machine) : known->name;
  return fmt::format("{}-bit {}{}", kind.is_64_bit ? 64 : 32, kind.is_big_endian ? "big-endian " : "", name);
}

Result<ElfImage> ElfImage::open(std::string_view bytes) {
  if (const Status good = check_identity(bytes); !good) return good.error();
  elf_version(EV_CURRENT);
  // libelf only reads what it was given so; its interface is older than const.
  Elf* elf = elf_memory(const_cast<char*>(bytes.data()),
                        bytes.size());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  if (elf == nullptr) return damaged(elf_errmsg(-1));
  ElfImage image(elf, bytes);
  if (const Status read = image.read_header(); !read) return read.error();
  if (const Status read = image.read_sections(); !read) return read.error();
  return image;
}

ElfImage::ElfImage(ElfImage&& other) noexcept
    : elf_(std::exchange(other.elf_, nullptr)),
      bytes_(other.bytes_),
      kind_(other.kind_),
      sections_(std::move(other.sections_)) {}

ElfImage::~ElfImage() {
  if (elf_ != nullptr) elf_end(elf_);
}

Status ElfImage::read_header() {
  GElf_Ehdr header{};
  if (elf_kind(elf_) != ELF_K_ELF || gelf_getehdr(elf_, &header) == nullptr) return damaged(elf_errmsg(-1));
  if (header.e_type != ET_REL) return Error{"it is a program or a library, not a relocatable file"};
  kind_ = {header.e_machine, header.e_ident[EI_CLASS] == ELFCLASS64, header.e_ident[EI_DATA] == ELFDATA2MSB};
  return support::Done{};
}

Status ElfImage::read_sections() {
  std::size_t count = 0;
  std::size_t names_index = 0;
  if (elf_getshdrnum(elf_, &count) != 0 || elf_getshdrstrndx(elf_, &names_index) != 0) {
    return damaged("it has no table of sections");
  }
  std::vector<GElf_Shdr> headers(count);
  sections_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    Elf_Scn* section = elf_getscn(elf_, i);
    if (section == nullptr || gelf_getshdr(section, &headers[i]) == nullptr) {
      return damaged("its table of sections lies outside of it");
    }
    const GElf_Shdr& header = headers[i];
    sections_[i].type = header.sh_type;
    sections_[i].link = header.sh_link;
    sections_[i].info = header.sh_info;
    sections_[i].flags = header.sh_flags;
    if (header.sh_type == SHT_NOBITS || header.sh_type == SHT_NULL) continue;
    if (header.sh_offset > bytes_.size() || header.sh_size > bytes_.size() - header.sh_offset) {
      return damaged("a section lies outside of it");
    }
    sections_[i].bytes = bytes_.substr(header.sh_offset, header.sh_size);
  }
  if (names_index >= count) return damaged("its sections have no names");
  for (std::size_t i = 0; i < count; ++i) {
    const auto name = elf_text(sections_[names_index].bytes, headers[i].sh_name);
    if (!name && headers[i].sh_type != SHT_NULL) return damaged("the name of a section lies outside of it");
    sections_[i].name = name.value_or("");
  }
  return support::Done{};
}

const ElfSection* ElfImage::find(std::string_view name) const {
  const auto found =
      std::find_if(sections_.begin(), sections_.end(), [&](const auto& s) { return s.name == name; });
  return found == sections_.end() ? nullptr : &*found;
}

const ElfSection* ElfImage::symbol_table() const {
  const auto table =
      std::find_if(sections_.begin(), sections_.end(), [](const auto& s) { return s.type == SHT_SYMTAB; });
  return table == sections_.end() ? nullptr : &*table;
}

std::optional<ElfSymbol> ElfImage::symbol(std::size_t index) const {
  const ElfSection* table = symbol_table();
  if (table == nullptr || table->link >= sections_.size() || index > INT_MAX) return std::nullopt;
  Elf_Data* data = elf_getdata(elf_getscn(elf_, static_cast<std::size_t>(table - sections_.data())), nullptr);
  GElf_Sym symbol{};
  if (data == nullptr || gelf_getsym(data, static_cast<int>(index), &symbol) == nullptr) return std::nullopt;
  const auto name = elf_text(sections_[table->link].bytes, symbol.st_name);
  return name ? std::optional(to_symbol(*name, symbol)) : std::nullopt;
}

std::vector<ElfRelocation> ElfImage::relocations(const ElfSection& section) const {
  constexpr std::size_t kPlace = 4;
  const auto index = static_cast<std::uint32_t>(&section - sections_.data());
  std::vector<ElfRelocation> found;
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    const bool has_addends = sections_[i].type == SHT_RELA;
    if (sections_[i].info != index || (!has_addends && sections_[i].type != SHT_REL)) continue;
    Elf_Data* data = elf_getdata(elf_getscn(elf_, i), nullptr);
    GElf_Rela entry{};
    for (int at = 0; data != nullptr; ++at) {
      GElf_Rel plain{};
      if (has_addends) {
        if (gelf_getrela(data, at, &entry) == nullptr) break;
      } else {
        if (gelf_getrel(data, at, &plain) == nullptr) break;
        entry = {plain.r_offset, plain.r_info, 0};
      }
      const auto in_place = number(section.bytes, entry.r_offset, kPlace);
      if (!in_place) continue;
      const std::uint64_t addend = has_addends ? static_cast<std::uint64_t>(entry.r_addend) : *in_place;
      found.push_back({entry.r_offset, GELF_R_SYM(entry.r_info), addend});
    }
  }
  return found;
}

Result<std::vector<ElfSymbol>> ElfImage::symbols() const {
  const ElfSection* table = symbol_table();
  if (table == nullptr) return Error{"it has no symbols: somebody stripped them all"};
  if (table->link >= sections_.size()) return damaged("its symbols have no names");
  const std::string_view names = sections_[table->link].bytes;
  Elf_Data* data = elf_getdata(elf_getscn(elf_, static_cast<std::size_t>(table - sections_.data())), nullptr);
  if (data == nullptr) return damaged(elf_errmsg(-1));
  const std::size_t count = table->bytes.size() / (kind_.is_64_bit ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym));
  std::vector<ElfSymbol> symbols;
  symbols.reserve(count);
  for (std::size_t i = 1; i < count; ++i) {
    GElf_Sym symbol{};
    if (gelf_getsym(data, static_cast<int>(i), &symbol) == nullptr)
      return damaged("a symbol lies outside of its table");
    const auto name = elf_text(names, symbol.st_name);
    if (!name) return damaged("the name of a symbol lies outside of it");
    symbols.push_back(to_symbol(*name, symbol));
  }
  return symbols;
}

std::optional<std::uint64_t> ElfImage::number(std::string_view bytes, std::size_t offset,
                                              std::size_t size) const {
  if (offset > bytes.size() || size > bytes.size() - offset) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t at = kind_.is_big_endian ? i : size - 1 - i;
    value = value << 8U | static_cast<unsigned char>(bytes[offset + at]);
  }
  return value;
}

std::optional<std::string_view> elf_text(std::string_view table, std::uint64_t offset) {
  if (offset >= table.size()) return std::nullopt;
  const std::string_view rest = table.substr(offset, kLongestName + 1);
  const std::size_t end = rest.find('\0');
  if (end == std::string_view::npos) return std::nullopt;
  return rest.substr(0, end);
}

}  // namespace portato::kernel
