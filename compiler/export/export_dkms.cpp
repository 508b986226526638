// SPDX-License-Identifier: Apache-2.0
// A package for DKMS: one for all modules of a system, because symbols are not handed from one to another.
#include <fmt/format.h>

#include <array>

#include "export/export_parts.hpp"
#include "export/exporter.hpp"
#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::exports {

namespace {

std::string text_of(const support::Version& version) { return fmt::format("{}", fmt::join(version, ".")); }

/// An end stands for all versions that begin with it, but DKMS takes `6.6` for less than 6.6.1.
support::Version last_of(support::Version version) {
  constexpr unsigned kLast = 99999;
  if (version.size() < 3) version.push_back(kLast);
  return version;
}

/// What the modules demand, taken together.
std::string exclusions(const ExportPlan& plan, const ExportedPackage& package) {
  std::vector<std::string> config;
  const auto add = [&](const std::string& need) {
    for (const std::string& known : config) {
      if (known == need) return;
    }
    config.push_back(need);
  };
  support::Version from, to;
  for (const ExportedModule& module : package.modules) {
    for (const model::ConfigNeed& need : module.config_needs)
      add((need.is_set ? "" : "!") + need.option.value);
    if (!module.versions) continue;
    if (module.versions->from > from) from = module.versions->from;
    const support::Version end = module.versions->to.empty() ? to : last_of(module.versions->to);
    if (to.empty() || end < to) to = end;
  }
  if (plan.needs_modversions) add("CONFIG_MODVERSIONS");
  if (plan.needs_signatures) add("CONFIG_MODULE_SIG");
  std::string text;
  if (!config.empty()) text += fmt::format("BUILD_EXCLUSIVE_CONFIG=\"{}\"\n", support::join(config, " "));
  if (!from.empty()) text += fmt::format("BUILD_EXCLUSIVE_KERNEL_MIN=\"{}\"\n", text_of(from));
  if (!to.empty()) text += fmt::format("BUILD_EXCLUSIVE_KERNEL_MAX=\"{}\"\n", text_of(to));
  if (!plan.kernel_release.empty())
    text += fmt::format("BUILD_EXCLUSIVE_KERNEL={}\n",
                        support::shell_word("^" + support::regex_literal(plan.kernel_release) + "$"));
  return text;
}

std::string dkms_conf(const ExportPlan& plan, const ExportedPackage& package) {
  std::string text = fmt::format(
      "# {}.\n"
      "PACKAGE_NAME=\"{}\"\n"
      "PACKAGE_VERSION=\"1.0\"\n"
      "AUTOINSTALL=\"yes\"\n",
      kExportHead, plan.system);
  text += exclusions(plan, package);
  for (std::size_t i = 0; i < package.modules.size(); ++i) {
    text += fmt::format(
        "\n"
        "BUILT_MODULE_NAME[{0}]={1}\n"
        "BUILT_MODULE_LOCATION[{0}]=\"./\"\n"
        "DEST_MODULE_LOCATION[{0}]=\"/kernel/extra\"\n",
        i, support::shell_word(package.modules[i].name));
  }
  return text;
}

constexpr std::string_view kReadme =
    "Kernel modules of {0}, as a package for DKMS\n"
    "\n"
    "Made by `portato export dkms`; the next export overwrites changes.\n"
    "\n"
    "  sudo cp -R root/. /                  # parameters, order, scripts, firmware, if there is a folder "
    "root\n"
    "  sudo dkms add .                      # copies this folder to /usr/src/{0}-1.0\n"
    "  sudo dkms install {0}/1.0            # builds for the running kernel; for others when they are "
    "installed\n"
    "\n"
    "And back:\n"
    "\n"
    "  sudo dkms remove {0}/1.0 --all\n"
    "  (cd root && find . ! -type d) | (cd / && sudo xargs -d '\\n' rm -f)\n";

os::OutputSet export_dkms(const ExportPlan& plan) {
  const ExportedPackage& package = plan.packages.front();
  os::OutputSet set;
  set["dkms.conf"] = {dkms_conf(plan, package)};
  set["Kbuild"] = {export_kbuild(plan, package)};
  set["README"] = {fmt::format(kReadme, plan.system)};
  for (const ExportedFile& file : package.sources) set[file.path] = {file.content, file.mode};

  const std::string folder = "/usr/libexec/" + plan.system;
  const std::string modprobe = modprobe_conf(package.modules, {folder, {}});
  const std::string load = modules_load_conf(package.modules);
  if (!modprobe.empty()) set["root/etc/modprobe.d/" + plan.system + ".conf"] = {modprobe};
  if (!load.empty()) set["root/etc/modules-load.d/" + plan.system + ".conf"] = {load};
  if (has_scripts(package.modules))
    set["root" + folder + "/run-script"] = {run_script(folder, "/run/" + plan.system), 0755};
  add_files(set, package.files, "root" + folder + "/files");
  add_files(set, package.firmware, "root/usr/lib/firmware");
  add_files(set, package.udev_rules, "root/usr/lib/udev/rules.d");
  return set;
}

constexpr std::array kLimits{Limit{CapabilitySet::of(Capability::kFinishedModules), kForOtherKernels}};

}  // namespace

extern constexpr Exporter kDkmsExporter{
    .name = "dkms",
    .summary = "a package for all modules together, and root/ with what goes to /etc and /usr",
    .grouping = Grouping::kSystem,
    // BUILD_EXCLUSIVE_… is about a whole package.
    .capabilities =
        CapabilitySet::all_but(Capability::kFinishedModules, Capability::kLicenses, Capability::kOwnDemands),
    .limits = kLimits,
    .emit = export_dkms,
};

}  // namespace portato::exports
