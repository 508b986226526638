// SPDX-License-Identifier: Apache-2.0
#include "exec/depmod_runner.hpp"

#include <boost/filesystem.hpp>
#include <cerrno>
#include <cstdlib>

#include "diag/codes.hpp"
#include "os/file_reader.hpp"
#include "os/process.hpp"

namespace portato::exec {

namespace {

namespace bfs = boost::filesystem;
using support::Error;
using support::Result;

/// Where Debian keeps it, which is in the PATH of root alone.
std::string find_depmod() {
  const char* path = ::getenv("PATH");
  return os::find_program("depmod", std::string(path == nullptr ? "" : path) + ":/usr/sbin:/sbin");
}

Result<std::vector<HashedFile>> adopt_all(const std::string& staging_directory,
                                          const std::string& module_tree) {
  const std::string folder = staging_directory + "/" + module_tree;
  std::vector<HashedFile> files;
  boost::system::error_code failure;
  bfs::directory_iterator entry(folder, failure);
  for (; !failure && entry != bfs::directory_iterator(); entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with("modules.") || name == "modules.order") continue;
    Result<HashedFile> file = adopt_file(staging_directory, module_tree + "/" + name);
    if (!file) return file.error();
    files.push_back(std::move(*file));
  }
  if (failure) return os::file_error("read", folder, failure.value());
  return files;
}

}  // namespace

Result<std::vector<HashedFile>> run_depmod(const std::string& staging_directory,
                                           const std::string& module_tree, const std::string& release,
                                           const StepContext& context) {
  os::ProcessSpec spec;
  spec.arguments = {find_depmod(), "-b", staging_directory, release};
  spec.environment = {{"LC_ALL", "C"}};
  if (spec.arguments[0].empty()) {
    context.report(
        "",
        diag::make(diag::kNoDepmod, {}).with_help("on Debian or Ubuntu, `apt-get install kmod` installs it"));
    return std::vector<HashedFile>();
  }
  // It complains that the tree has no list of what is built into the kernel, which is right: it holds ours
  // alone.
  const Result<os::ProcessResult> run = os::run_process(spec, context.signals);
  if (!run) return Error{"cannot start depmod: " + run.error().message, run.error().error_number};
  if (run->interruption != 0) return support::error_from_errno(EINTR);
  // It may end well without having written its lists.
  if (tells_full_disk(run->output)) return full_disk_error(staging_directory);
  if (!run->succeeded()) return Error{"depmod failed with " + os::describe_end(*run) + ": " + run->output};
  return adopt_all(staging_directory, module_tree);
}

}  // namespace portato::exec
