// SPDX-License-Identifier: Apache-2.0
// The style by examples, and the properties over every definition file of this tree and what random edits
// make of them.
#include "format/formatter.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "format/format_fragment.hpp"
#include "support/formatting.hpp"
#include "support/strings.hpp"

using portato::syntax::FileKind;
using portato::test::fault_in_formatting;
using portato::test::formatted;

namespace {

namespace fs = std::filesystem;

struct Seed {
  std::string name;
  FileKind kind;
  std::vector<std::string> place;
  std::string text;

  [[nodiscard]] std::vector<std::string_view> views() const { return {place.begin(), place.end()}; }
};

Seed read_seed(const fs::path& path, FileKind kind) {
  constexpr std::string_view kMark = "//! place: ";
  std::ifstream stream(path, std::ios::binary);
  Seed seed{path.string(), kind, {}, {std::istreambuf_iterator<char>(stream), {}}};
  if (!seed.text.starts_with(kMark)) return seed;
  const std::string names = seed.text.substr(kMark.size(), seed.text.find('\n') - kMark.size());
  for (const std::string_view name : portato::support::split(names, '/')) seed.place.emplace_back(name);
  return seed;
}

std::vector<Seed> seeds() {
  std::vector<Seed> result;
  for (const char* folder : {"samples", "test/lang/accept", "test/golden"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(PORTATO_SOURCE_DIRECTORY) / folder)) {
      for (const FileKind kind : {FileKind::kMdef, FileKind::kSdef, FileKind::kAdef, FileKind::kCdef}) {
        if (entry.path().extension() != "." + std::string(to_string(kind))) continue;
        result.push_back(read_seed(entry.path(), kind));
      }
    }
  }
  std::sort(result.begin(), result.end(), [](const Seed& a, const Seed& b) { return a.name < b.name; });
  return result;
}

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::string mutate(std::string text) {
    for (std::size_t count = 1 + random_() % 4; count > 0; --count) mutate_once(text);
    return text;
  }

 private:
  void mutate_once(std::string& text) {
    static constexpr std::string_view kPieces[] = {" ",
                                                   "\n",
                                                   "\n\n\n",
                                                   "\t",
                                                   "\r\n",
                                                   "// note\n",
                                                   "/* c */",
                                                   "/* two\n lines */",
                                                   "//\n",
                                                   " // é 東\n",
                                                   "x",
                                                   ".",
                                                   "=",
                                                   "{",
                                                   "}",
                                                   "(",
                                                   ")",
                                                   ":",
                                                   "->",
                                                   "\"a b\"",
                                                   "[r]",
                                                   "[optional]",
                                                   "#if ${X} = y\n",
                                                   "\n#else\n",
                                                   "\n#endif\n",
                                                   "#include \"x\"\n",
                                                   "$X/",
                                                   "a.b",
                                                   "sources: { q.c }",
                                                   "load: auto",
                                                   "\"\"",
                                                   "0",
                                                   "\f"};
    const std::size_t at = text.empty() ? 0 : random_() % text.size();
    switch (random_() % 5) {
      case 0:
        if (!text.empty()) text.erase(at, 1 + random_() % 3);
        break;
      case 1:
        shrink_white_space(text, at);
        break;
      default:
        text.insert(at, kPieces[random_() % std::size(kPieces)]);
    }
  }

  static void shrink_white_space(std::string& text, std::size_t at) {
    const std::size_t begin = text.find_first_of(" \n", at);
    const std::size_t end = text.find_first_not_of(" \n", begin);
    if (begin != std::string::npos && end != std::string::npos) text.replace(begin, end - begin, " ");
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("formatting keeps the properties for every definition file of the tree") {
  REQUIRE(seeds().size() > 40);
  for (const Seed& seed : seeds()) {
    INFO(seed.name);
    CHECK(fault_in_formatting(seed.kind, seed.text, seed.views()) == "");
  }
}

TEST_CASE("formatting keeps the properties for mutants") {
  Mutator mutator(20261120);
  std::size_t count = 0;
  for (const Seed& seed : seeds()) {
    for (int i = 0; i < 600; ++i) {
      const std::string mutant = mutator.mutate(seed.text);
      const std::string fault = fault_in_formatting(seed.kind, mutant, seed.views());
      if (!fault.empty())
        FAIL_CHECK(seed.name << ": " << fault << " for\n"
                             << mutant << "\n---\n"
                             << formatted(seed.kind, mutant, seed.views()));
      if (!formatted(seed.kind, mutant, seed.views()).empty()) ++count;
    }
  }
  CHECK(count > 8000);
}

TEST_CASE("sections and braces") {
  CHECK(formatted(FileKind::kMdef, "sources:{a.c}load:auto requires:{kernelModules:{x[optional]y}}") ==
        "sources: { a.c }\n"
        "load: auto\n"
        "requires: { kernelModules: { x [optional] y } }\n");
  CHECK(formatted(FileKind::kMdef, "sources: {\n  a.c b.c\n\n\n  c.c\n\n}\n\n\n\nload:\n  manual") ==
        "sources:\n{\n    a.c b.c\n\n    c.c\n}\n\nload: manual\n");
  CHECK(formatted(FileKind::kSdef, "apps: { a { start: manual }\n b {start:\nmanual } c { } }") ==
        "apps:\n{\n    a { start: manual }\n    b\n    {\n        start: manual\n    }\n    c { }\n}\n");
  CHECK(formatted(FileKind::kMdef, "\n\n") == "");
}

TEST_CASE("signs") {
  CHECK(formatted(FileKind::kSdef, "bindings: { a . b->c.d <u> . x -> y . z }") ==
        "bindings: { a.b -> c.d <u>.x -> y.z }\n");
  CHECK(formatted(FileKind::kSdef, "commands: { a=b : /c d = e:\"/f g\" }") ==
        "commands: { a = b:/c d = e:\"/f g\" }\n");
  CHECK(formatted(FileKind::kSdef, "systemVersions: { \"a\":\"b\" \"c\" : \"d\" }") ==
        "systemVersions: { \"a\": \"b\" \"c\": \"d\" }\n");
  CHECK(formatted(FileKind::kCdef, "cflags: { -DA=1 -DB=\"x\" } pools: { a . b=3 }") ==
        "cflags: { -DA=1 -DB= \"x\" }\npools: { a.b = 3 }\n");
  CHECK(formatted(FileKind::kAdef, "executables: { e=(a b) }") == "executables: { e = ( a b ) }\n");
}

TEST_CASE("lists that are longer than a line hang") {
  CHECK(formatted(FileKind::kAdef, "executables:\n{\n  e = (a\n b c\n) }") ==
        "executables:\n{\n    e = ( a\n          b c )\n}\n");
  CHECK(formatted(FileKind::kAdef, "executables: { e = ( a // one\n b // two\n) }") ==
        "executables:\n{\n    e = ( a  // one\n          b  // two\n        )\n}\n");
  CHECK(formatted(FileKind::kAdef, "executables: { e = ( a #if $X = y b #endif ) }") ==
        "executables:\n{\n    e = ( a\n          #if $X = y\n              b\n          #endif\n        "
        ")\n}\n");
  const std::string word(30, 'w');
  CHECK(formatted(FileKind::kMdef, "sources: { " + word + " " + word + " " + word + " x }") ==
        "sources:\n{\n    " + word + "\n    " + word + "\n    " + word + "\n    x\n}\n");
}

TEST_CASE("comments stay where they belong") {
  CHECK(formatted(FileKind::kMdef, "/*a*/sources://b\n{//c\n//d\na.c /*e*/ b.c//f\n\n\n/*g*/\n}//h\n//i") ==
        "/*a*/ sources:  //b\n{  //c\n    //d\n    a.c /*e*/ b.c  //f\n\n    /*g*/\n}  //h\n//i\n");
  CHECK(formatted(FileKind::kMdef, "sources:\n{\n// nothing\n}") == "sources:\n{\n    // nothing\n}\n");
  CHECK(formatted(FileKind::kMdef, "params: { a // why\n = \"1\" }") ==
        "params:\n{\n    a  // why\n        = \"1\"\n}\n");
  CHECK(formatted(FileKind::kMdef, "sources:\n{\n a // x \t\n bcd // y\n\n e // z\n}") ==
        "sources:\n{\n    a    // x\n    bcd  // y\n\n    e  // z\n}\n");
}

TEST_CASE("directives") {
  CHECK(formatted(
            FileKind::kMdef,
            "#if ${X}=y\nsources: { a.c }\n#elif file_exists ( $A )\n//x\n#else\n#include a.sinc\n#endif") ==
        "#if ${X} = y\n    sources: { a.c }\n#elif file_exists($A)\n    //x\n#else\n    #include "
        "a.sinc\n#endif\n");
  CHECK(formatted(FileKind::kMdef, "sources:\n{\n#if $A=\"\"\nb.c\n#endif\n}") ==
        "sources:\n{\n    #if $A = \"\"\n        b.c\n    #endif\n}\n");
}

TEST_CASE("columns are aligned if their author wants it") {
  CHECK(formatted(FileKind::kMdef, "params:\n{\n a   = \"1\"\n long = \"2\"\n\n b = \"3\"\n cc = \"4\"\n}") ==
        "params:\n{\n    a    = \"1\"\n    long = \"2\"\n\n    b = \"3\"\n    cc = \"4\"\n}\n");
  CHECK(formatted(FileKind::kMdef, "bundles: { file:\n{\n[r]  a  /b\n[rw] ccc /d\n} }") ==
        "bundles:\n{\n    file:\n    {\n        [r]  a   /b\n        [rw] ccc /d\n    }\n}\n");
}

TEST_CASE("words in brackets before paths stand apart, and the paths below each other") {
  CHECK(formatted(FileKind::kMdef, "bundles: { dir:\n{\n[r][follow]  a  /b\n[secrets] ccc /d\n} }") ==
        "bundles:\n{\n    dir:\n    {\n        [r] [follow] a   /b\n        [secrets]    ccc /d\n    }\n}\n");
}

TEST_CASE("items that are longer than a line keep their columns and line ends") {
  const std::string word(60, 'w');
  CHECK(formatted(FileKind::kMdef, "bundles: { file:\n{\n" + word + " /" + word + "\n a  /b\n} }") ==
        "bundles:\n{\n    file:\n    {\n        " + word + " /" + word + "\n        a" +
            std::string(60, ' ') + "/b\n    }\n}\n");
  CHECK(formatted(FileKind::kMdef, "bundles: { file:\n{\n" + word + "\n /" + word + "\n a\n  /b\n} }") ==
        "bundles:\n{\n    file:\n    {\n        " + word + "\n            /" + word +
            "\n        a /b\n    }\n}\n");
}

TEST_CASE("items that become one line are aligned with those that were one") {
  for (const char* text : {"bundles: { file:\n{\n xx /y\n z    /y\n a\n /b\n} }",
                           "bundles: { file:\n{\n xx /y\n z    /y\n a /*c*/\n /b\n} }"}) {
    INFO(text);
    CHECK(fault_in_formatting(FileKind::kMdef, text) == "");
  }
  CHECK(fault_in_formatting(FileKind::kAdef, "executables:\n{\n x   = ( a )\n yy = ( b )\n e =\n ( c )\n}") ==
        "");
}

TEST_CASE("line ends") {
  CHECK(formatted(FileKind::kMdef, "sources:\r\n{\r\na.c\n/* x\r\n y */ }") ==
        "sources:\r\n{\r\n    a.c\r\n    /* x\r\n y */\r\n}\r\n");
  CHECK(formatted(FileKind::kMdef, "load: auto\nsources: { a.c }\r\n") == "load: auto\nsources: { a.c }\n");
}

TEST_CASE("fragments are read as what they may be") {
  const auto format_fragment = [](const std::string& text) {
    portato::source::SourceManager sources;
    portato::diag::CollectingSink sink;
    return portato::format::format_fragment(sources, sources.add("/f.sinc", text), sink).value_or("errors");
  };
  CHECK(format_fragment("kernelModules:{a}") == "kernelModules: { a }\n");
  CHECK(format_fragment("a.c\n  b.c") == "a.c\nb.c\n");
  CHECK(format_fragment("A=x  B") == "A=x B\n");
  CHECK(format_fragment(" a.b  ->  c.d") == "a.b -> c.d\n");
  CHECK(format_fragment("start:manual") == "start: manual\n");
  CHECK(format_fragment("// nothing") == "// nothing\n");
  CHECK(format_fragment("sources: {") == "errors");
}
