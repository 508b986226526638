// SPDX-License-Identifier: Apache-2.0
#include "source/real_fs.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/filesystem.hpp>
#include <cerrno>
#include <climits>
#include <memory>
#include <utility>

#include "os/file_descriptor.hpp"
#include "support/paths.hpp"

namespace portato::source {

namespace {

namespace bfs = boost::filesystem;

using os::FileDescriptor;

constexpr std::size_t kLongestPath = PATH_MAX - 1;  // that the kernel takes at once

/// As ::open(), for a path of any length: a long one is gone along in pieces. Sets errno.
FileDescriptor open_long(std::string_view path, int flags) {
  FileDescriptor folder(AT_FDCWD);
  while (path.size() > kLongestPath) {
    const std::size_t slash = path.rfind('/', kLongestPath);
    if (slash == std::string_view::npos || slash == 0) {
      errno = ENAMETOOLONG;
      return FileDescriptor(-1);
    }
    const std::string piece(path.substr(0, slash));
    folder = FileDescriptor(::openat(folder.number(), piece.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (folder.number() < 0) return folder;
    path.remove_prefix(std::min(path.find_first_not_of('/', slash), path.size()));
  }
  return FileDescriptor(::openat(folder.number(), std::string(path).c_str(), flags | O_CLOEXEC));
}

FileStatus status_from(const struct stat& info) {
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  FileStatus status;
  status.kind = S_ISREG(info.st_mode)   ? FileKind::kRegular
                : S_ISDIR(info.st_mode) ? FileKind::kDirectory
                                        : FileKind::kOther;
  status.size = static_cast<std::uint64_t>(info.st_size);
  status.modified = info.st_mtime;
  status.mode = info.st_mode;
  status.modified_ns = info.st_mtim.tv_sec * kNanoseconds + info.st_mtim.tv_nsec;
  status.changed_ns = info.st_ctim.tv_sec * kNanoseconds + info.st_ctim.tv_nsec;
  status.inode = info.st_ino;
  return status;
}

/// Where a link leads in the end, as the kernel says; empty if it does not.
std::string target_of(int folder, const char* link) {
  const FileDescriptor target(::openat(folder, link, O_PATH | O_CLOEXEC));
  if (target.number() < 0) return {};
  std::string path(PATH_MAX, '\0');
  const std::string own = fmt::format("/proc/self/fd/{}", target.number());
  const ssize_t length = ::readlink(own.c_str(), path.data(), path.size());
  if (length <= 0 || static_cast<std::size_t>(length) == path.size() || path.front() != '/') return {};
  path.resize(static_cast<std::size_t>(length));
  return path;
}

DirectoryEntry look_at(int folder, const std::string& name) {
  DirectoryEntry entry{name, {}};
  struct stat info {};
  if (::fstatat(folder, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) return entry;
  entry.is_link = S_ISLNK(info.st_mode);
  if (entry.is_link && ::fstatat(folder, name.c_str(), &info, 0) != 0) return entry;
  entry.status = status_from(info);
  if (entry.is_link) entry.target = target_of(folder, name.c_str());
  return entry;
}

}  // namespace

FileStatus RealFs::status(const std::string& path) const {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? status_from(info) : FileStatus{};
}

support::Result<std::string> RealFs::read_file(const std::string& path) const {
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0) return support::error_from_errno(errno);
  struct stat info {};
  if (::fstat(file.number(), &info) != 0) return support::error_from_errno(errno);
  if (S_ISDIR(info.st_mode)) return support::error_from_errno(EISDIR);
  if (!S_ISREG(info.st_mode)) return support::Error{"not a regular file"};
  if (static_cast<std::uint64_t>(info.st_size) > kLargestFile) {
    return support::Error{fmt::format("larger than {} MiB", kLargestFile >> 20U), EFBIG};
  }
  std::string content(static_cast<std::size_t>(info.st_size) + 1,
                      '\0');  // one more byte sees the end in one read
  std::size_t filled = 0;
  while (true) {
    if (filled == content.size()) content.resize(content.size() * 2);  // the file grew, or is in /proc
    const ssize_t count = ::read(file.number(), content.data() + filled, content.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return support::error_from_errno(errno);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
    if (filled > kLargestFile) return support::error_from_errno(EFBIG);
  }
  content.resize(filled);
  return content;
}

support::Result<std::vector<std::string>> RealFs::list_directory(const std::string& path) const {
  boost::system::error_code failure;
  std::vector<std::string> names;
  bfs::directory_iterator entry(path, failure);
  for (; !failure && entry != bfs::directory_iterator(); entry.increment(failure)) {
    names.push_back(entry->path().filename().string());
  }
  if (failure) return support::error_from_errno(failure.value());
  std::sort(names.begin(), names.end());
  return names;
}

support::Result<std::vector<DirectoryEntry>> RealFs::list_entries(const std::string& path) const {
  const FileDescriptor folder = open_long(path, O_RDONLY | O_DIRECTORY);
  if (folder.number() < 0) return support::error_from_errno(errno);
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(::fdopendir(::dup(folder.number())), ::closedir);
  if (!listing) return support::error_from_errno(errno);
  std::vector<DirectoryEntry> entries;
  while (true) {
    errno = 0;
    const dirent* const found = ::readdir(listing.get());
    if (found == nullptr) break;
    const std::string name = found->d_name;
    if (name != "." && name != "..") entries.push_back(look_at(folder.number(), name));
  }
  if (errno != 0) return support::error_from_errno(errno);
  std::sort(entries.begin(), entries.end(),
            [](const DirectoryEntry& left, const DirectoryEntry& right) { return left.name < right.name; });
  return entries;
}

support::Result<std::string> RealFs::read_start(const std::string& path, std::size_t most) const {
  const FileDescriptor file = open_long(path, O_RDONLY | O_NONBLOCK);
  if (file.number() < 0) return support::error_from_errno(errno);
  struct stat info {};
  if (::fstat(file.number(), &info) != 0) return support::error_from_errno(errno);
  if (!S_ISREG(info.st_mode)) return support::Error{"not a regular file"};
  std::string content(most, '\0');
  const ssize_t count = ::read(file.number(), content.data(), content.size());
  if (count < 0) return support::error_from_errno(errno);
  content.resize(static_cast<std::size_t>(count));
  return content;
}

std::string RealFs::canonical(const std::string& path) const {
  boost::system::error_code failure;
  const bfs::path resolved = bfs::weakly_canonical(path, failure);
  return failure ? path : resolved.string();
}

std::string RealFs::current_directory() const {
  boost::system::error_code failure;
  const bfs::path directory = bfs::current_path(failure);
  return failure ? "/" : support::normalise_path(directory.string());
}

}  // namespace portato::source
