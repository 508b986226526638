// SPDX-License-Identifier: Apache-2.0
#include "exec/step_context.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "diag/codes.hpp"
#include "os/file_reader.hpp"
#include "support/paths.hpp"

namespace portato::exec {

namespace {

struct ToolPackage {
  std::string_view tool;
  std::string_view package;  ///< of Debian and its children
};

constexpr std::array<ToolPackage, 9> kPackages = {{
    {"ninja", "ninja-build"},
    {"ld", "binutils"},
    {"strip", "binutils"},
    {"objcopy", "binutils"},
    {"sh", "dash"},
    {"awk", "mawk"},
    {"openssl", "openssl"},
    {"pahole", "dwarves"},
    {"ld.lld", "lld"},
}};

constexpr std::array<std::string_view, 4> kBinutils = {"-ld", "-strip", "-objcopy", "-as"};
constexpr std::array<std::string_view, 12> kCoreutils = {"cat",   "cp", "echo", "expr", "head",  "ln",
                                                         "mkdir", "mv", "rm",   "sort", "touch", "uname"};

// A cross tool such as aarch64-linux-gnu-gcc lies in gcc-aarch64-linux-gnu or binutils-aarch64-linux-gnu.
std::string package_of(const std::string& tool) {
  const auto* known =
      std::find_if(kPackages.begin(), kPackages.end(), [&](const auto& p) { return p.tool == tool; });
  if (known != kPackages.end()) return std::string(known->package);
  if (std::find(kCoreutils.begin(), kCoreutils.end(), tool) != kCoreutils.end()) return "coreutils";
  for (const std::string_view suffix : kBinutils) {
    if (tool.ends_with(suffix)) return "binutils-" + tool.substr(0, tool.size() - suffix.size());
  }
  const std::size_t gcc = tool.find("-gcc");
  if (gcc != std::string::npos) return tool.substr(gcc + 1) + "-" + tool.substr(0, gcc);
  return tool;
}

}  // namespace

int status_of(const support::Error& error) {
  constexpr std::array<int, 17> kFaultsOfTheMachine = {ENOSPC, EDQUOT, EROFS,   EIO,    EACCES,      EPERM,
                                                       EMFILE, ENFILE, ENOMEM,  EINTR,  ENOLCK,      ELOOP,
                                                       EXDEV,  EISDIR, ENOTDIR, EEXIST, ENAMETOOLONG};
  const bool is_one = std::find(kFaultsOfTheMachine.begin(), kFaultsOfTheMachine.end(), error.error_number) !=
                      kFaultsOfTheMachine.end();
  return is_one ? os::kExitEnvironment : os::kExitErrors;
}

void StepContext::report(const std::string& place, diag::Diagnostic diagnostic) const {
  diagnostic.range = reports.range_of(place);
  reports.report(std::move(diagnostic));
}

int StepContext::report_error(const support::Error& error) const {
  if (signals.interrupted() == 0) report("", diag::make(diag::kFileTrouble, {}, error.message));
  return status_of(error);
}

void StepContext::write_output(std::string_view output) const {
  if (output.empty()) return;
  write(output);
  if (!output.ends_with('\n')) write("\n");
}

bool tells_full_disk(std::string_view output) {
  constexpr std::array<std::string_view, 2> kWords = {"No space left on device", "Disk quota exceeded"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view words) { return output.find(words) != std::string_view::npos; });
}

support::Error full_disk_error(const std::string& folder) {
  return os::file_error("write below", folder, ENOSPC);
}

diag::Diagnostic missing_tool(const std::string& tool) {
  const std::string name(support::file_name_of(tool));
  const bool is_a_path = tool.find('/') != std::string::npos;
  const std::string advice =
      is_a_path ? std::string("there is no such program")
                : fmt::format("on Debian or Ubuntu, `apt-get install {}` installs it", package_of(name));
  return diag::make(diag::kMissingTool, {}, tool, advice);
}

}  // namespace portato::exec
