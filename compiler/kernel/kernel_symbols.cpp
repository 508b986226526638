// SPDX-License-Identifier: Apache-2.0
#include "kernel/kernel_symbols.hpp"

#include <array>
#include <charconv>
#include <optional>

#include "kernel/kernel_module_file.hpp"

namespace portato::kernel {

namespace {

constexpr std::size_t kFields = 5;

/// Text up to the next tab, which is taken away with it.
std::string_view take_field(std::string_view& line) {
  const std::size_t tab = line.find('\t');
  const std::string_view field = line.substr(0, tab);
  line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
  return field;
}

/// CRC, symbol, module, kind of export, name space. The first kernels with name spaces (5.4) had them third;
/// older ones had none.
std::optional<KernelSymbol> parse_line(std::string_view line) {
  std::array<std::string_view, kFields> fields;
  for (std::string_view& field : fields) field = take_field(line);
  if (!fields[0].starts_with("0x") || fields[1].empty()) return std::nullopt;
  constexpr std::string_view kExport = "EXPORT_";
  const bool is_space_third = !fields[3].starts_with(kExport) && fields[4].starts_with(kExport);
  KernelSymbol symbol;
  symbol.name = fields[1];
  symbol.provider = fields[is_space_third ? 3 : 2];
  symbol.name_space = fields[is_space_third ? 2 : 4];
  symbol.is_gpl_only = fields[is_space_third ? 4 : 3].find("_GPL") != std::string_view::npos;
  const std::string_view digits = fields[0].substr(2);
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), symbol.crc, 16);
  if (parsed.ec != std::errc() || symbol.provider.empty()) return std::nullopt;
  return symbol;
}

}  // namespace

std::string KernelSymbol::module() const { return kernel_name_of(provider); }

KernelSymbols KernelSymbols::parse(std::string text) {
  constexpr std::size_t kTypicalLine = 60;
  KernelSymbols table;
  table.text_ = std::make_unique<const std::string>(std::move(text));
  std::string_view rest = *table.text_;
  table.symbols_.reserve(rest.size() / kTypicalLine);
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (const auto symbol = parse_line(line)) table.symbols_.push_back(*symbol);
  }
  table.by_name_.reserve(table.symbols_.size());
  for (std::size_t i = 0; i < table.symbols_.size(); ++i) {
    table.by_name_.emplace(table.symbols_[i].name, static_cast<std::uint32_t>(i));
  }
  return table;
}

const KernelSymbol* KernelSymbols::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &symbols_[found->second];
}

}  // namespace portato::kernel
