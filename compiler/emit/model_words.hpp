// SPDX-License-Identifier: Apache-2.0
// Words of the model's enumerators in JSON. For the writers of this folder.
#pragma once

#include <array>
#include <string>

#include "model/model.hpp"

namespace portato::emit {

inline const char* to_word(model::Scope scope) {
  constexpr std::array<const char*, 4> kWords{"system", "module", "app", "component"};
  return kWords[static_cast<std::size_t>(scope)];
}

inline const char* to_word(model::ModuleOrigin origin) {
  constexpr std::array<const char*, 3> kWords{"sources", "preBuilt", "externalBuild"};
  return kWords[static_cast<std::size_t>(origin)];
}

inline const char* to_word(model::ServerReference::Kind kind) {
  constexpr std::array<const char*, 4> kWords{"user", "app", "internal", "prebuilt"};
  return kWords[static_cast<std::size_t>(kind)];
}

inline const char* to_word(model::Preload::Kind kind) {
  constexpr std::array<const char*, 4> kWords{"no", "buildVersion", "anyVersion", "hash"};
  return kWords[static_cast<std::size_t>(kind)];
}

inline const char* to_word(model::Bundle::Kind kind) {
  constexpr std::array<const char*, 3> kWords{"file", "dir", "binary"};
  return kWords[static_cast<std::size_t>(kind)];
}

inline const char* to_word(model::RequiredObject::Kind kind) {
  constexpr std::array<const char*, 3> kWords{"file", "dir", "device"};
  return kWords[static_cast<std::size_t>(kind)];
}

inline const char* to_word(model::Library::Kind kind) {
  constexpr std::array<const char*, 4> kWords{"name", "staticName", "staticFile", "shared"};
  return kWords[static_cast<std::size_t>(kind)];
}

/// `rw` and so on; empty for none.
inline std::string letters(const model::Permissions& permissions) {
  std::string text;
  if (permissions.is_readable) text += 'r';
  if (permissions.is_writable) text += 'w';
  if (permissions.is_executable) text += 'x';
  return text;
}

}  // namespace portato::emit
