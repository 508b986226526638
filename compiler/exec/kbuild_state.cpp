// SPDX-License-Identifier: Apache-2.0
#include "exec/kbuild_state.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <boost/filesystem.hpp>
#include <cerrno>
#include <iterator>
#include <set>
#include <tuple>

#include "kernel/elf_image.hpp"
#include "os/file_reader.hpp"
#include "os/folder.hpp"
#include "os/output_writer.hpp"
#include "support/paths.hpp"

namespace portato::exec {

namespace {

namespace bfs = boost::filesystem;
using support::Done;
using support::Result;
using support::Status;

constexpr std::string_view kMarkerName = "/.pass_in_progress";
constexpr std::string_view kSymbolsName = "/.symbol_tables";

constexpr std::array<std::string_view, 7> kMadeByKbuild = {".o",   ".ko",    ".mod",    ".mod.c",
                                                           ".cmd", ".order", ".symvers"};

bool is_made_by_kbuild(const std::string& name) {
  return std::any_of(kMadeByKbuild.begin(), kMadeByKbuild.end(),
                     [&](std::string_view suffix) { return name.ends_with(suffix); });
}

bool is_at_least_as_new(const struct stat& left, const struct stat& right) {
  return std::tie(left.st_mtim.tv_sec, left.st_mtim.tv_nsec) >=
         std::tie(right.st_mtim.tv_sec, right.st_mtim.tv_nsec);
}

struct MadeFile {
  std::string path;
  struct stat info;
};

// What kbuild has made in `directory` since `marker` was written.
Result<std::vector<MadeFile>> find_newer(const std::string& directory, const struct stat& marker) {
  std::vector<MadeFile> found;
  boost::system::error_code failure;
  bfs::directory_iterator entry(directory, failure);
  for (; !failure && entry != bfs::directory_iterator(); entry.increment(failure)) {
    MadeFile file{entry->path().string(), {}};
    if (::lstat(file.path.c_str(), &file.info) != 0 || !S_ISREG(file.info.st_mode)) continue;
    if (is_made_by_kbuild(file.path) && is_at_least_as_new(file.info, marker))
      found.push_back(std::move(file));
  }
  if (failure) return os::file_error("read", directory, failure.value());
  return found;
}

std::string command_file_of(const std::string& object) {
  return fmt::format("{}/.{}.cmd", support::directory_of(object), support::file_name_of(object));
}

// Whether an ELF file reaches as far as its header says: after the machine has gone down, files can be short.
bool is_whole_object(const std::string& path) {
  const Result<std::string> bytes = os::read_whole_file(path);
  return bytes && kernel::ElfImage::open(*bytes).ok();
}

// Objects of sources that the pass had finished: kbuild writes the command file last but for what takes no
// time, and make was at no more than `jobs` of them.
std::set<std::string> finished_objects(const std::vector<MadeFile>& files, std::size_t jobs) {
  std::vector<const MadeFile*> objects;
  for (const MadeFile& file : files) {
    const bool is_compiled = file.path.ends_with(".o") && (support::directory_of(file.path).ends_with(".d") ||
                                                           file.path.ends_with(".mod.o"));
    if (is_compiled && ::access(command_file_of(file.path).c_str(), F_OK) == 0 && is_whole_object(file.path))
      objects.push_back(&file);
  }
  std::sort(objects.begin(), objects.end(), [](const MadeFile* left, const MadeFile* right) {
    return is_at_least_as_new(left->info, right->info) && !is_at_least_as_new(right->info, left->info);
  });
  std::set<std::string> finished;
  for (std::size_t i = jobs; i < objects.size(); ++i) {
    finished.insert(objects[i]->path);
    finished.insert(command_file_of(objects[i]->path));
  }
  return finished;
}

Status remove_unfinished(const std::vector<MadeFile>& files, std::size_t jobs) {
  const std::set<std::string> finished = finished_objects(files, jobs);
  for (const MadeFile& file : files) {
    // modpost compares a .mod.c with what it would write.
    if (finished.contains(file.path) || file.path.ends_with(".mod.c")) continue;
    if (::unlink(file.path.c_str()) != 0) return os::file_error("remove", file.path, errno);
  }
  return Done{};
}

// scripts/Makefile.compiler makes `.tmp_PID` folders, which stay if make is killed.
Status remove_probes(const std::string& build_directory) {
  const Result<os::Folder> folder = os::Folder::open(build_directory);
  if (!folder) return folder.error();
  const Result<std::vector<std::string>> names = folder->list(".");
  if (!names) return names.error();
  for (const std::string& name : *names) {
    if (!name.starts_with(".tmp_")) continue;
    if (const Status removed = folder->remove(name); !removed) return removed;
  }
  return Done{};
}

std::vector<std::string> part_directories(const std::string& build_directory) {
  std::vector<std::string> directories = {build_directory};
  boost::system::error_code failure;
  bfs::directory_iterator entry(build_directory, failure);
  for (; !failure && entry != bfs::directory_iterator(); entry.increment(failure)) {
    if (bfs::is_directory(entry->symlink_status())) directories.push_back(entry->path().string());
  }
  return directories;
}

std::string symbol_table_identities(const plan::KbuildStep& step) {
  std::string text = file_identity(step.kernel_source + "/Module.symvers") + "\n";
  for (const std::string& path : existing_extra_symbols(step)) text += file_identity(path) + "\n";
  return text;
}

}  // namespace

std::string file_identity(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return path + " -";
  return fmt::format("{} {} {} {}.{:09} {}.{:09}", path, info.st_ino, info.st_size, info.st_mtim.tv_sec,
                     info.st_mtim.tv_nsec, info.st_ctim.tv_sec, info.st_ctim.tv_nsec);
}

PassMarker::PassMarker(std::string build_directory, std::string scratch)
    : build_directory_(std::move(build_directory)),
      scratch_(std::move(scratch)),
      path_(build_directory_ + std::string(kMarkerName)) {}

Status PassMarker::begin(std::size_t jobs) {
  if (const Status removed = remove_probes(build_directory_); !removed) return removed;
  struct stat marker {};
  if (::lstat(path_.c_str(), &marker) == 0) {
    std::vector<MadeFile> files;
    for (const std::string& directory : part_directories(build_directory_)) {
      Result<std::vector<MadeFile>> newer = find_newer(directory, marker);
      if (!newer) return newer.error();
      std::move(newer->begin(), newer->end(), std::back_inserter(files));
    }
    // The old marker stays: should this pass be cut off too, it covers both.
    return remove_unfinished(files, jobs);
  }
  return os::write_file_atomically(path_, "", scratch_);
}

void PassMarker::end() { ::unlink(path_.c_str()); }

Status forget_stale_symbols(const plan::KbuildStep& step) {
  const std::string own_table = step.build_directory + "/Module.symvers";
  if (os::is_up_to_date(step.build_directory + std::string(kSymbolsName), symbol_table_identities(step),
                        0644))
    return Done{};
  if (::unlink(own_table.c_str()) != 0 && errno != ENOENT) return os::file_error("remove", own_table, errno);
  return Done{};
}

Status remember_symbol_tables(const plan::KbuildStep& step, const std::string& scratch) {
  const support::Result<bool> written = os::write_file_if_changed(
      step.build_directory + std::string(kSymbolsName), symbol_table_identities(step), scratch);
  if (!written) return written.error();
  return Done{};
}

std::vector<std::string> existing_extra_symbols(const plan::KbuildStep& step) {
  std::vector<std::string> existing;
  for (const std::string& path : step.extra_symbols) {
    if (::access(path.c_str(), R_OK) == 0) existing.push_back(path);
  }
  return existing;
}

}  // namespace portato::exec
