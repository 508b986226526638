// SPDX-License-Identifier: Apache-2.0
// MD5 (for Legato's names of systems) and SHA-256, as lower-case hexadecimal text.
#pragma once

#include <md5.h>
#include <sha2.h>

#include <string>
#include <string_view>

namespace portato::os {

class Md5 {
 public:
  Md5() { ::MD5Init(&state_); }
  void add(std::string_view bytes);
  /// Once, at the end.
  std::string hex();

 private:
  MD5_CTX state_;
};

class Sha256 {
 public:
  Sha256() { ::SHA256Init(&state_); }
  void add(std::string_view bytes);
  /// Once, at the end.
  std::string hex();

 private:
  SHA2_CTX state_;
};

}  // namespace portato::os
