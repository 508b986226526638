// SPDX-License-Identifier: Apache-2.0
#include "kernel/verify.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.hpp"
#include "kernel/verification.hpp"
#include "support/graph.hpp"
#include "support/strings.hpp"

namespace portato::kernel {

void Verification::report(const ImageModule& module, diag::Diagnostic diagnostic) const {
  if (module.is_optional && diagnostic.severity == diag::Severity::kError) {
    diagnostic.severity = diag::Severity::kWarning;
    diagnostic.notes.push_back({{}, "the system goes on without this module, because it is optional"});
  }
  sink.report(std::move(diagnostic));
}

bool Verification::is_required(std::size_t from, std::size_t other) const {
  return support::leads_to(image.modules.size(), from, other, [&](support::Node node) {
    std::vector<support::Node> required;
    for (const DeclaredRequirement& requirement : module(node).requirements)
      required.push_back(requirement.module);
    return required;
  });
}

std::string kernel_text(const Verification& verification) { return "kernel " + verification.release(); }

std::string others_text(const std::vector<std::string_view>& names) {
  constexpr std::size_t kShown = 4;
  if (names.empty()) return "";
  std::vector<std::string> shown;
  for (const std::string_view name : names) {
    if (shown.size() < kShown) shown.push_back("`" + support::printable(name) + "`");
  }
  if (names.size() > kShown) shown.push_back(fmt::format("{} more", names.size() - kShown));
  const std::string last = std::move(shown.back());
  shown.pop_back();
  return "the same goes for " + (shown.empty() ? last : support::join(shown, ", ") + " and " + last);
}

std::vector<ModuleNeeds> verify_modules(const ImageModules& image, const KernelInfo* kernel,
                                        diag::DiagSink& sink) {
  Verification verification{image, kernel, sink, {}, std::vector<ModuleNeeds>(image.modules.size())};
  collect_exports(verification);
  for (std::size_t i = 0; i < image.modules.size(); ++i) {
    const ImageModule& module = image.modules[i];
    if (!module.facts) {
      verification.report(module, diag::make(diag::kUnreadableModule, module.place, module.file,
                                             module.facts.error().message));
      continue;
    }
    verify_parameters(verification, module);
    verify_firmware(verification, module);
    if (!verify_identity(verification, module)) continue;
    verify_symbols(verification, i);
  }
  verify_requirements(verification);
  return std::move(verification.needs);
}

}  // namespace portato::kernel
