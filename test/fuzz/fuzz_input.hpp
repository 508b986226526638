// SPDX-License-Identifier: Apache-2.0
// What the bytes of a fuzzer stand for.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/allocations.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"
#include "syntax/tree.hpp"
#include "syntax/vocabulary.hpp"

namespace portato::test {

/// Ends the fuzzer with a finding.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}
inline void require(const std::string& fault) { require(fault.empty(), fault.c_str()); }

/// While one lives, the code under test may hold a fixed amount of memory, and so much more for each byte of
/// its input.
class MemoryLimit {
 public:
  explicit MemoryLimit(std::size_t input_size, std::size_t bytes_per_byte = 512)
      : limit_((4U << 20U) + bytes_per_byte * input_size) {
    reset_allocations();
  }
  MemoryLimit(const MemoryLimit&) = delete;
  MemoryLimit& operator=(const MemoryLimit&) = delete;
  ~MemoryLimit() { require(peak_of_allocations() <= limit_, "memory grows with the input and not faster"); }

 private:
  std::size_t limit_;
};

/// What the first byte of an input chooses of `count` things: `a` the first one, so that seeds can be read.
constexpr std::size_t chosen(std::uint8_t byte, std::size_t count) {
  return static_cast<std::uint8_t>(byte - 'a') % count;
}

/// One byte for the place, then a text. The place is the top level of a kind of file, or an entry of the
/// vocabulary.
struct FuzzedText {
  FuzzedText(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return;
    const std::size_t byte = data[0];
    const auto words = syntax::vocabulary();
    kind = static_cast<syntax::FileKind>(byte % 4);
    is_fragment = byte >= 128;
    if (is_fragment) {
      path = syntax::place_inside(words[byte % words.size()].place, words[byte % words.size()].name);
      place = support::split(path, '/');
    }
    text.assign(reinterpret_cast<const char*>(data + 1), size - 1);
  }

  syntax::FileKind kind = syntax::FileKind::kMdef;
  bool is_fragment = false;
  std::string path;
  std::vector<std::string_view> place;
  std::string text;
};

/// A text of files: each begins behind a line `+ NAME`. The ending of the first name is the kind of all.
struct FuzzedFolder {
  FuzzedFolder(const std::uint8_t* data, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    for (const std::string_view line : support::split(all, '\n')) {
      if (line.starts_with("+ ") && line.size() < 100) {
        files.emplace_back(support::normalise_path(line.substr(2)), "");
      } else if (!files.empty()) {
        files.back().second.append(line) += '\n';
      }
    }
    if (files.empty()) files.emplace_back("system.sdef", std::string(all));
    for (auto& [path, text] : files) {
      while (path.starts_with('/') || path.starts_with("..")) path.erase(0, 1);
      if (path.empty() || path == ".") path = "x";
    }
    for (const auto each : {syntax::FileKind::kMdef, syntax::FileKind::kAdef, syntax::FileKind::kCdef}) {
      if (files.front().first.ends_with("." + std::string(to_string(each)))) kind = each;
    }
  }

  syntax::FileKind kind = syntax::FileKind::kSdef;
  std::vector<std::pair<std::string, std::string>> files;
};

}  // namespace portato::test
