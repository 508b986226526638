// SPDX-License-Identifier: Apache-2.0
// Texts that tests compare with files beside them. With PORTATO_UPDATE_EXPECTATIONS=1 the files are written
// instead.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace portato::test {

inline std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

/// `path` is below the tests' folder.
inline void check_golden(const std::string& path, const std::string& text) {
  const std::string file = std::string(PORTATO_SOURCE_DIRECTORY "/test/") + path;
  if (std::getenv("PORTATO_UPDATE_EXPECTATIONS") != nullptr) std::ofstream(file, std::ios::binary) << text;
  INFO("expected in " << file);
  CHECK(text == read_text(file));
}

}  // namespace portato::test
