// SPDX-License-Identifier: Apache-2.0
// What is read of a kernel and its configuration, and whether it takes a text as the value of a parameter.
// The first byte chooses.
#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>

#include "fuzz_input.hpp"
#include "kernel/kernel_info.hpp"
#include "kernel/kernel_variables.hpp"
#include "kernel/parameter_value.hpp"
#include "source/memory_fs.hpp"

using namespace portato;
using test::require;

namespace {

void fuzz_symbols(std::string_view text) {
  const auto table = kernel::KernelSymbols::parse(std::string(text));
  std::string written;
  for (const kernel::KernelSymbol& symbol : table.all()) {
    const kernel::KernelSymbol* found = table.find(symbol.name);
    require(found != nullptr && found->name == symbol.name, "each symbol can be found");
    written += fmt::format("0x{:08x}\t{}\t{}\tEXPORT_SYMBOL{}\t{}\n", symbol.crc, symbol.name,
                           symbol.provider, symbol.is_gpl_only ? "_GPL" : "", symbol.name_space);
  }
  const auto again = kernel::KernelSymbols::parse(written);
  require(again.all().size() == table.all().size(), "no line is lost");
  for (std::size_t i = 0; i < again.all().size(); ++i) {
    const kernel::KernelSymbol& left = table.all()[i];
    const kernel::KernelSymbol& right = again.all()[i];
    require(left.name == right.name && left.provider == right.provider && left.crc == right.crc &&
                left.name_space == right.name_space && left.is_gpl_only == right.is_gpl_only,
            "a table is what it is written as");
  }
}

/// The first line has the option, the others are the configuration.
void fuzz_configuration(std::string_view text) {
  const std::string_view option = text.substr(0, text.find('\n'));
  const std::string_view rest = text.substr(std::min(option.size() + 1, text.size()));
  std::string_view wanted;
  for (const std::string_view line : support::split(rest, '\n')) {
    if (!line.starts_with(option) || line.substr(option.size(), 1) != "=") continue;
    wanted = line.substr(option.size() + 1);
    if (wanted.size() >= 2 && wanted.front() == '"' && wanted.back() == '"')
      wanted = wanted.substr(1, wanted.size() - 2);
    break;
  }
  require(kernel::KernelConfig(rest).value(option) == wanted, "the first line that says it");
}

void fuzz_vermagic(std::string_view text) {
  const kernel::Vermagic parsed = kernel::parse_vermagic(text);
  const kernel::Vermagic again = kernel::parse_vermagic(parsed.text());
  require(again.release == parsed.release && again.flags == parsed.flags, "a line is what it is written as");
  const kernel::KernelConfig config(text);
  for (const char* architecture : {"x86", "arm64", "arm", "riscv", "powerpc", "mips", "s390", "?"}) {
    const kernel::Vermagic derived =
        kernel::derive_vermagic("6.1.0", config, architecture, text.substr(0, 3));
    require(derived.release == "6.1.0", "the release is given");
    kernel::machine_of(config, architecture);
  }
}

/// What strtoull() of the C library makes of it: the same rules as the kernel's, another implementation.
bool is_uint64(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || !(support::is_digit(text[0]) || support::is_letter(text[0]))) return false;
  const std::string copy(text);
  char* end = nullptr;
  errno = 0;
  static_cast<void>(std::strtoull(copy.c_str(), &end, 0));
  const std::string_view rest = std::string_view(copy).substr(static_cast<std::size_t>(end - copy.c_str()));
  return errno == 0 && end != copy.c_str() && (rest.empty() || rest == "\n");
}

/// The first line has the type, the others are the value.
void fuzz_parameter(std::string_view text) {
  const std::string_view type = text.substr(0, text.find('\n'));
  const std::string_view value = text.substr(std::min(type.size() + 1, text.size()));
  const auto reason = kernel::reason_against(value, type, text.size() % 2 == 0);
  require(!reason || !reason->empty(), "there is a reason");
  require(kernel::reason_against(value, "ullong", true).has_value() != is_uint64(value),
          "it is a number or not");
  if (!kernel::reason_against(value, "byte", true))
    require(!kernel::reason_against(value, "uint", true), "what a byte holds, a word holds");
  if (!kernel::reason_against(value, "short", false))
    require(!kernel::reason_against(value, "long", false), "what a short holds, a long holds");
}

/// A folder as a kernel tree, for every use of one.
void fuzz_tree(std::string_view text) {
  const test::FuzzedFolder input(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  source::MemoryFs fs;
  for (const auto& [path, content] : input.files) fs.add_file("/k/" + path, content);
  diag::CollectingSink sink;
  kernel::KernelQuery query;
  query.option = "/k";
  const auto choice = kernel::find_kernel_tree(fs, query, sink);
  require(choice.has_value(), "a folder that was named is taken");
  for (const auto use : {kernel::TreeUse::kBuild, kernel::TreeUse::kVerify, kernel::TreeUse::kFacts}) {
    diag::CollectingSink found;
    const auto tree = kernel::read_kernel_tree(fs, *choice, found, use);
    require(tree.has_value() != found.has_errors(), "it is a tree, or it is said why not");
    if (tree)
      require(tree->release.find_first_of("/ \n$'\"") == std::string::npos, "a release is one plain word");
    if (tree) kernel::check_architecture(*tree, "arm64", found);
  }
  const auto facts = kernel::read_kernel_info(fs, *choice, sink);
  require(!facts || !facts->tree.release.empty(), "a kernel has a release");
  kernel::KernelVariables variables(fs, query);
  for (const char* name : {"KERNEL_RELEASE", "KERNEL_VERSION", "KERNEL_SERIES", "CONFIG_X"})
    variables.find(name);
}

constexpr decltype(&fuzz_tree) kParts[] = {fuzz_symbols, fuzz_configuration, fuzz_vermagic, fuzz_parameter,
                                           fuzz_tree};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const test::MemoryLimit limit(size);
  if (size == 0) return 0;
  kParts[test::chosen(data[0], std::size(kParts))]({reinterpret_cast<const char*>(data + 1), size - 1});
  return 0;
}
