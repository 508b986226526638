// SPDX-License-Identifier: Apache-2.0
#include "os/digest.hpp"

#include <array>

namespace portato::os {

void Md5::add(std::string_view bytes) {
  ::MD5Update(&state_, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::string Md5::hex() {
  std::array<char, MD5_DIGEST_STRING_LENGTH> text{};
  return ::MD5End(&state_, text.data());
}

void Sha256::add(std::string_view bytes) {
  ::SHA256Update(&state_, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::string Sha256::hex() {
  std::array<char, SHA256_DIGEST_STRING_LENGTH> text{};
  return ::SHA256End(&state_, text.data());
}

}  // namespace portato::os
