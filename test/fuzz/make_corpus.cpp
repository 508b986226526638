// SPDX-License-Identifier: Apache-2.0
// make_corpus CORPUS DICTIONARY - writes what the fuzzers begin with: CORPUS/TARGET/N from the samples and
// the language and golden cases, and a dictionary of every word of the language.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "support/strings.hpp"
#include "syntax/vocabulary.hpp"
#include "unit/kernel/elf_builder.hpp"

namespace fs = std::filesystem;
using namespace portato;

namespace {

std::string read(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

class Corpus {
 public:
  explicit Corpus(fs::path folder) : folder_(std::move(folder)) {}

  void add(const std::string& target, const std::string& bytes) {
    fs::create_directories(folder_ / target);
    std::ofstream(folder_ / target / std::to_string(count_++), std::ios::binary) << bytes;
  }

 private:
  fs::path folder_;
  int count_ = 0;
};

bool is_definition(const fs::path& path) {
  static const std::set<std::string> kFatalSignals{".mdef", ".sdef", ".adef", ".cdef", ".sinc", ".inc"};
  return kFatalSignals.count(path.extension().string()) == 1;
}

std::vector<fs::path> definitions_in(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && is_definition(entry.path())) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// The place as FuzzedText reads it: the kind of file for a whole one, an entry of the vocabulary for others.
char place_byte(const fs::path& path, const std::string& text) {
  const std::string ending = path.extension().string();
  constexpr std::string_view kPlace = "//! place: ";
  const auto words = syntax::vocabulary();
  if (text.starts_with(kPlace)) {
    const std::string place = text.substr(kPlace.size(), text.find('\n') - kPlace.size());
    for (std::size_t i = 128; i < 256; ++i) {
      const syntax::Keyword& word = words[i % words.size()];
      if (syntax::place_inside(word.place, word.name) == place) return static_cast<char>(i);
    }
  }
  const std::string_view kinds = "msac";
  return static_cast<char>(ending == ".sinc" ? 1 : kinds.find(ending[1]));
}

void add_texts(Corpus& corpus, const fs::path& folder) {
  for (const fs::path& path : definitions_in(folder)) {
    const std::string text = read(path);
    const std::string bytes = place_byte(path, text) + text;
    if (bytes[0] < 0 && !text.starts_with("//!")) continue;
    for (const char* target : {"parse", "format", "render"}) corpus.add(target, bytes);
    corpus.add("expand", "+ x" + path.extension().string() + "\n" + text);
    corpus.add("pipeline", "+ x" + path.extension().string() + "\n" + text);
  }
}

/// The files of steps that the golden cases want, as fuzz_steps.cpp takes them.
void add_steps(Corpus& corpus, const fs::path& golden) {
  constexpr std::string_view kKinds[] = {"kbuild", "external", "verify", "package", "result"};
  for (const auto& entry : fs::recursive_directory_iterator(golden)) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() != ".json" || entry.path().parent_path().filename() != "steps") continue;
    for (std::size_t i = 0; i < std::size(kKinds); ++i) {
      if (name.starts_with(kKinds[i])) corpus.add("steps", static_cast<char>('a' + i) + read(entry.path()));
    }
  }
}

void add_targets(Corpus& corpus, const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) corpus.add("target", read(entry.path()));
}

/// A kernel module with something of everything, for machines of each kind.
void add_modules(Corpus& corpus) {
  using test::ElfBuilder;
  for (const test::ElfShape shape :
       {test::ElfShape{EM_X86_64, true, false}, test::ElfShape{EM_ARM, false, false},
        test::ElfShape{EM_S390, true, true}}) {
    corpus.add("module", ElfBuilder(shape)
                             .info("name=vbus")
                             .info("vermagic=6.1.0 SMP mod_unload modversions ")
                             .info("license=GPL")
                             .info("parmtype=a:array of int")
                             .info("softdep=pre: crc16")
                             .info("import_ns=VEHICLE")
                             .version("module_layout", 1)
                             .extended_version("kfree", 2)
                             .import("kfree")
                             .exported("vbus_send", 3, true, "VEHICLE")
                             .exported("vbus_old", 4, false, "", ElfBuilder::Crc::kAbsolute)
                             .build());
  }
}

/// Whole folders: each of its definitions comes first once; other files are empty.
void add_folders(Corpus& corpus, const fs::path& folder) {
  for (const fs::path& first : definitions_in(folder)) {
    std::string bytes = "+ " + fs::relative(first, folder).string() + "\n" + read(first) + "\n";
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file() || entry.path() == first) continue;
      bytes += "+ " + fs::relative(entry.path(), folder).string() + "\n";
      if (is_definition(entry.path())) bytes += read(entry.path()) + "\n";
    }
    if (bytes.size() > 6000) continue;
    corpus.add("expand", bytes);
    corpus.add("pipeline", bytes);
  }
}

void write_dictionary(const fs::path& path) {
  std::set<std::string> words{"{",        "}",          "(",
                              ")",        ":",          "=",
                              "->",       ".",          "*",
                              "[r]",      "[rwx]",      "#if",
                              "#elif",    "#else",      "#endif",
                              "#include", "//",         "/*",
                              "*/",       "${X}",       "$CURDIR",
                              "$X",       "$$",         "file_exists(",
                              "<root>",   "[optional]", "file",
                              "dir",      "\\n+ ",      "x.sdef",
                              "x.mdef",   "x.adef",     "c/Component.cdef",
                              "x.sinc",   "x.c",        "10K",
                              "\\x22",    "'",          "\\x5c"};
  for (const syntax::Keyword& keyword : syntax::vocabulary()) {
    words.insert(std::string(keyword.name) + ":");
    words.insert(std::string(keyword.name) + ": {");
    for (const std::string_view word : syntax::words_of(keyword)) words.emplace(word);
  }
  std::ofstream stream(path);
  for (const std::string& word : words) stream << '"' << support::replace_all(word, "\\n", "\\x0a") << "\"\n";
}

}  // namespace

int main(int, char** arguments) {
  const fs::path root = PORTATO_SOURCE_DIRECTORY;
  Corpus corpus(arguments[1]);
  add_texts(corpus, root / "samples");
  add_texts(corpus, root / "test/lang");
  add_folders(corpus, root / "samples/vehicle");
  for (const auto& entry : fs::directory_iterator(root / "test/golden")) {
    if (entry.is_directory()) add_folders(corpus, entry.path() / "in");
  }
  add_modules(corpus);
  add_steps(corpus, root / "test/golden");
  add_targets(corpus, root / "samples/targets");
  write_dictionary(arguments[2]);
}
