// SPDX-License-Identifier: Apache-2.0
// What is written for make is read back by make, for every byte.
#include <catch2/catch.hpp>

#include "support/quoting.hpp"
#include "support/real_reader.hpp"

using namespace portato;
using namespace portato::support;

TEST_CASE("make takes a value as it is") {
  if (!test::RealReader::has("make")) return;
  std::vector<std::string> values;
  for (const std::string& text : test::texts_of_all_bytes("\n\r")) {
    values.push_back("x" + text);  // blanks at the beginning are lost
    values.push_back("x\\\\" + text);
  }
  const test::RealReader make;
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i)
    text += "v" + std::to_string(i) + " := " + make_value(values[i]) + "\n";
  for (std::size_t i = 0; i < values.size(); ++i) text += "$(info $(v" + std::to_string(i) + "))\n";
  make.write("Makefile", text + "all: ;\n");
  CHECK(test::difference(test::lines(make.run("make -s")), values) == "");
}

TEST_CASE("the shell that make starts gets each word") {
  if (!test::RealReader::has("make")) return;
  const std::vector<std::string> words = test::texts_of_all_bytes("\n\r");
  const test::RealReader make;
  std::string in_value;
  std::string in_recipe;
  for (const std::string& word : words) {
    in_value += " " + make_value_word(word);
    in_recipe += " " + make_recipe_word(word);
  }
  make.write("Makefile", "words :=" + in_value +
                             "\nall:\n\t@printf '%s\\0' $(words) >of_value\n\t@printf '%s\\0'" + in_recipe +
                             " >of_recipe\n");
  make.run("make -s");
  CHECK(test::difference(test::pieces(make.read("of_value")), words) == "");
  CHECK(test::difference(test::pieces(make.read("of_recipe")), words) == "");
}

TEST_CASE("make takes an argument as it is") {
  if (!test::RealReader::has("make")) return;
  const std::vector<std::string> words = test::texts_of_all_bytes("\n\r");
  const test::RealReader make;
  std::string arguments;
  std::string makefile;
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < words.size(); ++i) {
    arguments += " " + shell_word("V" + std::to_string(i) + "=x" + make_argument(words[i]));
    makefile += "$(info $(V" + std::to_string(i) + "))\n";
    expected.push_back("x" + words[i]);
  }
  make.write("Makefile", makefile + "all: ;\n");
  CHECK(test::difference(test::lines(make.run("make -s" + arguments)), expected) == "");
}

TEST_CASE("make takes each usable path for one path") {
  if (!test::RealReader::has("make")) return;
  std::vector<std::string> paths;
  for (const std::string& text : test::texts_of_all_bytes("/")) {
    if (character_unusable_in_make_path(text).empty()) paths.push_back("x/" + text);
  }
  CHECK(paths.size() > 900);
  const test::RealReader make;
  std::string list;
  std::vector<std::string> expected;
  make.run("mkdir x");
  for (const std::string& path : paths) {
    if (path != "x/.") make.write(path, "");
    list += " " + make_path(path);
    expected.push_back(path);
  }
  make.write("Makefile", "files :=" + list + "\nall: $(files)\n\t@printf '%s\\n' $^\n" + "x/%: ;\n");
  CHECK(test::difference(test::lines(make.run("make -s")), expected) == "");
}

TEST_CASE("paths that kbuild cannot take are known") {
  CHECK(character_unusable_in_make_path("/home/a-b_c.d+e@2~f^g!h/ü").empty());
  for (const char c : std::string(" \t:%,=#$;&|<>()[]{}*?'\"`\\\n")) {
    const std::string path = std::string("/a") + c + "b";
    CHECK(character_unusable_in_make_path(path) == std::string(1, c));
  }
}

TEST_CASE("backslashes are doubled only where make would halve them") {
  CHECK(make_value("a\\b") == "a\\b");
  CHECK(make_value("\\\\#") == "\\\\\\\\\\#");
  CHECK(make_value("a\\") == "a\\$(empty)");
  CHECK(make_value("a\\\\") == "a\\\\");
}

TEST_CASE("what make cannot take is an error that says so") {
  for (const char* path : {"", "a b", "a:b", "a\nb", "a'b", "a%b", "a#b", "a$b", "a,b", "a=b"})
    CHECK_THROWS_AS(make_path(path), Inexpressible);
  CHECK_THROWS_AS(make_value("a\nb"), Inexpressible);
  CHECK_THROWS_AS(make_value_word("a\nb"), Inexpressible);
  CHECK_THROWS_AS(make_recipe_word("a\nb"), Inexpressible);
}
