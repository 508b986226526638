// SPDX-License-Identifier: Apache-2.0
#include "kernel/build_id.hpp"

#include <fmt/format.h>

#include "kernel/elf_image.hpp"

namespace portato::kernel {

std::string build_id_of(std::string_view bytes) {
  constexpr std::size_t kHeader = 12;  // lengths of name and content, kind
  constexpr std::size_t kOwner = 4;    // "GNU" and its NUL
  const auto image = ElfImage::open(bytes);
  const ElfSection* note = image ? image->find(".note.gnu.build-id") : nullptr;
  if (note == nullptr) return "";
  const auto size = image->number(note->bytes, 4, 4);
  if (!size || note->bytes.size() < kHeader + kOwner || *size > note->bytes.size() - kHeader - kOwner)
    return "";
  std::string digits;
  for (const char c : note->bytes.substr(kHeader + kOwner, *size))
    digits += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return digits;
}

}  // namespace portato::kernel
