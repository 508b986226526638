#include "exec/kbuild_state.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <boost/filesystem.hpp>
#include <cerrno>
#include <tuple>

#include "exec/file_reader.hpp"
#include "exec/output_writer.hpp"

namespace portato::exec {

namespace {

namespace bfs = boost::filesystem;
using support::Done;
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

// Removes what kbuild has made in `directory` since `marker` was written.
Status remove_newer(const std::string& directory, const struct stat& marker) {
  boost::system::error_code failure;
  bfs::directory_iterator entry(directory, failure);
  for (; !failure && entry != bfs::directory_iterator(); entry.increment(failure)) {
    const std::string path = entry->path().string();
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode) || !is_made_by_kbuild(path)) continue;
    if (is_at_least_as_new(info, marker) && ::unlink(path.c_str()) != 0)
      return file_error("remove", path, errno);
  }
  if (failure) return file_error("read", directory, failure.value());
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

PassMarker::PassMarker(std::string build_directory)
    : build_directory_(std::move(build_directory)), path_(build_directory_ + std::string(kMarkerName)) {}

Status PassMarker::begin() {
  struct stat marker {};
  if (::lstat(path_.c_str(), &marker) == 0) {
    for (const std::string& directory : part_directories(build_directory_)) {
      if (const Status removed = remove_newer(directory, marker); !removed) return removed;
    }
    return Done{};  // the old marker stays: should this pass be cut off too, it covers both
  }
  return write_file_atomically(path_, "");
}

void PassMarker::end() { ::unlink(path_.c_str()); }

Status forget_stale_symbols(const plan::KbuildStep& step) {
  const std::string own_table = step.build_directory + "/Module.symvers";
  if (is_up_to_date(step.build_directory + std::string(kSymbolsName), symbol_table_identities(step), 0644))
    return Done{};
  if (::unlink(own_table.c_str()) != 0 && errno != ENOENT) return file_error("remove", own_table, errno);
  return Done{};
}

Status remember_symbol_tables(const plan::KbuildStep& step) {
  const support::Result<bool> written =
      write_file_if_changed(step.build_directory + std::string(kSymbolsName), symbol_table_identities(step));
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
