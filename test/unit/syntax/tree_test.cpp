// SPDX-License-Identifier: Apache-2.0
// The shape of the tree, construct by construct.
#include <catch2/catch.hpp>

#include "syntax/dump.hpp"
#include "syntax/parsed.hpp"

using portato::syntax::FileKind;
using portato::test::Parsed;

namespace {

std::string shape(FileKind kind, std::string text, std::vector<std::string_view> place = {}) {
  const Parsed parsed(kind, std::move(text), std::move(place));
  return dump_line(parsed.tree.root());
}

}  // namespace

TEST_CASE("a plain list holds one item per entry") {
  CHECK(shape(FileKind::kMdef, "sources: { a.c 'b' }") ==
        "file(section(keyword«sources» punctuation«:» block(punctuation«{» item(word«a.c») item(quoted«'b'») "
        "punctuation«}»)))");
}

TEST_CASE("a single value is a leaf of its section") {
  CHECK(shape(FileKind::kMdef, "load:manual") == "file(section(keyword«load» punctuation«:» word«manual»))");
  CHECK(shape(FileKind::kMdef, "preBuilt: x.ko") ==
        "file(section(keyword«preBuilt» punctuation«:» word«x.ko»))");
}

TEST_CASE("a module entry holds its options, a mapping its permissions") {
  CHECK(shape(FileKind::kMdef, "x [optional][optional] y", {"requires", "kernelModules"}) ==
        "file(item(word«x» option«[optional]» option«[optional]») item(word«y»))");
  CHECK(shape(FileKind::kMdef, "[r] a /b c d", {"bundles", "file"}) ==
        "file(item(permissions«[r]» word«a» word«/b») item(word«c» word«d»))");
}

TEST_CASE("an app entry may have a block of overrides") {
  CHECK(shape(FileKind::kSdef, "a { start: auto } b", {"apps"}) ==
        "file(item(word«a» block(punctuation«{» section(keyword«start» punctuation«:» word«auto») "
        "punctuation«}»)) "
        "item(word«b»))");
}

TEST_CASE("bindings and references are flat items") {
  CHECK(shape(FileKind::kSdef, "a.*.x -> <u>.b", {"bindings"}) ==
        "file(item(word«a» punctuation«.» punctuation«*» punctuation«.» word«x» punctuation«->» word«<u>» "
        "punctuation«.» word«b»))");
  CHECK(shape(FileKind::kAdef, "x = e.c.i", {"extern"}) ==
        "file(item(word«x» punctuation«=» word«e» punctuation«.» word«c» punctuation«.» word«i»))");
}

TEST_CASE("command lines are lists") {
  CHECK(
      shape(FileKind::kAdef, "a = (b 'c') (d)", {"processes", "run"}) ==
      "file(item(word«a» punctuation«=» list(punctuation«(» item(word«b») item(quoted«'c'») punctuation«)»)) "
      "item(list(punctuation«(» item(word«d») punctuation«)»)))");
}

TEST_CASE("conditionals hold branches, branches their entries") {
  CHECK(shape(FileKind::kMdef, "#if $A = b x.c #elif file_exists(y) #else z.c #endif", {"sources"}) ==
        "file(conditional(branch(directive«#if» condition(word«$A» punctuation«=» word«b») item(word«x.c»)) "
        "branch(directive«#elif» condition(word«file_exists» punctuation«(» word«y» punctuation«)»)) "
        "branch(directive«#else» item(word«z.c»)) directive«#endif»))");
}

TEST_CASE("an alias ends at the first equals sign") {
  CHECK(shape(FileKind::kCdef, "x=a=b.api [async]", {"provides", "api"}) ==
        "file(item(word«x» punctuation«=» word«a=b.api» option«[async]»))");
  CHECK(shape(FileKind::kCdef, "#if a=b #endif") ==
        "file(conditional(branch(directive«#if» condition(word«a» punctuation«=» word«b»)) "
        "directive«#endif»))");
}

TEST_CASE("comments are leaves of whatever is open") {
  CHECK(shape(FileKind::kMdef, "/*a*/ load /*b*/ : // c\n auto // d") ==
        "file(comment«/*a*/» section(keyword«load» comment«/*b*/» punctuation«:» comment«// c» word«auto») "
        "comment«// d»)");
}

TEST_CASE("a missing token is an empty node at the end of the one before") {
  CHECK(shape(FileKind::kMdef, "sources: { a.c // x") ==
        "file(section(keyword«sources» punctuation«:» block(punctuation«{» item(word«a.c») missing«»)) "
        "comment«// x»)");
  CHECK(shape(FileKind::kMdef, "load") == "file(section(keyword«load» missing«» missing«»))");
}

TEST_CASE("an unknown section keeps its shape, its block is skipped words") {
  CHECK(shape(FileKind::kMdef, "sorces: { a.c { b } }") ==
        "file(section(keyword«sorces» punctuation«:» block(punctuation«{» skipped«a.c» block(punctuation«{» "
        "skipped«b» punctuation«}») punctuation«}»)))");
}
