// SPDX-License-Identifier: Apache-2.0
// Every symbol that a module uses: who exports it, in which version, and whether this module may use it
// (kernel/module/main.c: resolve_symbol).
#include <elf.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "diag/codes.hpp"
#include "kernel/symbol_hints.hpp"
#include "kernel/verification.hpp"
#include "support/strings.hpp"

namespace portato::kernel {

namespace {

/// One way to see an exported symbol, whoever exports it.
struct Provided {
  std::string_view name_space;
  std::optional<std::uint32_t> crc;
  bool is_gpl_only = false;
  std::optional<std::size_t> module;     ///< of the image
  const KernelSymbol* kernel = nullptr;  ///< of the kernel or one of its modules
};

std::string provider_text(const Verification& verification, const Provided& provided) {
  if (provided.module) return "`" + verification.module(*provided.module).file + "`";
  if (provided.kernel->is_in_kernel_image()) return kernel_text(verification);
  return fmt::format("module `{}` of {}", provided.kernel->module(), kernel_text(verification));
}

/// A symbol of the image hides one of the kernel's modules, which it may be meant to replace, but none of the
/// kernel.
std::optional<Provided> find_provider(const Verification& verification, std::string_view name) {
  const KernelSymbol* symbol =
      verification.kernel == nullptr ? nullptr : verification.kernel->symbols.find(name);
  const auto in_image = verification.exports.find(name);
  const bool is_kernel =
      symbol != nullptr && (symbol->is_in_kernel_image() || in_image == verification.exports.end());
  if (is_kernel) {
    const auto crc = symbol->crc == 0 ? std::nullopt : std::optional(symbol->crc);
    return Provided{symbol->name_space, crc, symbol->is_gpl_only, std::nullopt, symbol};
  }
  if (in_image == verification.exports.end()) return std::nullopt;
  const ExportedSymbol& exported = *in_image->second.symbol;
  return Provided{exported.name_space, exported.crc, exported.is_gpl_only, in_image->second.module, nullptr};
}

/// Left undefined by compilers and linkers; nobody exports them (scripts/mod/modpost.c: ignore_undef_symbol).
bool is_compiler_symbol(std::string_view name, const ElfKind& kind) {
  if (name == "_GLOBAL_OFFSET_TABLE_" || name == "__this_module") return true;
  if (kind.machine == EM_MIPS) return name == "_gp_disp";
  if (kind.machine != EM_PPC && kind.machine != EM_PPC64) return false;
  constexpr std::array<std::string_view, 7> kStarts{".TOC.",      "_restgpr", "_savegpr", "_rest32gpr",
                                                    "_save32gpr", "_restvr",  "_savevr"};
  return std::any_of(kStarts.begin(), kStarts.end(),
                     [&](std::string_view start) { return name.starts_with(start); });
}

/// References that only instructions of Thumb have.
bool is_in_thumb_code(const ElfKind& kind, std::uint32_t type) {
  return kind.machine == EM_ARM && (type == R_ARM_THM_PC22 || type == R_ARM_THM_JUMP24 ||
                                    (type >= R_ARM_THM_MOVW_ABS_NC && type <= R_ARM_THM_MOVT_PREL));
}

/// `module:kvm,kvm-*`: the only modules that may use a symbol, a star standing for the rest
/// (kernel/module/main.c: verify_module_namespace).
constexpr std::string_view kForModules = "module:";

bool is_among(std::string_view name, std::string_view list) {
  for (std::string_view pattern : support::split(list, ',')) {
    const bool is_open = pattern.ends_with('*');
    if (is_open) pattern.remove_suffix(1);
    const std::string wanted = support::replace_all(pattern, "-", "_");
    if (is_open ? name.starts_with(wanted) : name == wanted) return true;
  }
  return false;
}

/// Findings of one kind, gathered so that a module built for another kernel gives one message and not
/// hundreds.
using Names = std::vector<std::string_view>;

diag::Diagnostic with_others(diag::Diagnostic diagnostic, const Names& names) {
  const std::string others = others_text({names.begin() + 1, names.end()});
  if (!others.empty()) diagnostic.notes.push_back({{}, others});
  return diagnostic;
}

class SymbolCheck {
 public:
  SymbolCheck(Verification& verification, std::size_t index)
      : verification_(verification),
        module_(verification.module(index)),
        facts_(*module_.facts),
        needs_(verification.needs[index]) {
    for (const std::string_view name : facts_.values("import_ns")) imported_.insert(name);
  }

  void run() {
    for (const ImportedSymbol& symbol : facts_.imports) check(symbol);
    check_layout_version();
    report_unresolved();
    report_versions();
    report_namespaces();
    report_licence();
    report_relocations();
    sort_needs();
  }

 private:
  void check(const ImportedSymbol& symbol) {
    const auto provided = find_provider(verification_, symbol.name);
    if (!provided) {
      if (!symbol.is_weak && !is_compiler_symbol(symbol.name, facts_.kind))
        unresolved_.push_back(symbol.name);
      return;
    }
    note_need(*provided, symbol.is_weak);
    check_version(symbol.name, *provided);
    if (!provided->name_space.empty()) check_namespace(symbol.name, *provided);
    if (provided->is_gpl_only) gpl_only_.push_back(symbol.name);
    if (provided->module && !verification_.module(*provided->module).facts->has_gpl_licence()) {
      proprietary_.emplace_back(symbol.name, *provided->module);
    }
  }

  void note_need(const Provided& provided, bool is_weak) {
    if (provided.module) {
      (is_weak ? needs_.weakly_used_modules : needs_.used_modules).push_back(*provided.module);
    } else if (!is_weak && !provided.kernel->is_in_kernel_image()) {
      needs_.in_tree_modules.push_back(provided.kernel->module());
    }
  }

  /// A kernel without versions compares none; a module without one for this symbol is taken at its word.
  void check_version(std::string_view name, const Provided& provided) {
    if (verification_.kernel != nullptr && !verification_.kernel->tree.has_modversions) return;
    const auto expected = facts_.find_version(name);
    if (expected && provided.crc && *expected != *provided.crc) {
      versions_[provider_text(verification_, provided)].emplace_back(name, *expected, *provided.crc);
    }
  }

  /// The version of `struct module` itself, which no module names among its undefined symbols.
  void check_layout_version() {
    constexpr std::string_view kLayout = "module_layout";
    if (const auto provided = find_provider(verification_, kLayout)) check_version(kLayout, *provided);
  }

  void check_namespace(std::string_view name, const Provided& provided) {
    const std::string_view space = provided.name_space;
    if (!space.starts_with(kForModules)) {
      if (!imported_.contains(space)) namespaces_[space].push_back(name);
      return;
    }
    const std::string_view allowed = space.substr(kForModules.size());
    if (is_among(module_.kernel_name, allowed)) return;
    report(diag::make(diag::kSymbolForOthers, module_.place, module_.file, support::printable(name),
                      provider_text(verification_, provided), support::printable(allowed)));
  }

  void report(diag::Diagnostic diagnostic) { verification_.report(module_, std::move(diagnostic)); }

  /// Without a kernel nobody knows what it exports, and a file that could not be read may export anything.
  void report_unresolved() {
    constexpr std::size_t kMost = 8;
    const auto& modules = verification_.image.modules;
    const bool is_all_known =
        std::all_of(modules.begin(), modules.end(), [](const auto& m) { return m.facts.ok(); });
    if (verification_.kernel == nullptr || !is_all_known) return;
    for (std::size_t i = 0; i < std::min(unresolved_.size(), kMost); ++i) {
      diag::Diagnostic diagnostic = diag::make(diag::kUnresolvedSymbol, module_.place, module_.file,
                                               support::printable(unresolved_[i]), verification_.release());
      diagnostic.help = hint_for_symbol(verification_, unresolved_[i]);
      if (i + 1 == kMost && unresolved_.size() > kMost) {
        diagnostic.notes.push_back({{}, others_text({unresolved_.begin() + kMost, unresolved_.end()})});
      }
      report(std::move(diagnostic));
    }
  }

  void report_versions() {
    for (const auto& [provider, symbols] : versions_) {
      const auto& [name, expected, actual] = symbols.front();
      Names names;
      for (const Difference& difference : symbols) names.push_back(std::get<0>(difference));
      report(with_others(diag::make(diag::kSymbolVersionDiffers, module_.place, module_.file,
                                    support::printable(name), expected, provider, actual)
                             .with_help("build it again against what it is to be loaded with"),
                         names));
    }
  }

  void report_namespaces() {
    const KernelInfo* kernel = verification_.kernel;
    const bool is_allowed =
        kernel != nullptr && kernel->tree.config.is_set("CONFIG_MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS");
    // The name became a string in 6.13.
    const bool is_string = kernel != nullptr && !version_less(kernel->tree.release, "6.13");
    for (const auto& [space, names] : namespaces_) {
      const std::string name = support::printable(space);
      diag::Diagnostic diagnostic =
          diag::make(diag::kNamespaceNotImported, module_.place, module_.file,
                     support::printable(names.front()), name)
              .with_help(fmt::format("add `MODULE_IMPORT_NS({0}{1}{0});` to one of its sources",
                                     is_string ? "\"" : "", name));
      if (is_allowed) diagnostic.severity = diag::Severity::kWarning;
      report(with_others(std::move(diagnostic), names));
    }
  }

  void report_licence() {
    if (gpl_only_.empty()) return;
    if (!facts_.has_gpl_licence()) {
      const std::string_view licence = facts_.value("license");
      report(with_others(
          diag::make(diag::kGplOnlySymbol, module_.place, module_.file, support::printable(gpl_only_.front()),
                     licence.empty() ? "not given" : "`" + support::printable(licence) + "`"),
          gpl_only_));
    } else if (!proprietary_.empty()) {
      const auto& [symbol, owner] = proprietary_.front();
      report(diag::make(diag::kProprietaryProvider, module_.place, module_.file, support::printable(symbol),
                        verification_.module(owner).file, support::printable(gpl_only_.front())));
    }
  }

  void report_relocations() {
    const auto& unknown = facts_.unknown_relocations;
    if (unknown.empty() || verification_.kernel == nullptr) return;
    Names names;
    for (const UnknownRelocation& relocation : unknown) names.push_back(relocation.symbol);
    report(with_others(
        diag::make(diag::kUnknownRelocation, module_.place, module_.file, support::printable(names.front()),
                   verification_.release(), unknown.front().type)
            .with_help(is_in_thumb_code(facts_.kind, unknown.front().type)
                           ? "compile it without `-mthumb`, as this kernel was"
                           : "compile it without `-fPIC`, and use no `weak` symbol that it does not define"),
        names));
  }

  void sort_needs() {
    const auto tidy = [](auto& list) {
      std::sort(list.begin(), list.end());
      list.erase(std::unique(list.begin(), list.end()), list.end());
    };
    tidy(needs_.used_modules);
    tidy(needs_.weakly_used_modules);
    tidy(needs_.in_tree_modules);
  }

  using Difference = std::tuple<std::string_view, std::uint32_t, std::uint32_t>;

  Verification& verification_;
  const ImageModule& module_;
  const KernelModuleFile& facts_;
  ModuleNeeds& needs_;
  std::set<std::string_view> imported_;
  Names unresolved_;
  Names gpl_only_;
  std::vector<std::pair<std::string_view, std::size_t>> proprietary_;
  std::map<std::string, std::vector<Difference>> versions_;  // by provider
  std::map<std::string_view, Names> namespaces_;
};

}  // namespace

void collect_exports(Verification& verification) {
  for (std::size_t i = 0; i < verification.image.modules.size(); ++i) {
    const ImageModule& module = verification.module(i);
    if (!module.facts) continue;
    for (const ExportedSymbol& symbol : module.facts->exports) {
      const auto [first, is_new] = verification.exports.emplace(symbol.name, ImageExport{i, &symbol});
      const KernelSymbol* in_kernel =
          verification.kernel == nullptr ? nullptr : verification.kernel->symbols.find(symbol.name);
      if (in_kernel != nullptr && in_kernel->is_in_kernel_image()) {
        verification.report(module, diag::make(diag::kExportedTwice, module.place, module.file,
                                               support::printable(symbol.name), kernel_text(verification)));
      } else if (!is_new && first->second.module != i) {
        const ImageModule& other = verification.module(first->second.module);
        verification.report(module, diag::make(diag::kExportedTwice, module.place, module.file,
                                               support::printable(symbol.name), "`" + other.file + "`"));
      }
    }
  }
}

void verify_symbols(Verification& verification, std::size_t module) {
  SymbolCheck(verification, module).run();
}

}  // namespace portato::kernel
