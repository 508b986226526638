// SPDX-License-Identifier: Apache-2.0
#include "emit/scripts.hpp"

#include <fmt/format.h>

#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::emit {

namespace {

using plan::DeliveredModule;
using support::shell_word;

std::string or_none(const std::string& text) { return text.empty() ? "-" : shell_word(text); }

/// `INSTALL:REMOVE` as load_module takes it.
std::string own_scripts(const DeliveredModule& module) {
  if (module.install_script.empty() && module.remove_script.empty()) return "-";
  const auto path = [](const std::string& script) { return script.empty() ? std::string("-") : script; };
  return shell_word(path(module.install_script) + ":" + path(module.remove_script));
}

/// Names as load_module takes them: those of the kernel's own modules are marked.
std::string needs_of(const std::vector<DeliveredModule>& modules, const DeliveredModule& module) {
  std::vector<std::string> words;
  for (const std::string& name : module.kernel_modules) words.push_back("@" + name);
  for (const DeliveredModule::Requirement& requirement : module.requirements) {
    if (!requirement.is_optional) words.push_back(modules[requirement.module].kernel_name);
  }
  return or_none(support::join(words, " "));
}

std::string load_line(const std::vector<DeliveredModule>& modules, const plan::ScriptLine& line) {
  const DeliveredModule& module = modules[line.module];
  std::string text = fmt::format("load_module {} {} {} {} {}", shell_word(module.kernel_name),
                                 shell_word(module.script_file), line.is_optional ? "optional" : "required",
                                 own_scripts(module), needs_of(modules, module));
  for (const std::string& argument : module.arguments) text += " " + shell_word(argument);
  return text + "\n";
}

std::string unload_line(const DeliveredModule& module) {
  return fmt::format("unload_module {} {} {}\n", shell_word(module.kernel_name),
                     shell_word(module.script_file), or_none(module.remove_script));
}

std::string script(const plan::ScriptPair& scripts, std::string_view verb, std::string_view purpose) {
  return fmt::format(
      "#!/bin/sh\n"
      "# {}.sh - {}\n"
      "# Made by Portato; changes are lost at the next build.\n"
      "\n{}\n"
      "begin_{} {} {}\n",
      verb, purpose, kModuleFunctions, verb, shell_word(scripts.name), shell_word(scripts.folder));
}

/// `VERB_firmware FOLDER` and `VERB_udev_rules FOLDER`, the folders seen from that of the modules.
std::string file_lines(const plan::ScriptPair& scripts, std::string_view verb) {
  std::string text;
  if (scripts.has_firmware) text += fmt::format("{}_firmware ../{}\n", verb, plan::kFirmwareFolder);
  if (scripts.has_udev_rules) text += fmt::format("{}_udev_rules ../{}\n", verb, plan::kUdevFolder);
  return text;
}

}  // namespace

std::string install_script(const plan::ScriptPair& scripts, const std::vector<DeliveredModule>& modules) {
  const std::string what =
      scripts.is_of_system
          ? fmt::format("loads the kernel modules of system `{}`, dependencies first.",
                        support::comment_text(scripts.name))
          : fmt::format("loads the kernel modules of `{}` and before them all that they need.",
                        support::comment_text(scripts.name));
  std::string text = script(scripts, "install", what) + file_lines(scripts, "use");
  for (const plan::ScriptLine& line : scripts.load) text += load_line(modules, line);
  return text + "finish_install\n";
}

std::string remove_script(const plan::ScriptPair& scripts, const std::vector<DeliveredModule>& modules) {
  const std::string what =
      scripts.is_of_system
          ? fmt::format("removes the kernel modules of system `{}`, in reverse order.",
                        support::comment_text(scripts.name))
          : fmt::format("removes the kernel modules of `{}`; what they needed stays, it may serve others.",
                        support::comment_text(scripts.name));
  std::string text = script(scripts, "remove", what);
  for (const plan::ScriptLine& line : scripts.unload) text += unload_line(modules[line.module]);
  if (scripts.is_of_system) text += file_lines(scripts, "forget");
  return text + "finish_remove\n";
}

}  // namespace portato::emit
