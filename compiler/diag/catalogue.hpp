// SPDX-License-Identifier: Apache-2.0
// The catalogue: a page of catalogue/Dnnnn.md for every diagnostic, compiled in. A page is Markdown:
//
//   ---
//   unprovoked: why no example of a few files can show it        (front matter, only where that is so)
//   ---
//   # D1104 missing-close
//
//   One line that says what it means.
//
//   More, and the fix. Examples are fenced blocks that say what they are: a language, `bad`, `good` or
//   `both`, and a file name. The first definition file that is bad yields just this diagnostic; with the good
//   files, the one of its name yields none. An empty main.c is always there.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"

namespace portato::diag {

struct CataloguePage {
  std::string_view code;        ///< "D1104", from the file's name
  std::string_view unprovoked;  ///< the reason from the front matter, or empty
  std::string_view summary;     ///< the first line below the heading
  std::string_view text;        ///< without the front matter
};

/// In the order of codes.
std::span<const CataloguePage> all_pages();

/// Null if there is none.
const CataloguePage* find_page(const DiagInfo& info);

struct ExampleFile {
  std::string_view path;
  std::string_view content;
  bool is_bad = false;  ///< belongs to the example that is wrong
  bool is_ok = false;   ///< belongs to the one that is right; a file may belong to both
};

std::vector<ExampleFile> examples_of(const CataloguePage& page);

/// The page for a terminal: headings and file names stand out, fences are gone, examples are indented.
std::string render_page(const CataloguePage& page, bool use_color);

}  // namespace portato::diag
