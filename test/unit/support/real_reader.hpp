// SPDX-License-Identifier: Apache-2.0
// A folder in which the program that a syntax belongs to reads what was written for it.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "skip.hpp"
#include "support/strings.hpp"

namespace portato::test {

class RealReader {
 public:
  RealReader() {
    std::string name = (std::filesystem::temp_directory_path() / "quoting-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  RealReader(const RealReader&) = delete;
  RealReader& operator=(const RealReader&) = delete;
  ~RealReader() { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, std::string_view content) const {
    std::ofstream(folder_ + "/" + name, std::ios::binary) << content;
  }

  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream file(folder_ + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  /// Runs a command of the shell there; its output, and in a failure its messages as INFO.
  std::string run(const std::string& command) const {
    const std::string all = "cd " + folder_ + " && { " + command + "\n} >stdout 2>stderr </dev/null";
    const int status = std::system(all.c_str());
    UNSCOPED_INFO(command << "\n" << read("stderr"));
    CHECK(status == 0);
    return read("stdout");
  }

  /// Whether there is such a program; says so if there is none.
  [[nodiscard]] static bool has(const std::string& program) {
    return std::system(("command -v " + program + " >/dev/null").c_str()) == 0 ||
           !skip("there is no " + program);
  }

 private:
  std::string folder_;
};

/// Every byte but NUL and those of `without`, alone, in the middle, at both ends and doubled.
inline std::vector<std::string> texts_of_all_bytes(std::string_view without = "") {
  std::set<std::string> texts;
  for (int byte = 1; byte < 256; ++byte) {
    const std::string one(1, static_cast<char>(byte));
    if (without.find(one) != std::string_view::npos) continue;
    texts.insert({one, "a" + one + "b", one + "b", "a" + one, "a" + one + one + "b", "a\\" + one});
  }
  return {texts.begin(), texts.end()};
}

/// The pieces that NUL ends.
inline std::vector<std::string> pieces(std::string_view text) {
  std::vector<std::string> result;
  for (const std::string_view piece : support::split(text, '\0')) result.emplace_back(piece);
  result.pop_back();
  return result;
}

/// Empty if both are the same; else the first entry that differs, printable.
inline std::string difference(const std::vector<std::string>& read, const std::vector<std::string>& written) {
  for (std::size_t i = 0; i < std::max(read.size(), written.size()); ++i) {
    const std::string one = i < read.size() ? read[i] : "<missing>";
    const std::string other = i < written.size() ? written[i] : "<missing>";
    if (one != other)
      return "read `" + support::printable(one) + "`, written `" + support::printable(other) + "`";
  }
  return "";
}

/// The lines, the last one complete.
inline std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> result;
  for (const std::string_view line : support::split(text, '\n')) result.emplace_back(line);
  result.pop_back();
  return result;
}

}  // namespace portato::test
