// SPDX-License-Identifier: Apache-2.0
// The vocabulary and the grammar say the same: every keyword is accepted at its place and missed elsewhere.
#include "syntax/vocabulary.hpp"

#include <catch2/catch.hpp>

#include "support/strings.hpp"
#include "syntax/parsed.hpp"

using namespace portato::syntax;  // NOLINT: the names of the folder under test
using portato::test::Parsed;

namespace {

std::string sample_of(const Keyword& keyword) {
  switch (keyword.shape) {
    case Shape::kWord:
      return "auto";
    case Shape::kName:
      return "n";
    case Shape::kInteger:
      return "10K";
    case Shape::kTimeout:
      return "5";
    case Shape::kFileName:
      return "1.0";
    case Shape::kPath:
      return "a/b";
    case Shape::kVersionRange:
      return "5.10..";
    case Shape::kPaths:
    case Shape::kPathOrPaths:
    case Shape::kModules:
    case Shape::kComponents:
    case Shape::kApps:
    case Shape::kInterfaces:
    case Shape::kPrebuiltInterfaces:
      return "{ a/b }";
    case Shape::kMappings:
      return "{ [r] a b }";
    case Shape::kTrees:
      return "{ [r] a }";
    case Shape::kParameters:
      return "{ a = \"b\" }";
    case Shape::kVariables:
      return "{ a = b }";
    case Shape::kTextPairs:
      return "{ 'a' : 'b' }";
    case Shape::kPools:
      return "{ a = 1 }";
    case Shape::kGroups:
    case Shape::kCapabilities:
    case Shape::kPackages:
    case Shape::kModuleNames:
      return "{ a }";
    case Shape::kConfigOptions:
      return "{ !CONFIG_A }";
    case Shape::kCommands:
      return "{ a = b:/c }";
    case Shape::kSystemExterns:
      return "{ a.b }";
    case Shape::kAppExterns:
      return "{ a.b.c }";
    case Shape::kBindings:
      return "{ *.a -> b.c }";
    case Shape::kLinks:
    case Shape::kExecutables:
    case Shape::kRuns:
      return "{ a = ( b ) }";
    case Shape::kSections:
      return "{ }";
  }
  return "";
}

std::string text_of(const Keyword& keyword, FileKind kind, std::string_view name) {
  std::string value = sample_of(keyword);
  if (keyword.shape == Shape::kWord) value = std::string(words_of(keyword).front());
  if (keyword.shape == Shape::kBindings && kind == FileKind::kSdef) value = "{ a.b -> c.d }";
  return std::string(name) + ": " + value;
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

}  // namespace

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
