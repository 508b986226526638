// SPDX-License-Identifier: Apache-2.0
#include "kernel/kernel_module_file.hpp"

#include <algorithm>
#include <array>

#include "kernel/module_sections.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::kernel {

using support::Error;
using support::Result;
using support::Status;

std::string_view KernelModuleFile::value(std::string_view key) const {
  const auto found =
      std::find_if(info.begin(), info.end(), [&](const auto& entry) { return entry.first == key; });
  return found == info.end() ? std::string_view() : found->second;
}

std::vector<std::string_view> KernelModuleFile::values(std::string_view key) const {
  std::vector<std::string_view> result;
  for (const auto& [name, text] : info) {
    if (name == key) result.push_back(text);
  }
  return result;
}

bool KernelModuleFile::has_gpl_licence() const {
  // include/linux/license.h: license_is_gpl_compatible()
  constexpr std::array<std::string_view, 6> kCompatible{
      "GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"};
  const std::vector<std::string_view> licences = values("license");
  return !licences.empty() && std::all_of(licences.begin(), licences.end(), [&](std::string_view licence) {
    return std::find(kCompatible.begin(), kCompatible.end(), licence) != kCompatible.end();
  });
}

const ModuleParameter* KernelModuleFile::find_parameter(std::string_view name) const {
  const auto found =
      std::find_if(parameters.begin(), parameters.end(), [&](const auto& p) { return p.name == name; });
  return found == parameters.end() ? nullptr : &*found;
}

std::optional<std::uint32_t> KernelModuleFile::find_version(std::string_view symbol) const {
  const auto found = std::lower_bound(
      versions.begin(), versions.end(), symbol,
      [](const SymbolVersion& version, std::string_view name) { return version.name < name; });
  if (found == versions.end() || found->name != symbol) return std::nullopt;
  return found->crc;
}

Result<KernelModuleFile> parse_kernel_module(std::string_view bytes) {
  Result<ElfImage> image = ElfImage::open(bytes);
  if (!image) return image.error();
  if (image->find(".gnu.linkonce.this_module") == nullptr)
    return Error{"it is an object file, but no kernel module"};
  KernelModuleFile module;
  module.kind = image->kind();
  for (const auto read : {read_module_info, read_versions, read_symbols, read_relocations}) {
    if (const Status done = read(*image, module); !done) return done.error();
  }
  for (const char* name : {".plt", ".init.plt"}) {
    if (image->find(name) != nullptr) module.branch_tables.emplace_back(name);
  }
  collect_parameters(module);
  read_parameter_limits(*image, module);
  module.signature = read_signature(bytes);
  return module;
}

std::vector<std::string> modules_wanted_before(const KernelModuleFile& module) {
  std::vector<std::string> names;
  for (const std::string_view line : module.values("softdep")) {
    bool is_before = false;
    for (const std::string_view word : support::split(line, ' ')) {
      if (word.ends_with(':')) {
        is_before = word == "pre:";
      } else if (is_before && !word.empty()) {
        names.emplace_back(word);
      }
    }
  }
  return names;
}

std::string kernel_name_of(std::string_view path) {
  std::string_view name = support::file_name_of(path);
  for (const std::string_view suffix : {".gz", ".xz", ".zst"}) {
    if (name.ends_with(suffix)) name.remove_suffix(suffix.size());
  }
  for (const std::string_view suffix : {".ko", ".o"}) {
    if (name.ends_with(suffix)) name.remove_suffix(suffix.size());
  }
  return support::replace_all(name, "-", "_");
}

}  // namespace portato::kernel
