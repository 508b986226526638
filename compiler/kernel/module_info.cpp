// SPDX-License-Identifier: Apache-2.0
// `.modinfo` and the parameters it declares.
#include "kernel/module_sections.hpp"

namespace portato::kernel {

using support::Error;
using support::Status;

namespace {

/// `name:rest`; nothing without a colon.
std::optional<std::pair<std::string_view, std::string_view>> split_declaration(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return std::pair(text.substr(0, colon), text.substr(colon + 1));
}

ModuleParameter& parameter_called(std::string_view name, KernelModuleFile& module) {
  for (ModuleParameter& parameter : module.parameters) {
    if (parameter.name == name) return parameter;
  }
  return module.parameters.emplace_back(ModuleParameter{std::string(name), "", ""});
}

}  // namespace

Status read_module_info(const ElfImage& image, KernelModuleFile& module) {
  const ElfSection* section = image.find(".modinfo");
  if (section == nullptr) return Error{"it has no `.modinfo`, so it is no kernel module"};
  std::string_view rest = section->bytes;
  while (!rest.empty()) {
    const std::string_view entry = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(entry.size() + 1, rest.size()));
    const std::size_t equals = entry.find('=');
    if (equals == std::string_view::npos) continue;  // filling between entries
    if (module.info.size() == kMostEntries) return Error{"the file is damaged: its `.modinfo` has no end"};
    module.info.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
  }
  return support::Done{};
}

void collect_parameters(KernelModuleFile& module) {
  // No module has more than some hundred; a file that pretends to must not cost a square of its size.
  constexpr std::size_t kMostParameters = 4096;
  for (const auto& [key, text] : module.info) {
    if (key != "parmtype" && key != "parm") continue;
    const auto declaration = split_declaration(text);
    if (!declaration) continue;
    if (module.parameters.size() == kMostParameters) return;
    ModuleParameter& parameter = parameter_called(declaration->first, module);
    (key == "parm" ? parameter.description : parameter.type) = declaration->second;
  }
}

}  // namespace portato::kernel
