// SPDX-License-Identifier: Apache-2.0
#include "export/export_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "emit/kbuild_file.hpp"
#include "emit/modprobe_files.hpp"
#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::exports {

namespace {

std::string script_command(const ExportedModule& module, const std::string& script,
                           const ModprobeStyle& style) {
  if (script.empty() || style.scripts_folder.empty()) return {};
  return fmt::format("{} {} {}", support::shell_word(style.scripts_folder + "/run-script"),
                     support::shell_word(module.name), support::shell_word(script));
}

plan::ModprobeEntry modprobe_entry(const ExportedModule& module, const ModprobeStyle& style) {
  plan::ModprobeEntry entry;
  entry.name = module.kernel_name;
  entry.is_loaded_at_start = module.is_auto;
  entry.arguments = module.arguments;
  entry.aliases = module.aliases;
  for (const auto* names : {&module.needs, &module.may_need, &module.pre}) {
    for (const std::string& name : *names) plan::add_kernel_name(name, entry.softdep_pre);
  }
  std::erase_if(entry.softdep_pre, [&](const std::string& name) { return style.omitted.contains(name); });
  for (const std::string& name : module.post) plan::add_kernel_name(name, entry.softdep_post);
  for (const std::string& name : module.blacklist) plan::add_kernel_name(name, entry.blacklist);
  entry.install_command = script_command(module, module.install_script, style);
  entry.remove_command = script_command(module, module.remove_script, style);
  return entry;
}

std::vector<plan::ModprobeEntry> modprobe_entries(const std::vector<ExportedModule>& modules,
                                                  const ModprobeStyle& style) {
  std::vector<plan::ModprobeEntry> entries;
  for (const ExportedModule& module : modules) entries.push_back(modprobe_entry(module, style));
  return entries;
}

std::string with_head(const std::string& text) {
  return text.empty() ? text : fmt::format("# {}.\n{}", kExportHead, text);
}

/// A version as one number, and the first one after all that begin with it.
unsigned long number_of(const support::Version& version, bool is_end) {
  unsigned long number = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    unsigned long part = i < version.size() ? version[i] : 0;
    if (is_end && i + 1 == std::min<std::size_t>(version.size(), 3)) ++part;
    number = number * 1000 + part;
  }
  return number;
}

std::string version_needs(const ExportedModule& module) {
  const auto line = [&](const char* comparison, unsigned long number) {
    return fmt::format("$(if $(shell [ $(kernel-number) {} {} ] || echo no),$(error {} is for kernel {}))\n",
                       comparison, number, support::make_value(module.name),
                       support::to_string(*module.versions));
  };
  std::string text;
  if (!module.versions->from.empty()) text += line("-ge", number_of(module.versions->from, false));
  if (!module.versions->to.empty()) text += line("-lt", number_of(module.versions->to, true));
  return text;
}

std::string config_need(const std::string& who, const std::string& option, bool is_set) {
  return is_set ? fmt::format("$(if $({}),,$(error {} needs {}))\n", option, support::make_value(who), option)
                : fmt::format("$(if $({}),$(error {} cannot work with {}))\n", option,
                              support::make_value(who), option);
}

}  // namespace

std::string modprobe_conf(const std::vector<ExportedModule>& modules, const ModprobeStyle& style) {
  return with_head(emit::modprobe_conf(modprobe_entries(modules, style)));
}

std::string modules_load_conf(const std::vector<ExportedModule>& modules) {
  return with_head(emit::modules_load_conf(modprobe_entries(modules, {})));
}

bool has_scripts(const std::vector<ExportedModule>& modules) {
  return std::any_of(modules.begin(), modules.end(), [](const ExportedModule& module) {
    return !module.install_script.empty() || !module.remove_script.empty();
  });
}

std::string run_script(const std::string& folder, const std::string& run_folder) {
  return fmt::format(
      "#!/bin/sh\n"
      "# {}.\n"
      "#\n"
      "# run-script MODULE SCRIPT - starts a module's own script with the path of its .ko, which then has "
      "the "
      "folder\n"
      "# `files` beside it.\n"
      "set -eu\n"
      "here={}\n"
      "run={}\n"
      "\n"
      "file=$(modinfo -n \"$1\")\n"
      "mkdir -p \"$run\"\n"
      "ln -sfn \"$here/files\" \"$run/files\"\n"
      "ln -sfn \"$file\" \"$run/$1.ko\"\n"
      "exec \"$here/files/$2\" \"$run/$1.ko\"\n",
      kExportHead, support::shell_word(folder), support::shell_word(run_folder));
}

std::string kernel_needs_kbuild(const ExportPlan& plan, const ExportedPackage& package) {
  std::string text;
  bool has_versions = false;
  for (const ExportedModule& module : package.modules) {
    for (const model::ConfigNeed& need : module.config_needs)
      text += config_need(module.name, need.option.value, need.is_set);
    if (module.versions) text += version_needs(module);
    has_versions = has_versions || module.versions;
  }
  if (plan.needs_modversions) text += config_need(plan.system, "CONFIG_MODVERSIONS", true);
  if (plan.needs_signatures) text += config_need(plan.system, "CONFIG_MODULE_SIG", true);
  if (text.empty()) return text;
  const std::string number =
      "kernel-number := $(shell expr $(VERSION) \\* 1000000 + $(PATCHLEVEL) \\* 1000 + $(SUBLEVEL))\n";
  // `make clean` reads this without the kernel's configuration.
  return fmt::format("ifdef CONFIG_MODULES\n{}{}endif\n\n", has_versions ? number : "", text);
}

std::string export_kbuild(const ExportPlan& plan, const ExportedPackage& package) {
  emit::KbuildStyle style;
  style.makes_folders = true;
  style.sources = "$(src)";
  style.flags_folder = "$(src)";
  style.preamble = kernel_needs_kbuild(plan, package);
  return emit::kbuild_file(package.compiled, style);
}

void add_files(os::OutputSet& set, const std::vector<ExportedFile>& files, const std::string& folder) {
  for (const ExportedFile& file : files) set[folder + "/" + file.path] = {file.content, file.mode};
}

}  // namespace portato::exports
