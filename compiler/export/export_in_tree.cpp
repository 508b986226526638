// SPDX-License-Identifier: Apache-2.0
// A folder for the kernel's own sources: Kconfig, Makefile, copies of the sources.
#include <fmt/format.h>

#include <array>
#include <map>
#include <set>

#include "emit/kbuild_file.hpp"
#include "export/export_parts.hpp"
#include "export/exporter.hpp"
#include "plan/module_arguments.hpp"
#include "support/strings.hpp"

namespace portato::exports {

namespace {

// Up to 6.9 `$(src)` is a path below the kernel's sources, then one that the compiler finds from where it
// runs.
constexpr std::string_view kHere =
    "here := $(if $(KBUILD_EXTMOD)$(filter /% $(srctree)/%,$(src)),$(src),$(srctree)/$(src))\n\n";

/// Letters, digits and `_`, in capitals.
std::string symbol_word(const std::string& text) {
  std::string word;
  for (const char c : text) {
    const bool is_lower = c >= 'a' && c <= 'z';
    word += is_lower ? static_cast<char>(c - 'a' + 'A') : support::is_identifier_char(c) ? c : '_';
  }
  return word;
}

class Symbols {
 public:
  explicit Symbols(const ExportPlan& plan) : menu_(symbol_word(plan.system)) {
    std::set<std::string> taken{menu_};
    for (const ExportedModule& module : plan.packages.front().modules) {
      std::string symbol = menu_ + "_" + symbol_word(module.name);
      while (!taken.insert(symbol).second) symbol += "_";
      by_name_[module.name] = symbol;
    }
  }

  [[nodiscard]] const std::string& menu() const { return menu_; }
  /// Empty for a module that is not in the export.
  [[nodiscard]] std::string of(const std::string& module) const {
    const auto known = by_name_.find(module);
    return known == by_name_.end() ? "" : known->second;
  }

 private:
  std::string menu_;
  std::map<std::string, std::string> by_name_;
};

/// `CONFIG_IIO` is `IIO` here.
std::string option_word(const std::string& option) {
  constexpr std::string_view kPrefix = "CONFIG_";
  return option.starts_with(kPrefix) ? option.substr(kPrefix.size()) : option;
}

std::string kconfig_entry(const ExportedModule& module, const Symbols& symbols) {
  std::string text =
      fmt::format("\nconfig {}\n\ttristate \"{}\"\n", symbols.of(module.name), plain_name(module.name));
  for (const std::string& need : module.needs) {
    if (const std::string symbol = symbols.of(need); !symbol.empty())
      text += fmt::format("\tdepends on {}\n", symbol);
  }
  for (const std::string& need : module.may_need) {
    // Built in, it cannot do with a module that is not; without it at all it can.
    if (const std::string symbol = symbols.of(need); !symbol.empty())
      text += fmt::format("\tdepends on {0} || {0}=n\n", symbol);
  }
  for (const model::ConfigNeed& need : module.config_needs)
    text += fmt::format("\tdepends on {}{}\n", option_word(need.option.value), need.is_set ? "" : "=n");
  text += fmt::format("\thelp\n\t  Kernel module {}.\n", plain_name(module.name));
  if (!module.arguments.empty()) text += "\t  Its parameters are in the file bootargs.txt.\n";
  return text;
}

std::string kconfig(const ExportPlan& plan, const Symbols& symbols) {
  std::string text = fmt::format(
      "# {}.\n"
      "menuconfig {}\n"
      "\tbool \"Kernel modules of {}\"\n",
      kExportHead, symbols.menu(), plan.system);
  if (plan.needs_modversions) text += "\tdepends on MODVERSIONS\n";
  if (plan.needs_signatures) text += "\tdepends on MODULE_SIG\n";
  text += fmt::format("\nif {}\n", symbols.menu());
  for (const ExportedModule& module : plan.packages.front().modules) text += kconfig_entry(module, symbols);
  return text + fmt::format("\nendif # {}\n", symbols.menu());
}

std::string in_tree_makefile(const ExportedPackage& package, const Symbols& symbols) {
  emit::KbuildStyle style;
  style.makes_folders = true;
  style.sources = "$(src)";
  style.flags_folder = "$(here)";
  style.preamble = kHere;
  for (const ExportedModule& module : package.modules)
    style.switches.push_back("CONFIG_" + symbols.of(module.name));
  return emit::kbuild_file(package.compiled, style);
}

std::string boot_arguments(const ExportedPackage& package) {
  std::string built_in;
  for (const ExportedModule& module : package.modules) {
    for (const model::Parameter& parameter : module.parameters) {
      const auto word =
          plan::module_argument(module.kernel_name + "." + parameter.name.value, parameter.value.value);
      if (word) built_in += *word + "\n";
    }
  }
  if (built_in.empty()) return built_in;
  return fmt::format(
             "# {}.\n"
             "# Parameters of modules that are built in, each a word of the kernel's command line as the "
             "kernel is to "
             "read it:\n"
             "# what a boot loader takes for its own is not escaped. modprobe.conf has those of loadable "
             "ones.\n",
             kExportHead) +
         built_in;
}

std::string loadable_arguments(const ExportedPackage& package) {
  std::vector<ExportedModule> modules;
  for (const ExportedModule& module : package.modules) {
    ExportedModule only;
    only.kernel_name = module.kernel_name;
    only.arguments = module.arguments;
    modules.push_back(std::move(only));
  }
  return modprobe_conf(modules, {});
}

constexpr std::string_view kReadme =
    "Kernel modules of {0}, as a folder of the kernel's sources\n"
    "\n"
    "Generated by `portato export in-tree`. Do not edit: the next export overwrites it. Copy drivers/{0} "
    "into the "
    "kernel's "
    "drivers, and\n"
    "add a line to two of its files:\n"
    "\n"
    "  drivers/Kconfig    source \"drivers/{0}/Kconfig\"\n"
    "  drivers/Makefile   obj-$(CONFIG_{1}) += {0}/\n"
    "\n"
    "Then choose y or m for each module below CONFIG_{1}. A module that is built in starts with the kernel;\n"
    "nothing loads the others by itself but what `portato export systemd` writes. Parameters, if there are "
    "any,\n"
    "are in bootargs.txt for the kernel's command line, and in modprobe.conf for /etc/modprobe.d.\n";

os::OutputSet export_in_tree(const ExportPlan& plan) {
  const ExportedPackage& package = plan.packages.front();
  const Symbols symbols(plan);
  const std::string folder = "drivers/" + plan.system;
  os::OutputSet set;
  set[folder + "/Kconfig"] = {kconfig(plan, symbols)};
  set[folder + "/Makefile"] = {in_tree_makefile(package, symbols)};
  add_files(set, package.sources, folder);
  if (const std::string text = boot_arguments(package); !text.empty()) {
    set[folder + "/bootargs.txt"] = {text};
    set[folder + "/modprobe.conf"] = {loadable_arguments(package)};
  }
  set["README"] = {fmt::format(kReadme, plan.system, symbols.menu())};
  return set;
}

constexpr std::array kLimits{
    Limit{CapabilitySet::of(Capability::kFinishedModules), kForOtherKernels},
    Limit{CapabilitySet::of(Capability::kBlacklists, Capability::kScripts, Capability::kBundles,
                            Capability::kFirmware, Capability::kUdevRules),
          "the sources of a kernel hold nothing but what it is compiled from"},
    Limit{CapabilitySet::of(Capability::kAliases),
          "in the kernel's own tree the source says that: `MODULE_ALIAS`"},
    Limit{CapabilitySet::of(Capability::kLoadOrder),
          "in the kernel's own tree the source says that: `MODULE_SOFTDEP`"},
    Limit{CapabilitySet::of(Capability::kKernelVersion), "a kernel's sources are of one version"},
    Limit{CapabilitySet::of(Capability::kKernelRelease), kForItsOwnKernel},
};

}  // namespace

extern constexpr Exporter kInTreeExporter{
    .name = "in-tree",
    .summary = "drivers/SYSTEM with Kconfig and Makefile; parameters in bootargs.txt",
    .grouping = Grouping::kSystem,
    .capabilities = CapabilitySet::of(Capability::kSources, Capability::kOwnDemands),
    .limits = kLimits,
    .emit = export_in_tree,
};

}  // namespace portato::exports
