// SPDX-License-Identifier: Apache-2.0
// Properties that hold for any bytes: the tree covers them, parsing ends, nothing is said twice about one
// place. (That it ends soon, test/bench/growth.cpp counts.)
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "syntax/parsed.hpp"

using portato::syntax::FileKind;
using portato::syntax::Node;
using portato::syntax::NodeKind;
using portato::test::Parsed;

namespace {

constexpr FileKind kKinds[] = {FileKind::kMdef, FileKind::kSdef, FileKind::kAdef, FileKind::kCdef};

constexpr std::string_view kSeeds[] = {
    "sources: { a.c $X/b.c \"c d\" } // x\nparams: { a = \"1\" }\nload: auto\nrequires: { kernelModules: { m "
    "[optional] } }\n"
    "#if ${X} = \"\"\nbundles: { file: { [r] a /b } }\n#else\n#include \"x.inc\"\n#endif\nkernelModule: { "
    "name: s }\n",
    "apps: { a { cpuShare: 5 groups: { g } } b }\nbindings: { a.x -> <u>.y }\nlinks: { l = ( c \"d\" ) }\n/* "
    "c */\n"
    "commands: { x = a:/b }\nextern: { a = b.c }\nsystemVersions: { \"a\" : \"b\" }\n#if file_exists( x "
    ")\n#endif\n",
    "executables: { e = ( c ) }\nprocesses: { run: { ( e 'x' ) } envVars: { A=b } priority: rt3 "
    "watchdogTimeout: never }\n"
    "extern: { requires: { a.b.c = x.api [optional] } e.c.i }\nrequires: { configTree: { [rw] . } "
    "}\nversion: 1.0\n",
    "provides: { api: { x = y.api [async] } headerDir: { i } }\npools: { a.b = 3 }\njavaPackage: { a.b }\n"};

constexpr std::string_view kPieces[] = {"{",
                                        "}",
                                        "(",
                                        ")",
                                        "[",
                                        "]",
                                        ":",
                                        "=",
                                        "->",
                                        ".",
                                        "*",
                                        "\"",
                                        "'",
                                        "#if",
                                        "#endif",
                                        "#else",
                                        "#elif",
                                        "#include",
                                        "#",
                                        "/*",
                                        "*/",
                                        "//",
                                        "\n",
                                        "$",
                                        "${",
                                        "\\",
                                        "\r",
                                        std::string_view("\0", 1),
                                        "\xEF\xBB\xBF",
                                        "sources",
                                        "x",
                                        " ",
                                        "run: {",
                                        "a = ("};

std::string mutate(std::string text, std::mt19937& random) {
  for (int i = static_cast<int>(random() % 10); i >= 0 && !text.empty(); --i) {
    const std::size_t at = random() % text.size();
    switch (random() % 3) {
      case 0:
        text.erase(at, 1 + random() % 8);
        break;
      case 1:
        text.insert(at, kPieces[random() % std::size(kPieces)]);
        break;
      default:
        text[at] = static_cast<char>(random() % 256);
        break;
    }
  }
  return text;
}

/// The leaves follow each other, between them only white space; every inner node spans its children exactly.
bool is_covered(const portato::syntax::SyntaxTree& tree) {
  std::uint32_t covered = 0;
  const std::string_view text = tree.text();
  const auto is_blank = [&](std::uint32_t begin, std::uint32_t end) {
    return begin <= end &&
           text.substr(begin, end - begin).find_first_not_of(" \t\n\r") == std::string_view::npos;
  };
  for (const Node& node : tree.nodes()) {
    if (node.end < node.begin || node.end > text.size()) return false;
    if (node.kind < NodeKind::kKeyword) continue;
    if (node.subtree_size != 1 || !is_blank(covered, node.begin)) return false;
    covered = node.end;
  }
  return is_blank(covered, static_cast<std::uint32_t>(text.size()));
}

/// Each node holds its children: their ranges and their number.
bool is_nested(const portato::syntax::SyntaxTree& tree) {
  const std::vector<Node>& nodes = tree.nodes();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    for (std::size_t child = i + 1; child < i + nodes[i].subtree_size; child += nodes[child].subtree_size) {
      if (nodes[child].begin < nodes[i].begin || nodes[child].end > nodes[i].end) return false;
    }
  }
  return nodes[0].subtree_size == nodes.size() && nodes[0].begin == 0 && nodes[0].end == tree.text().size();
}

bool has_two_at_one_place(const Parsed& parsed) {
  std::set<std::uint32_t> places;
  for (const auto& each : parsed.sink.diagnostics()) {
    if (!places.insert(each.range.begin).second) return true;
  }
  return false;
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result.append(piece);
  return result;
}

}  // namespace

TEST_CASE("the tree covers every byte of mutated files") {
  std::mt19937 random(20240229);
  for (int round = 0; round < 10000; ++round) {
    const FileKind kind = kKinds[random() % std::size(kKinds)];
    const std::string text = mutate(std::string(kSeeds[random() % std::size(kSeeds)]), random);
    const Parsed parsed(kind, text);
    INFO(text);
    REQUIRE(is_covered(parsed.tree));
    REQUIRE(is_nested(parsed.tree));
    REQUIRE_FALSE(has_two_at_one_place(parsed));
  }
}

TEST_CASE("the tree covers every byte of garbage") {
  std::mt19937 random(7);
  for (const FileKind kind : kKinds) {
    std::string text(20000, '\0');
    for (char& c : text) c = static_cast<char>(random() % 256);
    const Parsed parsed(kind, text);
    CHECK(is_covered(parsed.tree));
    CHECK(is_nested(parsed.tree));
  }
}

TEST_CASE("the seeds of these tests are correct files") {
  for (std::size_t i = 0; i < std::size(kSeeds); ++i)
    CHECK(Parsed(kKinds[i], std::string(kSeeds[i])).codes().empty());
}

TEST_CASE("8000 braces inside each other are one mistake") {
  CHECK(Parsed(FileKind::kMdef, repeated("{", 8000) + repeated("}", 8000)).codes().size() == 1);
  CHECK(Parsed(FileKind::kMdef, repeated("a: {", 8000)).codes().size() == 1);
  CHECK(Parsed(FileKind::kMdef, repeated("#if a = b\n", 8000)).codes().size() == 1);
}
