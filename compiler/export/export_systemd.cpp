// SPDX-License-Identifier: Apache-2.0
// What loads installed modules where systemd runs: modules-load.d, modprobe.d, and services for modules that
// have scripts of their own, and for all that need those.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "export/export_parts.hpp"
#include "export/exporter.hpp"
#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::exports {

namespace {

std::string kernel_name(const std::string& name) { return support::replace_all(name, "-", "_"); }

/// Modules that services load, in load order: systemd-modules-load would not start their scripts, or those of
/// what they need.
std::set<std::string> modules_of_services(const std::vector<ExportedModule>& modules) {
  std::set<std::string> names;
  for (const ExportedModule& module : modules) {
    bool is_one = !module.install_script.empty();
    for (const auto* needs : {&module.needs, &module.may_need}) {
      for (const std::string& need : *needs) is_one = is_one || names.contains(kernel_name(need));
    }
    if (is_one) names.insert(module.kernel_name);
  }
  return names;
}

using support::systemd_word;

class Services {
 public:
  explicit Services(const ExportPlan& plan)
      : plan_(plan),
        modules_(plan.packages.front().modules),
        folder_("/usr/libexec/" + plan.system),
        names_(modules_of_services(modules_)) {}

  [[nodiscard]] const std::set<std::string>& names() const { return names_; }

  void add_to(os::OutputSet& set, const std::string& units) const {
    std::vector<std::string> wanted;
    for (const ExportedModule& module : modules_) {
      if (!names_.contains(module.kernel_name)) continue;
      set[units + unit_name(module.name)] = {unit(module)};
      if (module.is_auto) wanted.push_back(unit_name(module.name));
    }
    if (!wanted.empty())
      set[fmt::format("{}sysinit.target.d/{}.conf", units, plan_.system)] = {
          fmt::format("# {}.\n[Unit]\nWants={}\n", kExportHead, support::join(wanted, " "))};
  }

 private:
  [[nodiscard]] std::string unit_name(const std::string& module) const {
    return fmt::format("{}-{}.service", plan_.system, plain_name(kernel_name(module)));
  }

  /// The services of those of `names` that have one.
  [[nodiscard]] std::string services_of(const std::vector<std::string>& names) const {
    std::string text;
    for (const std::string& name : names) {
      if (names_.contains(kernel_name(name))) text += " " + unit_name(name);
    }
    return text;
  }

  [[nodiscard]] std::string command(const ExportedModule& module, const std::string& script,
                                    const char* modprobe) const {
    if (script.empty()) return fmt::format("/sbin/modprobe {}", modprobe + systemd_word(module.name));
    return fmt::format("{} {} {}", systemd_word(folder_ + "/run-script"), systemd_word(module.name),
                       systemd_word(script));
  }

  [[nodiscard]] std::string unit(const ExportedModule& module) const {
    const std::string needs = services_of(module.needs);
    const std::string may_need = services_of(module.may_need);
    std::string text = fmt::format(
        "# {}.\n"
        "[Unit]\n"
        "Description=Kernel module {} of {}\n"
        "DefaultDependencies=no\n"
        "After=systemd-modules-load.service{}{}\n",
        kExportHead, plain_name(module.name), plan_.system, needs, may_need);
    if (!needs.empty()) text += fmt::format("Requires={}\n", needs.substr(1));
    if (!may_need.empty()) text += fmt::format("Wants={}\n", may_need.substr(1));
    text += fmt::format(
        "Before=sysinit.target shutdown.target\n"
        "Conflicts=shutdown.target\n"
        "ConditionCapability=CAP_SYS_MODULE\n"
        "\n"
        "[Service]\n"
        "Type=oneshot\n"
        "RemainAfterExit=yes\n"
        "ExecStart={}\n"
        "ExecStop={}\n",
        command(module, module.install_script, ""), command(module, module.remove_script, "-r "));
    return text;
  }

  const ExportPlan& plan_;
  const std::vector<ExportedModule>& modules_;
  std::string folder_;
  std::set<std::string> names_;
};

constexpr std::string_view kReadme =
    "What loads the kernel modules of {0} where systemd runs\n"
    "\n"
    "Made by `portato export systemd`; the next export overwrites changes. The modules themselves have to "
    "be\n"
    "installed already, with `depmod` run after them. Then:\n"
    "\n"
    "  sudo cp -R usr/. /usr/\n"
    "  sudo systemctl daemon-reload\n"
    "\n"
    "  modules to load at the start    usr/lib/modules-load.d\n"
    "  parameters, order, blacklists   usr/lib/modprobe.d\n"
    "  modules with own scripts        usr/lib/systemd/system, as services before sysinit.target\n"
    "  firmware, udev rules            usr/lib/firmware, usr/lib/udev/rules.d\n"
    "  scripts and bundled files       usr/libexec/{0}\n"
    "\n"
    "Modules with `load: manual` are loaded by nothing here.\n";

os::OutputSet export_systemd(const ExportPlan& plan) {
  const ExportedPackage& package = plan.packages.front();
  const Services services(plan);
  os::OutputSet set;
  std::vector<ExportedModule> others;
  std::copy_if(package.modules.begin(), package.modules.end(), std::back_inserter(others),
               [&](const ExportedModule& each) { return !services.names().contains(each.kernel_name); });
  const std::string load = modules_load_conf(others);
  const std::string modprobe = modprobe_conf(package.modules, {"", services.names()});
  if (!load.empty()) set["usr/lib/modules-load.d/" + plan.system + ".conf"] = {load};
  if (!modprobe.empty()) set["usr/lib/modprobe.d/" + plan.system + ".conf"] = {modprobe};
  services.add_to(set, "usr/lib/systemd/system/");
  const std::string folder = "usr/libexec/" + plan.system;
  if (has_scripts(package.modules))
    set[folder + "/run-script"] = {run_script("/" + folder, "/run/" + plan.system), 0755};
  add_files(set, package.files, folder + "/files");
  add_files(set, package.firmware, "usr/lib/firmware");
  add_files(set, package.udev_rules, "usr/lib/udev/rules.d");
  set["README"] = {fmt::format(kReadme, plan.system)};
  return set;
}

}  // namespace

extern constexpr Exporter kSystemdExporter{
    .name = "systemd",
    .summary = "usr/ with modules-load.d, modprobe.d, and services for modules with scripts of their own",
    .grouping = Grouping::kSystem,
    .capabilities = CapabilitySet::all_but(Capability::kSources, Capability::kLicenses),
    .limits = {},
    .emit = export_systemd,
};

}  // namespace portato::exports
