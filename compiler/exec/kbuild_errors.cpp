// SPDX-License-Identifier: Apache-2.0
#include "exec/kbuild_errors.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "support/strings.hpp"

namespace portato::exec {

namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_name_char(char c) { return support::is_identifier_char(c) || c == '-' || c == '.'; }

// Whether `line` speaks of a file that belongs to the module: its parts in `<name>.d/`, or `<name>.ko`,
// `<name>.o` … Before the name there is a slash, a bracket, a quote or a blank, never a part of another name.
bool speaks_of(std::string_view line, const std::string& module) {
  for (std::size_t at = line.find(module); at != std::string_view::npos; at = line.find(module, at + 1)) {
    if (at > 0 && is_name_char(line[at - 1])) continue;
    const std::string_view rest = line.substr(at + module.size());
    if (rest.starts_with(".d/")) return true;
    for (const std::string_view suffix : {".ko", ".o", ".mod", ".mod.o", ".mod.c"}) {
      if (rest.starts_with(suffix) && (rest.size() == suffix.size() || !is_name_char(rest[suffix.size()])))
        return true;
    }
  }
  return false;
}

// make deletes what a failed command has left before it says which target that was.
bool ends_a_target(std::string_view line) {
  return line.starts_with("make") && contains(line, "***") && !contains(line, "*** Deleting ");
}

bool is_modpost_error(std::string_view line) {
  return contains(line, "modpost") && !ends_a_target(line) &&
         (line.starts_with("ERROR:") || line.starts_with("FATAL:") || contains(line, "error:"));
}

// scripts/mod/modpost.c names some modules as such, not their files: `ERROR: modpost: module vbus uses symbol
// …`, `ERROR: modpost: /w/kb/vbus: 'x' exported twice. Previous export was in /w/kb/other.ko`.
std::string_view module_named_by_modpost(std::string_view line) {
  constexpr std::string_view kStart = "modpost: ";
  constexpr std::string_view kModule = "module ";
  const std::size_t start = line.find(kStart);
  if (start == std::string_view::npos) return {};
  line.remove_prefix(start + kStart.size());
  if (line.starts_with(kModule)) {
    line.remove_prefix(kModule.size());
    line = line.substr(0, line.find(' '));
  } else {
    line = line.substr(0, line.find(": "));
  }
  return line.substr(line.rfind('/') + 1);
}

bool says_why(std::string_view line) {
  return contains(line, "error:") || contains(line, "Error:") || contains(line, "ERROR:") ||
         contains(line, "undefined reference") || line.starts_with("ld: ");
}

// The line of `block` (the output of one target) that tells most: the first error; else the last program that
// was not found (what was missed before did not stop it); else the last line at all.
std::string first_error(const std::vector<std::string_view>& block) {
  const auto error = std::find_if(block.begin(), block.end(), says_why);
  if (error != block.end()) return std::string(*error);
  const auto lack =
      std::find_if(block.rbegin(), block.rend(), [](auto line) { return line.ends_with("not found"); });
  if (lack != block.rend()) return std::string(*lack);
  return block.empty() ? "" : std::string(block.back());
}

// `make[1]: *** No rule to make target 'x', needed by 'y'.` tells by itself.
std::string words_of_make(std::string_view line) {
  const std::size_t stars = line.find("*** ");
  return std::string(line.substr(stars == std::string_view::npos ? 0 : stars + 4));
}

bool is_shell_or_make(std::string_view program) {
  return program == "sh" || program.ends_with("/sh") || program.ends_with("bash") ||
         program.ends_with("dash") || program.starts_with("make");
}

// `/bin/sh: 1: gcc-12: not found`, `sh: gcc-12: command not found`, `make[1]: gcc-12: No such file or
// directory`.
std::optional<std::string> missing_tool_in(std::string_view line) {
  for (const std::string_view words : {": not found", ": command not found", ": No such file or directory"}) {
    if (!line.ends_with(words) || !is_shell_or_make(line.substr(0, line.find(':')))) continue;
    line.remove_suffix(words.size());
    const std::size_t begin = line.rfind(": ");
    if (begin != std::string_view::npos) return std::string(line.substr(begin + 2));
  }
  return std::nullopt;
}

constexpr std::array<std::string_view, 5> kNoise = {
    "Skipping BTF generation for ",
    "warning: the compiler differs from the one used to build the kernel",
    "  The kernel was built by: ",
    "  You are using:           ",
    "make: Target '",
};

}  // namespace

KbuildFailures find_failures(const plan::KbuildStep& step, std::string_view output) {
  std::map<std::size_t, std::string> first_lines;
  std::set<std::string> tools;         // anywhere: some are not needed, and their lack is no failure
  std::set<std::string> needed_tools;  // that made a module fail
  std::vector<std::string_view> block;
  std::map<std::size_t, std::string> texts;  // what was said of each
  const auto blame = [&](std::string_view where, const std::string& why, const std::string& text) {
    const std::string_view named = module_named_by_modpost(where);
    const bool is_named = std::any_of(step.modules.begin(), step.modules.end(),
                                      [&](const plan::BuiltModule& module) { return module.name == named; });
    for (std::size_t index = 0; index < step.modules.size(); ++index) {
      const std::string& name = step.modules[index].name;
      if (!(is_named ? name == named : speaks_of(where, name))) continue;
      first_lines.try_emplace(index, why);
      texts[index] += text + "\n";
    }
  };
  for (const std::string_view line : support::split(output, '\n')) {
    if (const std::optional<std::string> tool = missing_tool_in(line)) tools.insert(*tool);
    if (is_modpost_error(line)) {
      blame(line, std::string(line), std::string(line));
    } else if (ends_a_target(line)) {
      const std::string why = contains(line, "No rule to make") ? words_of_make(line) : first_error(block);
      if (const std::optional<std::string> tool = missing_tool_in(why)) {
        needed_tools.insert(*tool);
      } else {
        blame(line, why, support::join(std::vector<std::string>(block.begin(), block.end()), "\n"));
      }
      block.clear();
    } else if (!line.empty()) {
      block.push_back(line);
    }
  }
  KbuildFailures failures;
  for (auto& [index, message] : first_lines) {
    ModuleFailure failure{index, std::move(message)};
    for (ToolMessage& each : parse_tool_output(texts[index]).messages) {
      if (each.severity == diag::Severity::kError) failure.errors.push_back(std::move(each));
    }
    failures.modules.push_back(std::move(failure));
  }
  if (failures.modules.empty() && needed_tools.empty()) needed_tools.merge(tools);
  failures.missing_tools.assign(needed_tools.begin(), needed_tools.end());
  return failures;
}

std::string without_noise(std::string_view output) {
  std::string result;
  for (const std::string_view line : support::split(output, '\n')) {
    const bool is_noise =
        line.empty() || std::any_of(kNoise.begin(), kNoise.end(),
                                    [&](std::string_view noise) { return line.starts_with(noise); });
    if (!is_noise) result.append(line).append("\n");
  }
  return result;
}

}  // namespace portato::exec
