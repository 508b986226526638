// SPDX-License-Identifier: Apache-2.0
// A relocatable ELF file in memory, read through libelf: class and byte order are libelf's business, limits
// are ours. Nothing a file says is believed before it was compared with the file's size, so that a damaged or
// hostile one gives an error and costs no more than its own size.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/elf_kind.hpp"
#include "support/result.hpp"

struct Elf;

namespace portato::kernel {

struct ElfSection {
  std::string_view name;
  std::string_view bytes;  ///< empty for a section that occupies no room in the file
  std::uint32_t type = 0;
  std::uint32_t link = 0;
  std::uint32_t info = 0;
  std::uint64_t flags = 0;
};

struct ElfSymbol {
  std::string_view name;
  std::uint64_t value = 0;
  std::uint16_t section = 0;  ///< SHN_UNDEF, SHN_ABS, or an index; one beyond 0xff00 is never an index here
  bool is_weak = false;
  bool is_local = false;
};

/// A place that is filled in when the file is linked or loaded.
struct ElfRelocation {
  std::uint64_t offset = 0;  ///< in the section that it belongs to
  std::size_t symbol = 0;    ///< index for ElfImage::symbol()
  std::uint64_t addend = 0;  ///< from the entry, or from the place itself (4 bytes) where entries have none
};

class ElfImage {
 public:
  /// `bytes` must live as long as the image. Fails for anything but a whole relocatable file with sections.
  static support::Result<ElfImage> open(std::string_view bytes);

  ElfImage(ElfImage&& other) noexcept;
  ElfImage& operator=(ElfImage&&) = delete;
  ~ElfImage();

  [[nodiscard]] const ElfKind& kind() const { return kind_; }
  [[nodiscard]] const std::vector<ElfSection>& sections() const { return sections_; }
  /// The first section of that name; null if there is none.
  [[nodiscard]] const ElfSection* find(std::string_view name) const;

  /// All symbols but the empty first one. Fails if there is no symbol table, or a damaged one.
  [[nodiscard]] support::Result<std::vector<ElfSymbol>> symbols() const;

  /// One of them, counted with the empty first one; nothing if it is damaged, or there are not so many.
  [[nodiscard]] std::optional<ElfSymbol> symbol(std::size_t index) const;

  /// What is to be filled in within `section`, one of sections(). Entries outside of it are left out.
  [[nodiscard]] std::vector<ElfRelocation> relocations(const ElfSection& section) const;

  /// Number of `size` bytes (4 or 8) at `offset`, in the file's byte order; nothing outside of `bytes`.
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view bytes, std::size_t offset,
                                                    std::size_t size) const;

 private:
  ElfImage(Elf* elf, std::string_view bytes) : elf_(elf), bytes_(bytes) {}
  support::Status read_header();
  support::Status read_sections();
  [[nodiscard]] const ElfSection* symbol_table() const;

  Elf* elf_;
  std::string_view bytes_;
  ElfKind kind_;
  std::vector<ElfSection> sections_;
};

/// The text at `offset` up to its NUL; nothing if it does not end within `table` or is longer than any name
/// may be.
std::optional<std::string_view> elf_text(std::string_view table, std::uint64_t offset);

}  // namespace portato::kernel
