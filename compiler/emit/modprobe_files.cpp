// SPDX-License-Identifier: Apache-2.0
#include "emit/modprobe_files.hpp"

#include <fmt/format.h>

#include <set>

#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::emit {

namespace {

using plan::ModprobeEntry;

std::string option_line(const ModprobeEntry& module) {
  std::string options;
  std::string omitted;
  for (const std::string& argument : module.arguments) {
    if (support::is_modprobe_text(argument)) {
      options += " " + support::modprobe_text(argument);
    } else {
      omitted +=
          fmt::format("# a parameter of {} holds a tab or a line end, which cannot be written here: {}\n",
                      module.name, argument.substr(0, argument.find('=')));
    }
  }
  return options.empty() ? omitted : fmt::format("{}options {}{}\n", omitted, module.name, options);
}

/// Of several such lines about one module kmod reads one only.
std::string softdep_line(const ModprobeEntry& module) {
  if (module.softdep_pre.empty() && module.softdep_post.empty()) return "";
  std::string line = "softdep " + module.name;
  if (!module.softdep_pre.empty()) line += " pre: " + support::join(module.softdep_pre, " ");
  if (!module.softdep_post.empty()) line += " post: " + support::join(module.softdep_post, " ");
  return line + "\n";
}

std::string command_line(const char* word, const ModprobeEntry& module, const std::string& command) {
  if (command.empty()) return "";
  return fmt::format("{} {} {}\n", word, module.name, support::modprobe_text(command));
}

}  // namespace

std::string modules_order(const std::string& system, const std::vector<plan::DeliveredModule>& modules) {
  std::string text;
  for (const plan::DeliveredModule& module : modules)
    text += fmt::format("updates/{}/{}\n", system, module.file);
  return text;
}

std::string modules_load_conf(const std::vector<ModprobeEntry>& modules) {
  std::string text;
  for (const ModprobeEntry& module : modules) {
    if (!module.is_loaded_at_start) continue;
    text += (module.has_own_script ? "# by its own script: " : "") + module.name + "\n";
  }
  return text;
}

std::string modprobe_conf(const std::vector<ModprobeEntry>& modules) {
  std::string text;
  std::set<std::string> blacklist;
  for (const ModprobeEntry& module : modules) {
    text += option_line(module);
    for (const std::string& alias : module.aliases)
      text += fmt::format("alias {} {}\n", support::modprobe_word(alias), module.name);
    text += softdep_line(module);
    text += command_line("install", module, module.install_command);
    text += command_line("remove", module, module.remove_command);
    blacklist.insert(module.blacklist.begin(), module.blacklist.end());
  }
  for (const std::string& name : blacklist) text += fmt::format("blacklist {}\n", name);
  return text;
}

}  // namespace portato::emit
