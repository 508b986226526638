// SPDX-License-Identifier: Apache-2.0
// What is written for ninja, shells, modprobe and regular expressions is read back by them, for every byte.
#include "support/quoting.hpp"

#include <catch2/catch.hpp>

#include "support/real_reader.hpp"

using namespace portato;
using namespace portato::support;

namespace {

std::string joined(const std::vector<std::string>& texts, std::string (*write)(std::string_view)) {
  std::string line;
  for (const std::string& text : texts) line += " " + write(text);
  return line;
}

}  // namespace

TEST_CASE("ninja takes each path for one path, and each word for one word") {
  if (!test::RealReader::has("ninja")) return;
  std::vector<std::string> paths = test::texts_of_all_bytes("\n\r/");
  std::erase(paths, ".");  // the folder itself
  const std::vector<std::string> words = test::texts_of_all_bytes("\n\r");
  const test::RealReader ninja;
  for (const std::string& path : paths) ninja.write(path, "");
  // Commands of more than 128 KiB do not run.
  ninja.write("build.ninja", std::string(kNinjaVariables) +
                                 "rule paths\n  command = printf '%s\\0' $in >$out\n"
                                 "rule words\n  command = printf '%s\\0'" +
                                 joined(words, ninja_word) + " >$out\nbuild of_paths: paths" +
                                 joined(paths, ninja_path) + "\nbuild of_words: words\n");
  ninja.run("ninja");
  CHECK(test::difference(test::pieces(ninja.read("of_paths")), paths) == "");
  CHECK(test::difference(test::pieces(ninja.read("of_words")), words) == "");
}

TEST_CASE("a value for ninja keeps its blanks") {
  if (!test::RealReader::has("ninja")) return;
  const test::RealReader ninja;
  ninja.write("build.ninja", "rule show\n  command = echo \"[$value]\"\nbuild x: show\n  value = " +
                                 ninja_value("  two  : | ") + "\n");
  CHECK(ninja.run("ninja --quiet") == "[  two  : | ]\n");
}

TEST_CASE("ninja takes sixty nodes") {
  std::string path;
  for (int i = 0; i < 60; ++i) path += "/a";
  CHECK(count_path_nodes(path) == kMostPathNodes);
  CHECK(ninja_path(path) == path);
  CHECK(is_depfile_path(path));
  CHECK_THROWS_AS(ninja_path(path + "/a"), Inexpressible);
  CHECK_FALSE(is_depfile_path(path + "/a"));
  CHECK(count_path_nodes("/") == 0);
  CHECK(count_path_nodes("a/b") == 2);
}

TEST_CASE("ninja reads the paths of a dependency file, or they are known to be none") {
  if (!test::RealReader::has("ninja")) return;
  std::vector<std::string> paths;
  for (const std::string& path : test::texts_of_all_bytes("/")) {
    if (is_depfile_path(path) && path != ".") paths.push_back(path);
  }
  CHECK(paths.size() > 1000);
  const test::RealReader ninja;
  std::string text = "out:";
  for (const std::string& path : paths) text += " \\\n  " + depfile_path(path);
  ninja.write("out.d", text + "\n");
  ninja.write("build.ninja",
              "rule make\n  command = touch $out\n  depfile = out.d\n  deps = gcc\nbuild out: make\n");
  ninja.run("cp out.d keep.d && ninja");
  const std::string shown = ninja.run("ninja -t deps out");
  std::vector<std::string> read;
  for (const std::string_view line : split(shown, '\n')) {
    if (line.starts_with("    ")) read.emplace_back(line.substr(4));
  }
  CHECK(test::difference(read, paths) == "");
}

TEST_CASE("what no dependency file can name is refused") {
  for (const char* path : {"it's", "a&b", "a\tb", "a:", "a\\", "a\\ b", "a\nb", "a;b", ""}) {
    CHECK_FALSE(is_depfile_path(path));
    CHECK_THROWS_AS(depfile_path(path), Inexpressible);
  }
}

TEST_CASE("each shell takes a word for one word") {
  const std::vector<std::string> words = test::texts_of_all_bytes();
  for (const char* shell : {"dash", "bash", "busybox"}) {
    if (!test::RealReader::has(shell)) continue;
    const test::RealReader reader;
    reader.write("script", "printf '%s\\0'" + joined(words, shell_word) + "\n");
    const std::string command = shell == std::string("busybox") ? "busybox sh" : shell;
    CHECK(test::difference(test::pieces(reader.run(command + " script")), words) == "");
  }
  CHECK(shell_word("") == "''");
  CHECK_THROWS_AS(shell_word(std::string_view("a\0b", 3)), Inexpressible);
}

TEST_CASE("modprobe reads each text as it is") {
  if (!test::RealReader::has("/sbin/modprobe")) return;
  const test::RealReader modprobe;
  std::string lines;
  std::vector<std::string> expected;
  for (const std::string& text : test::texts_of_all_bytes()) {
    if (!is_modprobe_text(text)) continue;
    lines += "options m" + std::to_string(expected.size()) + " x=" + modprobe_text(text) + "\n";
    expected.push_back("options m" + std::to_string(expected.size()) + " x=" + text);
  }
  modprobe.write("test.conf", lines);
  std::vector<std::string> read;
  const std::string shown = modprobe.run("/sbin/modprobe -C test.conf --showconfig");
  for (const std::string_view line : split(shown, '\n')) {
    if (line.starts_with("options m")) read.emplace_back(line);
  }
  std::sort(read.begin(), read.end());
  std::sort(expected.begin(), expected.end());
  CHECK(test::difference(read, expected) == "");
}

TEST_CASE("a word of modprobe.d holds no blank") {
  CHECK(modprobe_word("usb:v*p\\x") == "usb:v*p\\\\x");
  for (const char* word : {"", "a b", "a\tb", "a\nb"}) CHECK_THROWS_AS(modprobe_word(word), Inexpressible);
}

TEST_CASE("a regular expression matches the text alone") {
  if (!test::RealReader::has("bash")) return;
  const test::RealReader bash;
  std::string script;
  for (const std::string& text : test::texts_of_all_bytes()) {
    script += "re=" + shell_word("^" + regex_literal(text) + "$") + "\n[[ " + shell_word(text) +
              " =~ $re ]] && [[ ! " + shell_word(text + "x") + " =~ $re ]] && [[ ! axb =~ $re ]] || echo " +
              shell_word(text) + "\n";
  }
  bash.write("script", script);
  CHECK(bash.run("LC_ALL=C bash script") == "");
}

TEST_CASE("a word for systemd is quoted, its specifiers and variables are not expanded") {
  CHECK(systemd_word("a b") == "\"a b\"");
  CHECK(systemd_word("50% \"x\" $y \\z") == R"("50%% \"x\" $$y \\z")");
  CHECK_THROWS_AS(systemd_word("a\nb"), Inexpressible);
  CHECK_THROWS_AS(systemd_word("a\xff"), Inexpressible);
}

TEST_CASE("a comment is one line, whatever it says") {
  CHECK(comment_text("a\nb") == "a\\x0ab");
  CHECK(comment_text("a\\") == "a\\ ");
  CHECK(comment_text("\xe2\x80\xae") == "\\xe2\\x80\\xae");
}

TEST_CASE("characters are kept, other bytes are shown") {
  CHECK(as_characters("caf\xc3\xa9 caf\xe9") == "caf\xc3\xa9 caf\\xe9");
}

TEST_CASE("what no syntax can express is an error that says so") {
  CHECK_THROWS_WITH(ninja_path("a\nb"), "a path for ninja cannot express `a\\x0ab`");
  CHECK_THROWS_AS(ninja_path("a\rb"), Inexpressible);
  CHECK_THROWS_AS(ninja_value("a\nb"), Inexpressible);
  CHECK_THROWS_AS(ninja_word("a\nb"), Inexpressible);
}
