// SPDX-License-Identifier: Apache-2.0
// The signature behind a module: struct module_signature and a PKCS#7 message in DER before it
// (include/linux/module_signature.h). The message is searched for what people want to know, not checked: a
// key would be needed for that, and the kernel does it.
#include <array>

#include "kernel/module_sections.hpp"

namespace portato::kernel {

namespace {

constexpr std::string_view kMarker = "~Module signature appended~\n";
constexpr std::size_t kTrailer =
    12;  // eight bytes of kinds and lengths, then the message's length, big-endian

struct HashIdentifier {
  std::string_view der;
  const char* name;
};

constexpr std::array kHashes{
    HashIdentifier{"\x60\x86\x48\x01\x65\x03\x04\x02\x01", "sha256"},
    HashIdentifier{"\x60\x86\x48\x01\x65\x03\x04\x02\x02", "sha384"},
    HashIdentifier{"\x60\x86\x48\x01\x65\x03\x04\x02\x03", "sha512"},
    HashIdentifier{"\x60\x86\x48\x01\x65\x03\x04\x02\x04", "sha224"},
    HashIdentifier{"\x60\x86\x48\x01\x65\x03\x04\x02\x08", "sha3-256"},
    HashIdentifier{"\x60\x86\x48\x01\x65\x03\x04\x02\x09", "sha3-384"},
    HashIdentifier{"\x60\x86\x48\x01\x65\x03\x04\x02\x0a", "sha3-512"},
    HashIdentifier{"\x2b\x0e\x03\x02\x1a", "sha1"},
};

/// The first common name (2.5.4.3) in the message: that of the issuer.
std::string common_name(std::string_view message) {
  constexpr std::string_view kIdentifier = "\x55\x04\x03";
  const std::size_t at = message.find(kIdentifier);
  if (at == std::string_view::npos) return "";
  const std::string_view value = message.substr(at + kIdentifier.size());
  if (value.size() < 2) return "";
  const std::size_t length =
      static_cast<unsigned char>(value[1]);  // longer names have another form, and are not shown
  return length < 0x80 ? std::string(value.substr(2, length)) : "";
}

}  // namespace

std::optional<ModuleSignature> read_signature(std::string_view bytes) {
  if (!bytes.ends_with(kMarker)) return std::nullopt;
  bytes.remove_suffix(kMarker.size());
  if (bytes.size() < kTrailer) return std::nullopt;
  std::size_t length = 0;
  for (const char c : bytes.substr(bytes.size() - 4)) length = length << 8U | static_cast<unsigned char>(c);
  bytes.remove_suffix(kTrailer);
  if (length > bytes.size()) return std::nullopt;
  const std::string_view message = bytes.substr(bytes.size() - length);
  ModuleSignature signature;
  signature.signer = common_name(message);
  for (const HashIdentifier& hash : kHashes) {
    if (signature.hash.empty() && message.find(hash.der) != std::string_view::npos)
      signature.hash = hash.name;
  }
  return signature;
}

}  // namespace portato::kernel
