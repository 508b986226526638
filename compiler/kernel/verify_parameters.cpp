// SPDX-License-Identifier: Apache-2.0
// What the definition files set and bring along for a module: parameters and firmware.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "diag/codes.hpp"
#include "kernel/parameter_value.hpp"
#include "kernel/verification.hpp"
#include "support/edit_distance.hpp"
#include "support/strings.hpp"

namespace portato::kernel {

namespace {

/// Taken by the kernel itself for every module (kernel/module/main.c: unknown_module_param_cb).
constexpr std::array<std::string_view, 2> kKernelParameters{"dyndbg", "async_probe"};

void report_unknown(const Verification& verification, const ImageModule& module,
                    const DeclaredParameter& parameter) {
  std::vector<std::string_view> known;
  for (const ModuleParameter& each : module.facts->parameters) known.push_back(each.name);
  diag::Diagnostic diagnostic =
      diag::make(diag::kUnknownParameter, parameter.name_range, module.file, parameter.name);
  if (const auto nearest = support::nearest_word(parameter.name, known)) {
    const std::string name = support::printable(*nearest);
    diagnostic.message += fmt::format("; did you mean `{}`?", name);
    diagnostic.fixes.push_back(
        {"set `" + name + "`", {{parameter.name_range, std::string(*nearest)}}, false});
  } else if (known.empty()) {
    diagnostic.help = "it has no parameters at all";
  } else {
    constexpr std::size_t kShown = 12;
    const std::vector<std::string> shown(
        known.begin(), known.begin() + static_cast<std::ptrdiff_t>(std::min(known.size(), kShown)));
    diagnostic.help = support::printable(
        "it has " + support::join(shown, ", ") + (known.size() > kShown ? ", …" : ""), 400);
  }
  verification.report(module, std::move(diagnostic));
}

/// Firmware may lie there compressed (CONFIG_FW_LOADER_COMPRESS).
bool has_file(const ImageModules& image, std::string_view firmware) {
  const std::string end = "/" + std::string(firmware);
  return std::any_of(image.files.begin(), image.files.end(), [&](std::string_view file) {
    for (const std::string_view suffix : {".xz", ".zst"}) {
      if (file.ends_with(suffix)) file.remove_suffix(suffix.size());
    }
    return file.ends_with(end);
  });
}

/// Why the module would not take the value; nothing if it would.
std::optional<std::string> reason_against_value(const ImageModule& module, const std::string& value,
                                                const ModuleParameter& known) {
  const auto reason = reason_against(value, known.type, module.facts->kind.is_64_bit);
  return reason ? reason : reason_against_size(value, known.type, known.most);
}

}  // namespace

void verify_parameters(const Verification& verification, const ImageModule& module) {
  for (const DeclaredParameter& parameter : module.parameters) {
    // The kernel takes `-` and `_` in a parameter's name for the same (kernel/params.c: parameqn).
    const std::string name = support::replace_all(parameter.name, "-", "_");
    if (std::find(kKernelParameters.begin(), kKernelParameters.end(), name) != kKernelParameters.end())
      continue;
    const ModuleParameter* known = module.facts->find_parameter(name);
    if (known == nullptr) {
      report_unknown(verification, module, parameter);
    } else if (const auto reason = reason_against_value(module, parameter.value, *known)) {
      verification.report(module, diag::make(diag::kBadParameterValue, parameter.value_range,
                                             support::printable(parameter.value), parameter.name,
                                             support::printable(known->type), *reason));
    }
  }
}

void verify_firmware(const Verification& verification, const ImageModule& module) {
  if (module.definition.empty()) return;
  std::vector<std::string_view> built_in;
  if (verification.kernel != nullptr)
    built_in = support::split(verification.kernel->tree.config.value("CONFIG_EXTRA_FIRMWARE"), ' ');
  for (const std::string_view firmware : module.facts->values("firmware")) {
    if (has_file(verification.image, firmware)) continue;
    if (std::find(built_in.begin(), built_in.end(), firmware) != built_in.end()) continue;
    verification.report(
        module, diag::make(diag::kFirmwareMissing, module.place, module.file, support::printable(firmware))
                    .with_help("bundle it, unless the target's root file system has it already"));
  }
}

}  // namespace portato::kernel
