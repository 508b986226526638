#include "emit/modprobe_files.hpp"

#include "support/strings.hpp"

namespace portato::emit {

namespace {

/// libkmod takes a backslash away and the next character as it is, joins lines, and makes blanks of tabs.
bool can_be_written(const std::string& argument) {
  return argument.find_first_of("\t\n") == std::string::npos;
}

std::string option_line(const plan::ModprobeModule& module) {
  std::string line = "options " + module.name;
  std::string left_out;
  for (const std::string& argument : module.arguments) {
    if (can_be_written(argument)) {
      line += " " + support::replace_all(argument, "\\", "\\\\");
    } else {
      left_out += "# a parameter of " + module.name +
                  " holds a tab or a line end, which cannot be written here: " +
                  argument.substr(0, argument.find('=')) + "\n";
    }
  }
  const bool is_empty = line.size() == std::string("options ").size() + module.name.size();
  return left_out + (is_empty ? "" : line + "\n");
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
    if (module.wanted_before.empty()) continue;
    text += "softdep " + module.name + " pre: " + support::join(module.wanted_before, " ") + "\n";
  }
  return text;
}

}  // namespace portato::emit
