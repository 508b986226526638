// SPDX-License-Identifier: Apache-2.0
#include "emit/modprobe_files.hpp"

#include <set>

#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::emit {

namespace {

std::string option_line(const plan::ModprobeModule& module) {
  std::string line = "options " + module.name;
  std::string left_out;
  for (const std::string& argument : module.arguments) {
    if (support::is_modprobe_text(argument)) {
      line += " " + support::modprobe_text(argument);
    } else {
      left_out += "# a parameter of " + module.name +
                  " holds a tab or a line end, which cannot be written here: " +
                  argument.substr(0, argument.find('=')) + "\n";
    }
  }
  const bool is_empty = line.size() == std::string("options ").size() + module.name.size();
  return left_out + (is_empty ? "" : line + "\n");
}

/// Of several such lines about one module kmod reads one only.
std::string softdep_line(const plan::ModprobeModule& module) {
  if (module.wanted_before.empty() && module.wanted_after.empty()) return "";
  std::string line = "softdep " + module.name;
  if (!module.wanted_before.empty()) line += " pre: " + support::join(module.wanted_before, " ");
  if (!module.wanted_after.empty()) line += " post: " + support::join(module.wanted_after, " ");
  return line + "\n";
}

}  // namespace

std::string modules_order(const plan::BuildPlan& plan) {
  std::string text;
  for (const std::string& path : plan.modules_order) text += path + "\n";
  return text;
}

std::string modules_load_conf(const plan::BuildPlan& plan) {
  std::string text = "# Made by Portato: the kernel modules that are loaded when the system starts.\n";
  for (const plan::ModprobeModule& module : plan.modprobe) {
    if (!module.is_loaded_at_start) continue;
    text += (module.has_own_script ? "# by its own script: " : "") + module.name + "\n";
  }
  return text;
}

std::string modprobe_conf(const plan::BuildPlan& plan) {
  std::string text =
      "# Made by Portato: parameters of the kernel modules, and the order that their symbols do not show.\n";
  for (const plan::ModprobeModule& module : plan.modprobe) {
    text += option_line(module);
    for (const std::string& alias : module.aliases)
      text += "alias " + support::modprobe_word(alias) + " " + module.name + "\n";
    text += softdep_line(module);
  }
  std::set<std::string> blacklist;
  for (const plan::ModprobeModule& module : plan.modprobe)
    blacklist.insert(module.blacklist.begin(), module.blacklist.end());
  for (const std::string& name : blacklist) text += "blacklist " + name + "\n";
  return text;
}

}  // namespace portato::emit
