// What the bytes of a fuzzer stand for.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

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

/// One byte for the place, then a text. The place is the top level of a kind of file, or an entry of the
/// vocabulary.
struct FuzzedText {
  FuzzedText(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return;
    const std::size_t chosen = data[0];
    const auto words = syntax::vocabulary();
    kind = static_cast<syntax::FileKind>(chosen % 4);
    is_fragment = chosen >= 128;
    if (is_fragment) {
      path = syntax::place_inside(words[chosen % words.size()].place, words[chosen % words.size()].name);
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
