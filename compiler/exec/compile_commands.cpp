// SPDX-License-Identifier: Apache-2.0
#include "exec/compile_commands.hpp"

#include <array>
#include <boost/filesystem.hpp>
#include <map>

#include "emit/compile_commands.hpp"
#include "exec/kbuild_depfile.hpp"
#include "os/output_writer.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

namespace bfs = boost::filesystem;
using support::Done;
using support::Result;
using support::Status;

/// Beginnings of words that GCC takes and clang 14 does not, as far as the kernel uses them.
constexpr std::array<std::string_view, 17> kOfGccOnly = {"-fconserve-stack",
                                                         "-fno-allow-store-data-races",
                                                         "-fno-var-tracking-assignments",
                                                         "-mpreferred-stack-boundary=",
                                                         "-mindirect-branch",
                                                         "-mfunction-return=",
                                                         "-mrecord-mcount",
                                                         "-fno-guess-branch-probability",
                                                         "-fmin-function-alignment=",
                                                         "-falign-jumps=",
                                                         "-falign-loops=",
                                                         "-fplugin",
                                                         "-fsanitize=bounds-strict",
                                                         "-mskip-rax-setup",
                                                         "-fno-ipa",
                                                         "-fno-inline-functions-called-once",
                                                         "-ftrivial-auto-var-init="};

bool is_of_gcc_only(std::string_view word) {
  for (const std::string_view beginning : kOfGccOnly) {
    if (word.starts_with(beginning)) return true;
  }
  return false;
}

/// The value of `cmd_x.o := …`, called `savedcmd_x.o` since 6.3.
std::string_view saved_command(std::string_view text) {
  for (const std::string_view line : support::split(text, '\n')) {
    if (!line.starts_with("cmd_") && !line.starts_with("savedcmd_")) continue;
    const std::size_t sign = line.find(" := ");
    if (sign != std::string_view::npos) return line.substr(sign + 4);
  }
  return {};
}

void add_module(const plan::KbuildStep& step, const std::map<std::string, std::string>& links,
                const plan::BuiltModule& module, std::map<std::string, emit::CompileCommand>& commands) {
  boost::system::error_code failure;
  const std::string folder = step.build_directory + "/" + module.name + ".d";
  bfs::directory_iterator entry(folder, failure);
  for (; !failure && entry != bfs::directory_iterator(); entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with('.') || !name.ends_with(".o.cmd")) continue;
    const Result<std::string> text = os::read_whole_file(entry->path().string());
    if (!text) continue;
    const CommandFile file = parse_command_file(*text);
    std::string command = compiler_command(*text);
    if (command.empty() || file.prerequisites.empty()) continue;
    // Where kbuild runs: up to 6.12 in the kernel's tree, from then on in the module's.
    const bool is_old = support::is_absolute(file.target);
    const std::string directory = is_old ? step.kernel_source : step.build_directory;
    std::string source = support::join_path(directory, file.prerequisites.front());
    if (const auto link = links.find(source); link != links.end()) source = link->second;
    const std::string output = support::join_path(directory, file.target);
    commands[output] = {directory, std::move(command), support::normalise_path(source), output};
  }
}

}  // namespace

std::string compiler_command(std::string_view command_file) {
  std::string_view text = saved_command(command_file);
  text = text.substr(0, text.find(" ; "));
  std::string command;
  for (const std::string_view word : support::split(text, ' ')) {
    if (word.empty() || is_of_gcc_only(word)) continue;
    if (!command.empty()) command += ' ';
    command += word;
  }
  return support::replace_all(support::replace_all(command, "$(pound)", "#"), "$$", "$");
}

Status write_compile_commands(const plan::KbuildStep& step, const std::string& scratch) {
  if (step.compile_commands.empty()) return Done{};
  const std::map<std::string, std::string> links(step.links.begin(), step.links.end());
  std::map<std::string, emit::CompileCommand> commands;
  for (const plan::BuiltModule& module : step.modules) add_module(step, links, module, commands);
  std::vector<emit::CompileCommand> list;
  for (auto& [output, command] : commands) list.push_back(std::move(command));
  const Result<bool> written =
      os::write_file_if_changed(step.compile_commands, emit::compile_commands_json(list), scratch);
  if (!written) return written.error();
  return Done{};
}

}  // namespace portato::exec
