// SPDX-License-Identifier: Apache-2.0
// Whether the kernel would take the file for one of its modules at all: machine, version line, signature,
// name.
#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.hpp"
#include "kernel/verification.hpp"
#include "support/strings.hpp"

namespace portato::kernel {

namespace {

using Words = std::vector<std::string>;

std::string quoted(const Words& words) {
  Words result;
  for (const std::string& word : words) result.push_back("`" + support::printable(word) + "`");
  return support::join(result, ", ");
}

Words words_missing(const Words& words, const Words& from) {
  Words missing;
  for (const std::string& word : words) {
    if (std::find(from.begin(), from.end(), word) == from.end()) missing.push_back(word);
  }
  return missing;
}

/// Whether the kernel's strcmp() would find the words the same. A kernel whose line was derived in part only
/// gets the benefit of the doubt for the words behind.
bool are_flags_equal(const Vermagic& module, const Vermagic& kernel) {
  if (kernel.is_complete) return module.flags == kernel.flags;
  return module.flags.size() >= kernel.flags.size() &&
         std::equal(kernel.flags.begin(), kernel.flags.end(), module.flags.begin());
}

std::string difference(const Vermagic& module, const Vermagic& kernel, bool is_release_compared) {
  Words parts;
  if (is_release_compared && module.release != kernel.release) {
    parts.push_back(fmt::format("it was built for release `{}`", support::printable(module.release)));
  }
  const Words missing = words_missing(kernel.flags, module.flags);
  const Words surplus = kernel.is_complete ? words_missing(module.flags, kernel.flags) : Words();
  if (!missing.empty()) parts.push_back("its version line lacks " + quoted(missing));
  if (!surplus.empty())
    parts.push_back("its version line has " + quoted(surplus) + ", which the kernel's has not");
  if (parts.empty()) parts.emplace_back("the words of its version line stand in another order");
  return support::join(parts, "; ");
}

/// kernel/module/version.c: same_magic(). With versions of symbols on both sides the release does not count.
void verify_vermagic(const Verification& verification, const ImageModule& module) {
  const KernelTree& tree = verification.kernel->tree;
  const KernelModuleFile& facts = *module.facts;
  if (facts.vermagic().empty()) {
    diag::Diagnostic diagnostic = diag::make(diag::kVermagicMissing, module.place, module.file);
    if (tree.config.is_set("CONFIG_MODULE_FORCE_LOAD")) diagnostic.severity = diag::Severity::kWarning;
    verification.report(module, std::move(diagnostic));
    return;
  }
  const Vermagic own = parse_vermagic(facts.vermagic());
  const bool is_release_compared = !tree.has_modversions || !facts.has_versions;
  const bool is_release_equal = own.release == tree.release;
  if (!are_flags_equal(own, tree.vermagic) || (is_release_compared && !is_release_equal)) {
    verification.report(
        module, diag::make(diag::kVermagicRefused, module.place, tree.release, module.file,
                           difference(own, tree.vermagic, is_release_compared))
                    .with_note({}, fmt::format("the module says `{}`", support::printable(own.text(), 200)))
                    .with_note({}, fmt::format("the kernel says `{}`", tree.vermagic.text())));
  } else if (!is_release_equal) {
    verification.report(module, diag::make(diag::kOtherRelease, module.place, module.file,
                                           support::printable(own.release), tree.release));
  }
}

/// kernel/module/version.c: check_version(). Whether a module has versions is asked for each symbol, but the
/// answer is the same.
void verify_has_versions(const Verification& verification, const ImageModule& module) {
  const KernelTree& tree = verification.kernel->tree;
  const KernelModuleFile& facts = *module.facts;
  const bool knows_extended = !version_less(tree.release, "6.14");
  if (!tree.has_modversions || facts.has_versions || (knows_extended && facts.has_extended_versions)) return;
  const Words flags = parse_vermagic(facts.vermagic()).flags;
  if (std::find(flags.begin(), flags.end(), "modversions") == flags.end())
    return;  // said of its version line
  diag::Diagnostic diagnostic =
      diag::make(diag::kVersionsMissing, module.place, module.file, tree.release)
          .with_help("take it as the kernel's build has left it: somebody removed its section `__versions`");
  if (tree.config.is_set("CONFIG_MODULE_FORCE_LOAD")) diagnostic.severity = diag::Severity::kWarning;
  verification.report(module, std::move(diagnostic));
}

/// Whether the kernel makes room in its modules for branches to what is too far away
/// (arch/{arm,arm64}/kernel/module-plts.c). On arm64 that is no option any more from 6.5 on.
bool wants_branch_tables(const KernelTree& tree) {
  return tree.config.is_set("CONFIG_ARM_MODULE_PLTS") || tree.config.is_set("CONFIG_ARM64_MODULE_PLTS") ||
         (tree.architecture == "arm64" && !version_less(tree.release, "6.5"));
}

/// Empty sections, which that room takes the place of: every tool takes them for superfluous.
void verify_branch_tables(const Verification& verification, const ImageModule& module) {
  if (!wants_branch_tables(verification.kernel->tree)) return;
  const Words missing = words_missing({".plt", ".init.plt"}, module.facts->branch_tables);
  if (missing.empty()) return;
  verification.report(
      module,
      diag::make(diag::kBranchTablesMissing, module.place, module.file,
                 missing.size() == 2 ? "sections `.plt` and `.init.plt`" : "section " + quoted(missing),
                 verification.release())
          .with_help("take it as the kernel's build has left it: somebody removed them"));
}

void verify_name(const Verification& verification, const ImageModule& module) {
  const KernelModuleFile& facts = *module.facts;
  if (!facts.name().empty() && facts.name() != module.kernel_name) {
    verification.report(module, diag::make(diag::kModuleNameDiffers, module.place, module.file,
                                           support::printable(facts.name()))
                                    .with_help("give the file the name it was built with"));
  }
  if (facts.is_in_tree() || verification.kernel == nullptr) return;
  const InTreeModules& in_tree = verification.kernel->in_tree;
  const bool is_built_in = in_tree.is_built_in(module.kernel_name);
  if (!is_built_in && !in_tree.is_loadable(module.kernel_name)) return;
  const std::string detail =
      is_built_in ? ", built in: it cannot be replaced" : ": only one of the two can be loaded at a time";
  verification.report(module, diag::make(diag::kInTreeModuleClash, module.place, verification.release(),
                                         module.kernel_name, detail));
}

}  // namespace

bool verify_identity(const Verification& verification, const ImageModule& module) {
  verify_name(verification, module);
  if (verification.image.requires_signatures && !module.facts->signature) {
    verification.report(
        module, diag::make(diag::kSignatureDemanded, module.place, module.file)
                    .with_help("`signing:` in the target description signs what is built from sources"));
  }
  if (verification.kernel == nullptr) return true;
  const KernelTree& tree = verification.kernel->tree;
  if (tree.machine.machine != 0 && !(module.facts->kind == tree.machine)) {
    verification.report(module,
                        diag::make(diag::kForeignArchitecture, module.place, module.file,
                                   describe(module.facts->kind), tree.release, describe(tree.machine)));
    return false;
  }
  verify_vermagic(verification, module);
  verify_has_versions(verification, module);
  verify_branch_tables(verification, module);
  const bool is_said = verification.image.requires_signatures;
  if (tree.config.is_set("CONFIG_MODULE_SIG_FORCE") && !module.facts->signature && !is_said) {
    verification.report(
        module, diag::make(diag::kUnsignedModule, module.place, module.file, tree.release)
                    .with_help("sign it with the kernel's `scripts/sign-file` before it is packaged"));
  }
  return true;
}

}  // namespace portato::kernel
