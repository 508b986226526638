// SPDX-License-Identifier: Apache-2.0
// Fixes and notes: what is offered, and where a missing brace is said to belong.
#include <catch2/catch.hpp>

#include "syntax/parsed.hpp"

using portato::syntax::FileKind;
using portato::test::Parsed;

namespace {

const portato::diag::Diagnostic& only(const Parsed& parsed) {
  REQUIRE(parsed.sink.diagnostics().size() == 1);
  return parsed.sink.diagnostics().front();
}

std::string first_fix(const std::string& text) {
  const Parsed parsed(FileKind::kMdef, text);
  const portato::diag::Diagnostic& found = only(parsed);
  REQUIRE_FALSE(found.fixes.empty());
  return (found.fixes[0].is_safe ? "safe: " : "maybe: ") + found.fixes[0].edits[0].replacement;
}

}  // namespace

TEST_CASE("a misspelt section is replaced, but only maybe") {
  CHECK(first_fix("sorces: { }") == "maybe: sources");
}

TEST_CASE("what certainly was meant is a safe fix") {
  CHECK(first_fix("params: { a = 1 }") == "safe: \"1\"");
  CHECK(first_fix("sources: { x,y }") == "safe: \"x,y\"");
  CHECK(first_fix("preBuilt: x.ko") == "safe: { x.ko }");
  CHECK(first_fix("#if a == b\n#endif") == "safe: =");
  CHECK(first_fix("# comment") == "safe: //");
  CHECK(first_fix("load: \"auto\"") == "safe: auto");
}

TEST_CASE("a missing brace is noted at the opener that the indentation blames") {
  const Parsed plain(FileKind::kMdef, "sources: { a.c");
  CHECK(only(plain).notes.at(0).range.begin == 9);
  const Parsed inner(FileKind::kMdef, "requires: {\n    kernelModules: {\n        a\n}\n");
  CHECK(only(inner).range.begin == 44);
  CHECK(only(inner).notes.at(0).range.begin == 31);
}

TEST_CASE("several blocks that end with the file are one diagnostic with a note each") {
  const Parsed parsed(FileKind::kMdef, "requires: { kernelModules: { a");
  CHECK(only(parsed).notes.size() == 2);
}

TEST_CASE("a fragment knows where it is included") {
  CHECK(Parsed(FileKind::kMdef, "a.c b.c", {"sources"}).codes().empty());
  CHECK(Parsed(FileKind::kMdef, "sources: { }", {"kernelModule"}).codes().empty());
  CHECK(Parsed(FileKind::kMdef, "load: auto", {"kernelModule"}).codes() ==
        std::vector<std::string>{"D1102 0-4"});
  CHECK(Parsed(FileKind::kMdef, "a [b]", {"requires", "kernelModules"}).codes() ==
        std::vector<std::string>{"D1202 2-5"});
}
