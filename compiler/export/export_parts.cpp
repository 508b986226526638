// SPDX-License-Identifier: Apache-2.0
#include "export/export_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "emit/kbuild_file.hpp"
#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::exports {

namespace {

void add_once(std::vector<std::string>& list, const std::string& name) {
  if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
}

/// One line a module: of several, modprobe heeds only one.
std::string softdep_line(const ExportedModule& module, const ModprobeStyle& style) {
  std::vector<std::string> pre;
  for (const auto* names : {&module.needs, &module.may_need, &module.pre}) {
    for (const std::string& name : *names) {
      if (!style.omitted.contains(support::replace_all(name, "-", "_"))) add_once(pre, name);
    }
  }
  std::string line;
  if (!pre.empty()) line += " pre: " + support::join(pre, " ");
  if (!module.post.empty()) line += " post: " + support::join(module.post, " ");
  return line.empty() ? line : fmt::format("softdep {}{}\n", module.kernel_name, line);
}

std::string script_line(const char* word, const ExportedModule& module, const std::string& script,
                        const ModprobeStyle& style) {
  if (script.empty() || style.scripts_folder.empty()) return {};
  const std::string command =
      fmt::format("{} {} {}", support::shell_word(style.scripts_folder + "/run-script"),
                  support::shell_word(module.name), support::shell_word(script));
  return fmt::format("{} {} {}\n", word, module.kernel_name, support::modprobe_text(command));
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
  std::string text;
  std::vector<std::string> blacklist;
  for (const ExportedModule& module : modules) {
    for (const std::string& alias : module.aliases)
      text += fmt::format("alias {} {}\n", support::modprobe_word(alias), module.kernel_name);
    if (!module.arguments.empty())
      text += fmt::format("options {} {}\n", module.kernel_name,
                          support::modprobe_text(support::join(module.arguments, " ")));
    text += softdep_line(module, style);
    text += script_line("install", module, module.install_script, style);
    text += script_line("remove", module, module.remove_script, style);
    for (const std::string& name : module.blacklist) add_once(blacklist, name);
  }
  for (const std::string& name : blacklist) text += fmt::format("blacklist {}\n", name);
  return text.empty() ? text : fmt::format("# {}.\n{}", kExportHead, text);
}

std::string modules_load_conf(const std::vector<ExportedModule>& modules) {
  std::string text;
  for (const ExportedModule& module : modules) {
    if (module.is_auto) text += module.kernel_name + "\n";
  }
  return text.empty() ? text : fmt::format("# {}.\n{}", kExportHead, text);
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
