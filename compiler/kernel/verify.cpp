#include "kernel/verify.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.hpp"
#include "kernel/verification.hpp"
#include "support/paths.hpp"
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
  std::vector<bool> seen(image.modules.size());
  std::vector<std::size_t> open{from};
  while (!open.empty()) {
    const std::size_t current = open.back();
    open.pop_back();
    for (const DeclaredRequirement& requirement : module(current).requirements) {
      if (requirement.module == other) return true;
      if (!seen[requirement.module]) open.push_back(requirement.module);
      seen[requirement.module] = true;
    }
  }
  return false;
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

namespace {

/// How to write, in the definition of `user`, that it requires `provider`.
std::string requirement_text(const ImageModule& user, const ImageModule& provider) {
  if (user.definition == provider.definition) return provider.file.substr(0, provider.file.rfind(".ko"));
  return "$CURDIR/" + support::relative_path(provider.definition, support::directory_of(user.definition));
}

diag::Diagnostic missing_requirement(const Verification& verification, std::size_t user_index,
                                     std::size_t used_index, std::string_view symbol) {
  const ImageModule& user = verification.module(user_index);
  const ImageModule& used = verification.module(used_index);
  const bool is_left_out = used.is_manual && !user.is_manual;
  const bool is_later = used_index > user_index;
  const char* consequence = is_left_out ? "that one is loaded by hand only"
                            : is_later  ? "that one is loaded later"
                                        : "that one is loaded before it by chance only";
  diag::Diagnostic diagnostic = diag::make(diag::kMissingRequirement, user.place, user.file,
                                           support::printable(symbol), used.file, std::string(consequence));
  if (!is_left_out && !is_later) diagnostic.severity = diag::Severity::kWarning;
  const std::string text = requirement_text(user, used);
  diagnostic.help = fmt::format("add `{}` to `kernelModules` of its `requires`", text);
  if (user.slot) {
    diagnostic.fixes.push_back(
        {"require `" + text + "`", {{user.slot->at, user.slot->before + text + user.slot->after}}, true});
  }
  return diagnostic;
}

/// The first symbol of `provider` that `user` imports.
std::string_view first_used_symbol(const Verification& verification, const KernelModuleFile& user,
                                   std::size_t provider) {
  for (const ImportedSymbol& symbol : user.imports) {
    const auto found = verification.exports.find(symbol.name);
    if (found != verification.exports.end() && found->second.module == provider) return symbol.name;
  }
  return {};
}

}  // namespace

void verify_requirements(Verification& verification, std::size_t index) {
  const ImageModule& module = verification.module(index);
  if (module.definition.empty()) return;
  ModuleNeeds& needs = verification.needs[index];
  for (const std::size_t used : needs.used_modules) {
    if (verification.module(used).definition.empty() || verification.is_required(index, used)) continue;
    const std::string_view symbol = first_used_symbol(verification, *module.facts, used);
    verification.report(module, missing_requirement(verification, index, used, symbol));
  }
  for (const DeclaredRequirement& requirement : module.requirements) {
    const ImageModule& required = verification.module(requirement.module);
    const bool is_used =
        std::binary_search(needs.used_modules.begin(), needs.used_modules.end(), requirement.module);
    if (!is_used && required.facts && !required.facts->exports.empty()) {
      needs.unused_requirements.push_back(requirement.module);
    }
  }
}

std::vector<ModuleNeeds> verify_modules(const ImageModules& image, const KernelFacts* kernel,
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
    verify_requirements(verification, i);
  }
  return std::move(verification.needs);
}

}  // namespace portato::kernel
