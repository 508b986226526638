// SPDX-License-Identifier: Apache-2.0
// The vocabulary and the grammar say the same: every keyword is accepted at its place and missed elsewhere.
#include "syntax/vocabulary.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "support/strings.hpp"
#include "syntax/parsed.hpp"

using namespace portato::syntax;  // NOLINT: the names of the folder under test
using portato::test::Parsed;

namespace {

std::string text_of(const Keyword& keyword, FileKind kind, std::string_view name) {
  const std::string_view sample = info_of(keyword.shape).sample;
  std::string_view value = sample.empty() ? words_of(keyword).front() : sample;
  // Apps bind interfaces of their own, which are named otherwise.
  if (keyword.shape == Shape::kBindings && kind == FileKind::kAdef) value = "{ *.a -> b.c }";
  return fmt::format("{}: {}", name, value);
}

std::vector<std::string_view> place_of(const Keyword& keyword) {
  return keyword.place.empty() ? std::vector<std::string_view>()
                               : portato::support::split(keyword.place, '/');
}

/// Calls `check(keyword, kind)` for every keyword of every kind of file.
template <class Check>
void for_each_keyword(Check check) {
  for (const Keyword& keyword : vocabulary()) {
    for (const FileKind kind : {FileKind::kMdef, FileKind::kSdef, FileKind::kAdef, FileKind::kCdef}) {
      INFO(to_string(kind) << " " << keyword.place << " " << keyword.name);
      if (keyword.is_in(kind)) check(keyword, kind);
    }
  }
}

constexpr std::string_view kTablesBegin =
    "<!-- The tables below are made of vocabulary.def and shapes.def. -->\n";
constexpr std::string_view kTablesEnd = "\n## Directives\n";

/// What stands after the colon, for people.
std::string value_of(const Keyword& keyword) {
  const ShapeInfo& info = info_of(keyword.shape);
  if (info.form == Form::kSections) return "`{ … }`";
  std::string words = describe_words(keyword);
  if (info.form == Form::kValue && words.empty()) return fmt::format("`{}`", info.entry);
  if (keyword.shape == Shape::kWord) return words;
  if (info.form == Form::kValue) return fmt::format("`INTEGER` or {}", words);
  words.clear();
  for (const std::string_view word : words_of(keyword)) words += fmt::format(" `[{}]`", word);
  const std::string entry = portato::support::replace_all(std::string(info.entry), "|", "\\|");
  return fmt::format("`{{ {} … }}`{}{}", entry, words.empty() ? "" : "; options", words);
}

/// The tables of grammar/README.md.
std::string tables() {
  std::string text;
  for (const FileKind kind : {FileKind::kMdef, FileKind::kCdef, FileKind::kAdef, FileKind::kSdef}) {
    text += fmt::format("\n#### All sections of .{} files\n\n| Section | Value | |\n|---|---|---|\n",
                        to_string(kind));
    for (const Keyword& keyword : vocabulary()) {
      if (!keyword.is_in(kind)) continue;
      text += fmt::format("| `{}` | {} | {}{} |\n", place_inside(keyword.place, keyword.name),
                          value_of(keyword), keyword.doc, keyword.is_extension ? " (extension)" : "");
    }
  }
  return text;
}

}  // namespace

TEST_CASE("the tables of grammar/README.md are those of the vocabulary") {
  const std::string path = PORTATO_SOURCE_DIRECTORY "/grammar/README.md";
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::size_t begin = text.find(kTablesBegin) + kTablesBegin.size();
  const std::size_t end = text.find(kTablesEnd, begin);
  REQUIRE(begin >= kTablesBegin.size());
  REQUIRE(end != std::string::npos);
  if (std::getenv("PORTATO_UPDATE_EXPECTATIONS") != nullptr) {
    std::ofstream(path) << text.substr(0, begin) << tables() << text.substr(end);
  } else {
    CHECK(text.substr(begin, end - begin) == tables());
  }
}

TEST_CASE("every keyword is accepted at its place, as a fragment and in a whole file") {
  for_each_keyword([](const Keyword& keyword, FileKind kind) {
    const std::string text = text_of(keyword, kind, keyword.name);
    CHECK(Parsed(kind, text, place_of(keyword)).codes().empty());
    std::string whole = text;
    const std::vector<std::string_view> place = place_of(keyword);
    for (auto name = place.rbegin(); name != place.rend(); ++name) {
      whole = *name == "*" ? "a { " + whole + " }" : std::string(*name) + ": { " + whole + " }";
    }
    CHECK(Parsed(kind, whole).codes().empty());
  });
}

TEST_CASE("every keyword is missed when it is misspelt") {
  for_each_keyword([](const Keyword& keyword, FileKind kind) {
    const std::string name = std::string(keyword.name) + "x";
    const std::string want = fmt::format("D1101 0-{}", name.size());
    CHECK(Parsed(kind, text_of(keyword, kind, name), place_of(keyword)).codes() ==
          std::vector<std::string>{want});
  });
}

TEST_CASE("every keyword is refused in a wrong place") {
  for_each_keyword([](const Keyword& keyword, FileKind kind) {
    const std::string_view inside = kind == FileKind::kSdef ? "apps/*" : "bundles";
    const std::string_view elsewhere = keyword.place.empty() ? inside : "";
    if (find_keyword(kind, elsewhere, keyword.name) != nullptr) return;
    const std::vector<std::string_view> place =
        elsewhere.empty() ? std::vector<std::string_view>() : portato::support::split(elsewhere, '/');
    const Parsed parsed(kind, text_of(keyword, kind, keyword.name), place);
    CHECK_FALSE(parsed.codes().empty());
  });
}

TEST_CASE("words of the vocabulary may be patterns") {
  const Keyword& priority = *find_keyword(FileKind::kAdef, "processes", "priority");
  CHECK(allows_word(priority, "idle"));
  CHECK(allows_word(priority, "rt1"));
  CHECK(allows_word(priority, "rt32"));
  CHECK(allows_word(priority, "rt01"));
  CHECK_FALSE(allows_word(priority, "rt0"));
  CHECK_FALSE(allows_word(priority, "rt33"));
  CHECK_FALSE(allows_word(priority, "rt001"));
  CHECK_FALSE(allows_word(priority, "rt#"));
  const Keyword& preloaded = *find_keyword(FileKind::kSdef, "apps/*", "preloaded");
  CHECK(allows_word(preloaded, "0123456789abcdef0123456789abcdef"));
  CHECK_FALSE(allows_word(preloaded, "0123456789abcdef0123456789abcdeg"));
}
