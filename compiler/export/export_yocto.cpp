// SPDX-License-Identifier: Apache-2.0
// A layer for Yocto: a recipe for each definition, and a package group of them all. In the syntax of releases
// from scarthgap (2024) on.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "export/export_parts.hpp"
#include "export/exporter.hpp"
#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::exports {

namespace {

constexpr const char* kReleases = "scarthgap styhead walnascar whinlatter wrynose blacksail";

constexpr std::string_view kMakefile =
    "# Made by `portato export`; changes are lost at the next one.\n"
    "SRC := $(CURDIR)\n"
    "\n"
    "all:\n"
    "\t$(MAKE) -C $(KERNEL_SRC) M=$(SRC) modules\n"
    "\n"
    "modules_install:\n"
    "\t$(MAKE) -C $(KERNEL_SRC) M=$(SRC) modules_install\n"
    "\n"
    "# bitbake calls this before it builds again: then symbols of other modules get their new versions.\n"
    "clean:\n"
    "\t$(MAKE) -C $(KERNEL_SRC) M=$(SRC) clean\n"
    "\n"
    ".PHONY: all modules_install clean\n";

/// As names of packages are: lower case, without `_`.
std::string package_word(std::string_view name) {
  return support::replace_all(support::to_lower(name), "_", "-");
}

/// Names of recipes for packages, all different.
std::map<std::string, std::string> recipe_names(const ExportPlan& plan) {
  std::map<std::string, std::string> names;
  std::set<std::string> taken;
  for (const ExportedPackage& package : plan.packages) {
    std::string name = package_word(package.name);
    while (name.starts_with('-') || name.starts_with('.')) name.erase(0, 1);
    for (int number = 2; !taken.insert(name).second; ++number)
      name = fmt::format("{}-{}", package_word(package.name), number);
    names[package.name] = name;
  }
  return names;
}

class Recipe {
 public:
  Recipe(const ExportPlan& plan, const ExportedPackage& package,
         const std::map<std::string, std::string>& names)
      : plan_(plan), package_(package), names_(names), name_(names.at(package.name)) {}

  void add_to(os::OutputSet& set) {
    const std::string folder = "recipes-kernel/" + name_;
    const std::string files = folder + "/files/";
    set[files + "Kbuild"] = {export_kbuild(plan_, package_)};
    set[files + "Makefile"] = {std::string(kMakefile)};
    add_files(set, package_.sources, folder + "/files");
    const bool needs_conf = !is_plain_options();
    const std::string conf = needs_conf ? modprobe_conf(package_.modules, {target_folder(), {}}) : "";
    if (!conf.empty()) set[files + "modprobe.conf"] = {conf};
    add_files(set, package_.files, folder + "/files/files");
    add_files(set, package_.firmware, folder + "/files/firmware");
    add_files(set, package_.udev_rules, folder + "/files/udev");
    if (has_scripts(package_.modules))
      set[files + "run-script"] = {run_script(target_folder(), "/run/" + plan_.system + "/" + name_), 0755};
    set[fmt::format("{}/kernel-module-{}_1.0.bb", folder, name_)] = {text(!conf.empty())};
  }

 private:
  /// On the target, of what scripts and bundles need.
  [[nodiscard]] std::string target_folder() const { return "/usr/libexec/" + plan_.system + "/" + name_; }

  /// Whether all that modprobe has to know are parameters that a variable of the recipe can hold.
  [[nodiscard]] bool is_plain_options() const {
    return std::all_of(package_.modules.begin(), package_.modules.end(), [](const ExportedModule& module) {
      const bool has_more = !module.needs.empty() || !module.may_need.empty() || !module.pre.empty() ||
                            !module.post.empty() || !module.blacklist.empty() || !module.aliases.empty() ||
                            !module.install_script.empty() || !module.remove_script.empty();
      return !has_more && support::is_plain_for_bitbake(support::join(module.arguments, " "));
    });
  }

  std::string text(bool has_conf) {
    text_ = fmt::format("# {}.\nSUMMARY = \"{}\"\n", kExportHead, package_.summary);
    append_license();
    text_ += "\ninherit module\n\n";
    append_sources(has_conf);
    append_requirements();
    append_modprobe(has_conf);
    append_installation(has_conf);
    return text_;
  }

  void line(const std::string& text) { text_ += text + "\n"; }

  void append_license() {
    line(fmt::format("LICENSE = \"{}\"", package_.license.expression));
    std::vector<std::string> sums;
    for (const LicenseText& text : package_.license.texts)
      sums.push_back(fmt::format("file://${{COMMON_LICENSE_DIR}}/{};md5={}", text.name, text.md5));
    append_list("LIC_FILES_CHKSUM =", sums);
  }

  /// `NAME = "…"`, an entry a line if there are several.
  void append_list(const std::string& head, const std::vector<std::string>& entries) {
    if (entries.empty()) return;
    if (entries.size() == 1) return line(fmt::format("{} \"{}\"", head, entries[0]));
    line(head + " \"\\");
    for (const std::string& entry : entries) line(fmt::format("    {} \\", entry));
    line("\"");
  }

  void append_sources(bool has_conf) {
    std::vector<std::string> entries{"file://Kbuild", "file://Makefile", "file://src"};
    if (has_conf) entries.emplace_back("file://modprobe.conf");
    if (has_scripts(package_.modules)) entries.emplace_back("file://run-script");
    if (!package_.files.empty()) entries.emplace_back("file://files");
    if (!package_.firmware.empty()) entries.emplace_back("file://firmware");
    if (!package_.udev_rules.empty()) entries.emplace_back("file://udev");
    append_list("SRC_URI =", entries);
    line("S = \"${@d.getVar('UNPACKDIR') or d.getVar('WORKDIR')}\"");
  }

  [[nodiscard]] std::vector<std::string> recipes(const std::vector<std::string>& packages) const {
    std::vector<std::string> result;
    for (const std::string& package : packages) {
      const auto known = names_.find(package);
      if (known != names_.end()) result.push_back("kernel-module-" + known->second);
    }
    return result;
  }

  void append_requirements() {
    const std::vector<std::string> needed = recipes(package_.requires_packages);
    const std::vector<std::string> wanted = recipes(package_.may_require_packages);
    if (!needed.empty() || !wanted.empty()) text_ += "\n";
    if (!needed.empty()) line(fmt::format("DEPENDS += \"{}\"", support::join(needed, " ")));
    if (!wanted.empty()) line(fmt::format("DEPENDS += \"{}\"", support::join(wanted, " ")));
    if (!needed.empty()) line(fmt::format("RDEPENDS:${{PN}} += \"{}\"", support::join(needed, " ")));
    if (!wanted.empty()) line(fmt::format("RRECOMMENDS:${{PN}} += \"{}\"", support::join(wanted, " ")));
  }

  void append_modprobe(bool has_conf) {
    std::vector<std::string> automatic;
    std::vector<std::string> configured;
    for (const ExportedModule& module : package_.modules) {
      if (module.is_auto) automatic.push_back(module.name);
      if (!module.arguments.empty()) configured.push_back(module.name);
    }
    if (!automatic.empty()) {
      text_ += "\n";
      line(fmt::format("KERNEL_MODULE_AUTOLOAD += \"{}\"", support::join(automatic, " ")));
    }
    if (has_conf || configured.empty()) return;
    text_ += "\n";
    line(fmt::format("KERNEL_MODULE_PROBECONF += \"{}\"", support::join(configured, " ")));
    for (const ExportedModule& module : package_.modules) {
      if (module.arguments.empty()) continue;
      line(fmt::format("module_conf_{} = \"options {} {}\"", module.name, module.kernel_name,
                       support::join(module.arguments, " ")));
    }
  }

  void append_installation(bool has_conf) {
    std::vector<std::string> commands;
    std::vector<std::string> packaged;
    const auto copy_tree = [&](const char* from, const std::string& to) {
      commands.push_back(fmt::format("install -d ${{D}}{}", to));
      commands.push_back(
          fmt::format("cp -R --no-dereference --preserve=mode ${{S}}/{}/. ${{D}}{}/", from, to));
    };
    if (has_conf) {
      const std::string path = fmt::format("${{sysconfdir}}/modprobe.d/{}-{}.conf", plan_.system, name_);
      commands.push_back(fmt::format("install -D -m 0644 ${{S}}/modprobe.conf ${{D}}{}", path));
      packaged.push_back(path);
    }
    if (!package_.files.empty()) {
      copy_tree("files", target_folder() + "/files");
      packaged.push_back(target_folder());
    }
    if (has_scripts(package_.modules))
      commands.push_back(
          fmt::format("install -D -m 0755 ${{S}}/run-script ${{D}}{}/run-script", target_folder()));
    if (!package_.firmware.empty()) {
      copy_tree("firmware", "${nonarch_base_libdir}/firmware");
      packaged.emplace_back("${nonarch_base_libdir}/firmware");
    }
    if (!package_.udev_rules.empty()) {
      copy_tree("udev", "${nonarch_base_libdir}/udev/rules.d");
      packaged.emplace_back("${nonarch_base_libdir}/udev/rules.d");
    }
    if (commands.empty()) return;
    text_ += "\ndo_install:append() {\n";
    for (const std::string& command : commands) line("    " + command);
    line("}\n");
    append_list("FILES:${PN} +=", packaged);
    if (has_conf) line(fmt::format("CONFFILES:${{PN}} += \"{}\"", packaged.front()));
  }

  const ExportPlan& plan_;
  const ExportedPackage& package_;
  const std::map<std::string, std::string>& names_;
  std::string name_;
  std::string text_;
};

std::string layer_conf(const std::string& layer) {
  return fmt::format(
      "# {0}.\n"
      "BBPATH .= \":${{LAYERDIR}}\"\n"
      "BBFILES += \"${{LAYERDIR}}/recipes-*/*/*.bb ${{LAYERDIR}}/recipes-*/*/*.bbappend\"\n"
      "\n"
      "BBFILE_COLLECTIONS += \"{1}\"\n"
      "BBFILE_PATTERN_{1} = \"^${{LAYERDIR}}/\"\n"
      "BBFILE_PRIORITY_{1} = \"6\"\n"
      "\n"
      "LAYERDEPENDS_{1} = \"core\"\n"
      "LAYERSERIES_COMPAT_{1} = \"{2}\"\n",
      kExportHead, layer, kReleases);
}

std::string package_group(const ExportPlan& plan, const std::map<std::string, std::string>& names) {
  std::string needed;
  std::string wanted;
  for (const ExportedPackage& package : plan.packages)
    (package.is_optional ? wanted : needed) +=
        fmt::format("    kernel-module-{} \\\n", names.at(package.name));
  std::string text = fmt::format(
      "# {}.\n"
      "SUMMARY = \"Kernel modules of {}\"\n"
      "\n"
      "# They belong to a machine's kernel.\n"
      "PACKAGE_ARCH = \"${{MACHINE_ARCH}}\"\n"
      "\n"
      "inherit packagegroup\n"
      "\n",
      kExportHead, plan.system);
  if (!needed.empty()) text += "RDEPENDS:${PN} = \"\\\n" + needed + "\"\n";
  if (!wanted.empty()) text += "RRECOMMENDS:${PN} = \"\\\n" + wanted + "\"\n";
  return text;
}

constexpr std::string_view kReadme =
    "Kernel modules of {0}, as a layer for Yocto (scarthgap or later)\n"
    "\n"
    "Made by `portato export yocto`; the next export overwrites changes.\n"
    "\n"
    "  bitbake-layers add-layer PATH/OF/THIS/FOLDER\n"
    "  echo 'IMAGE_INSTALL:append = \" packagegroup-{1}\"' >>conf/local.conf\n"
    "\n"
    "Each definition has a recipe kernel-module-NAME, which packages all its modules. Where things go on "
    "the\n"
    "target:\n"
    "\n"
    "  modules to load at the start    modules-load.d (KERNEL_MODULE_AUTOLOAD)\n"
    "  parameters, order, blacklists   /etc/modprobe.d\n"
    "  firmware, udev rules            /lib/firmware, /lib/udev/rules.d\n"
    "  scripts and bundled files       /usr/libexec/{0}/NAME\n"
    "\n"
    "A module's own scripts are started by `install` and `remove` in modprobe.d, which kmod heeds, but "
    "BusyBox\n"
    "does not.\n";

os::OutputSet export_yocto(const ExportPlan& plan) {
  os::OutputSet set;
  const std::map<std::string, std::string> names = recipe_names(plan);
  const std::string group = package_word(plan.system);
  for (const ExportedPackage& package : plan.packages) Recipe(plan, package, names).add_to(set);
  // Names of variables are built from a layer's.
  std::string layer = group;
  for (char& c : layer) {
    if (!support::is_letter(c) && !support::is_digit(c)) c = '-';
  }
  set["conf/layer.conf"] = {layer_conf(layer)};
  set[fmt::format("recipes-core/packagegroups/packagegroup-{}.bb", group)] = {package_group(plan, names)};
  set["README"] = {fmt::format(kReadme, plan.system, group)};
  return set;
}

constexpr std::array kLimits{
    Limit{CapabilitySet::of(Capability::kFinishedModules), kForOtherKernels},
    Limit{CapabilitySet::of(Capability::kKernelRelease), kForItsOwnKernel},
};

}  // namespace

extern constexpr Exporter kYoctoExporter{
    .name = "yocto",
    .summary = "a layer: a recipe for each definition, a package group (scarthgap or later)",
    .grouping = Grouping::kDefinition,
    .capabilities = CapabilitySet::all_but(Capability::kFinishedModules, Capability::kKernelRelease),
    .limits = kLimits,
    .emit = export_yocto,
};

}  // namespace portato::exports
