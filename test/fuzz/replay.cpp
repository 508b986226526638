// SPDX-License-Identifier: Apache-2.0
// fuzz_replay [--only TARGET] FOLDER... - gives every file FOLDER/TARGET/FILE to the fuzz target of that
// name, without libFuzzer. Ends with the failure of the first input that breaks something, after its name;
// prints a line a target otherwise.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/sanitizer.hpp"

#ifdef PORTATO_HAS_ASAN
#include <sanitizer/common_interface_defs.h>
#else
#include <csignal>
#endif

namespace fs = std::filesystem;

#define PORTATO_FUZZ_TARGET(name) extern "C" int fuzz_##name(const std::uint8_t* data, std::size_t size);
#include "fuzz_targets.inc"
#undef PORTATO_FUZZ_TARGET

namespace {

struct Target {
  std::string_view name;
  int (*run)(const std::uint8_t* data, std::size_t size);
};

#define PORTATO_FUZZ_TARGET(name) Target{#name, fuzz_##name},
constexpr std::array kTargets{
#include "fuzz_targets.inc"
};
#undef PORTATO_FUZZ_TARGET

std::string current;  // what is being replayed, for who looks at a failure

void tell_current() { std::fprintf(stderr, "fuzz_replay: while replaying %s\n", current.c_str()); }

void tell_current_when_dying() {
#ifdef PORTATO_HAS_ASAN
  __sanitizer_set_death_callback(tell_current);
#else
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) {
    std::signal(signal, [](int number) {
      tell_current();
      std::signal(number, SIG_DFL);
      std::raise(number);
    });
  }
#endif
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  return files;
}

std::size_t replay(const Target& target, const fs::path& folder) {
  std::size_t count = 0;
  for (const fs::path& path : files_in(folder / target.name)) {
    current = path.string();
    std::ifstream stream(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    target.run(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    ++count;
  }
  return count;
}

}  // namespace

int main(int count, char** arguments) {
  tell_current_when_dying();
  std::vector<std::string> folders(arguments + 1, arguments + count);
  std::string only;
  if (folders.size() > 2 && folders.front() == "--only") {
    only = folders[1];
    folders.erase(folders.begin(), folders.begin() + 2);
  }
  std::size_t all = 0;
  for (const Target& target : kTargets) {
    if (!only.empty() && target.name != only) continue;
    std::size_t inputs = 0;
    for (const std::string& folder : folders) inputs += replay(target, folder);
    std::printf("%-10s %6zu inputs\n", std::string(target.name).c_str(), inputs);
    if (inputs == 0) {
      std::fprintf(stderr, "fuzz_replay: there is nothing for %s\n", std::string(target.name).c_str());
      return 1;
    }
    all += inputs;
  }
  std::printf("%-10s %6zu inputs, all hold\n", "together", all);
}
