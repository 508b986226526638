// SPDX-License-Identifier: Apache-2.0
#include "diag/fix_set.hpp"

#include <catch2/catch.hpp>

using namespace portato;
using diag::TextEdit;

namespace {

class Fixes {
 public:
  explicit Fixes(std::string text) : id_(sources_.add("/project/a.mdef", std::move(text))), set_(sources_) {}

  bool add(std::uint32_t begin, std::uint32_t end, const std::string& replacement) {
    return set_.add({"", {{{id_, begin, end}, replacement}}, true});
  }

  std::string result() const {
    return set_.files().empty() ? ""
                                : diag::apply_edits(sources_.text(id_), set_.files().begin()->second.edits);
  }

  std::size_t count() const { return set_.fix_count(); }

 private:
  source::SourceManager sources_;
  source::SourceId id_;
  diag::FixSet set_;
};

std::string diff(std::string_view text, std::initializer_list<TextEdit> edits) {
  return diag::unified_diff("x", text, std::vector<TextEdit>(edits));
}

}  // namespace

TEST_CASE("fixes are applied where they stand, whatever the order they come in") {
  Fixes fixes("abcdef");
  CHECK(fixes.add(4, 5, "E"));
  CHECK(fixes.add(0, 1, "A"));
  CHECK(fixes.add(1, 2, ""));
  CHECK(fixes.add(6, 6, "!"));
  CHECK(fixes.result() == "AcdEf!");
  CHECK(fixes.count() == 4);
}

TEST_CASE("the later one of two fixes for the same place is refused, the same one again is not") {
  Fixes fixes("abcdef");
  CHECK(fixes.add(1, 4, "x"));
  CHECK(fixes.add(1, 4, "x"));
  CHECK_FALSE(fixes.add(1, 4, "y"));
  CHECK_FALSE(fixes.add(3, 5, ""));
  CHECK_FALSE(fixes.add(2, 2, "inside"));
  CHECK_FALSE(fixes.add(4, 4, "at its end"));
  CHECK(fixes.add(6, 6, "}"));
  CHECK_FALSE(fixes.add(6, 6, ")"));
  CHECK(fixes.result() == "axef}");
  CHECK(fixes.count() == 2);
}

TEST_CASE("a fix of several edits is taken whole or not at all") {
  source::SourceManager sources;
  const auto id = sources.add("/a", "abcdef");
  diag::FixSet set(sources);
  CHECK(set.add({"", {{{id, 0, 1}, "A"}}, true}));
  CHECK_FALSE(set.add({"", {{{id, 3, 4}, "D"}, {{id, 0, 1}, "X"}}, true}));
  CHECK(set.files().at("/a").edits == std::vector<TextEdit>{{0, 1, "A"}});
}

TEST_CASE("edits that make up for each other are no difference") {
  CHECK(diff("a\n\n\n\n\n\n\n\n\n\nb\n", {{2, 3, ""}, {9, 9, "\n"}}).empty());
}

TEST_CASE("a diff has hunks with three lines of context, joined where they meet") {
  CHECK(diff("a\n", {}).empty());
  CHECK(diff("a\nb\nc\nd\ne\nf\n", {{4, 5, "C"}}) ==
        "--- a/x\n+++ b/x\n@@ -1,6 +1,6 @@\n a\n b\n-c\n+C\n d\n e\n f\n");
  CHECK(diff("a\nb\n", {{2, 2, "new\n"}}) == "--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n a\n+new\n b\n");
  CHECK(diff("a\nb\nc\n", {{2, 4, ""}}) == "--- a/x\n+++ b/x\n@@ -1,3 +1,2 @@\n a\n-b\n c\n");
  CHECK(
      diff("a", {{1, 1, "}"}}) ==
      "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a}\n\\ No newline at end of file\n");
  CHECK(diff("a\n", {{2, 2, "}\n"}}) == "--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n a\n+}\n");
  CHECK(diff("", {{0, 0, "a\n"}}) == "--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\n");
  const std::string two_hunks = diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", {{0, 1, "one\nand"}, {16, 17, "nine"}});
  CHECK(two_hunks ==
        "--- a/x\n+++ b/x\n@@ -1,4 +1,5 @@\n-1\n+one\n+and\n 2\n 3\n 4\n@@ -6,4 +7,4 @@\n 6\n 7\n "
        "8\n-9\n+nine\n");
}
