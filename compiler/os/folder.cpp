// SPDX-License-Identifier: Apache-2.0
#include "os/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <cerrno>
#include <deque>
#include <memory>

#include "os/file_reader.hpp"
#include "support/paths.hpp"

namespace portato::os {

namespace {

using support::Done;
using support::Error;
using support::error_from_errno;
using support::Result;
using support::Status;

constexpr int kDirectory = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

int openat2(int directory, const char* name, const ::open_how& how) {
  return static_cast<int>(::syscall(SYS_openat2, directory, name, &how, sizeof how));
}

// For kernels before 5.6, and sandboxes that do not know the call: one component after the other, none of
// which may be a link.
int open_by_components(int directory, const std::string& name, int flags, std::uint32_t mode) {
  FileDescriptor above;
  std::size_t begin = 0;
  for (std::size_t slash = name.find('/'); slash != std::string::npos; slash = name.find('/', begin)) {
    const std::string component = name.substr(begin, slash - begin);
    if (component == "..") return errno = EXDEV, -1;
    const int parent = above.is_open() ? above.number() : directory;
    FileDescriptor next(::openat(parent, component.c_str(), kDirectory | O_PATH | O_NOFOLLOW));
    if (!next.is_open()) return -1;
    above = std::move(next);
    begin = slash + 1;
  }
  const std::string last = name.substr(begin);
  if (last == "..") return errno = EXDEV, -1;
  return ::openat(above.is_open() ? above.number() : directory, last.c_str(), flags | O_NOFOLLOW, mode);
}

int open_resolved(int directory, const std::string& name, int flags, std::uint32_t mode, unsigned resolve) {
  constexpr int kMostTries = 100;  // EAGAIN: something was renamed just then
  ::open_how how{};
  how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
  how.mode = (flags & O_CREAT) != 0 ? mode : 0;
  how.resolve = resolve | RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  int opened = -1;
  for (int i = 0; i < kMostTries && opened < 0; ++i) {
    opened = openat2(directory, name.c_str(), how);
    if (opened < 0 && errno != EINTR && errno != EAGAIN) break;
  }
  return opened;
}

int open_beneath(int directory, const std::string& name, int flags, std::uint32_t mode) {
  int opened = open_resolved(directory, name, flags, mode, RESOLVE_NO_SYMLINKS);
  if (opened < 0 && (errno == ENOSYS || errno == EPERM))
    opened = open_by_components(directory, name, flags | O_CLOEXEC, mode);
  return opened;
}

struct CloseStream {
  void operator()(::DIR* stream) const { ::closedir(stream); }
};

}  // namespace

Result<std::vector<std::string>> names_in(const FileDescriptor& directory) {
  // A stream of its own, so that the descriptor's place does not matter and stays where it is.
  const int copy = ::openat(directory.number(), ".", kDirectory);
  if (copy < 0) return error_from_errno(errno);
  const std::unique_ptr<::DIR, CloseStream> stream(::fdopendir(copy));
  if (stream == nullptr) return error_from_errno(errno);
  std::vector<std::string> names;
  while (true) {
    errno = 0;
    const ::dirent* const entry = ::readdir(stream.get());
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  if (errno != 0) return error_from_errno(errno);
  return names;
}

Result<Folder> Folder::open(const std::string& path) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file.is_open()) return file_error("open the folder", path, errno);
  return Folder(path, std::move(file));
}

std::string Folder::relative(const std::string& path) const {
  if (path.size() <= path_.size() + 1 || !path.starts_with(path_) || path[path_.size()] != '/') return "";
  return path.substr(path_.size() + 1);
}

Error Folder::error(std::string_view verb, const std::string& name, int error_number) const {
  Error result = file_error(verb, path_ + "/" + name, error_number);
  const bool is_link = error_number == ELOOP || error_number == EXDEV;
  if (is_link) result.message += "; a symbolic link is in the way";
  return result;
}

Result<FileDescriptor> Folder::open_file(const std::string& name, int flags, std::uint32_t mode) const {
  FileDescriptor opened(open_beneath(file_.number(), name, flags, mode));
  if (!opened.is_open()) return error((flags & O_CREAT) != 0 ? "write" : "read", name, errno);
  return opened;
}

FileDescriptor Folder::open_following(const std::string& name, int flags) const {
  return FileDescriptor(open_resolved(file_.number(), name, flags, 0, 0));
}

Result<FileDescriptor> Folder::make_directory(const std::string& name) const {
  FileDescriptor made(open_beneath(file_.number(), name, kDirectory, 0));
  if (made.is_open()) return made;
  if (errno != ENOENT) return error("make the directory", name, errno);
  // Seldom more than one is missing, so the way up is tried first.
  const std::string above = support::directory_of(name);
  Result<FileDescriptor> parent = make_directory(above);
  if (!parent) return parent.error();
  const std::string last(support::file_name_of(name));
  if (::mkdirat(parent->number(), last.c_str(), 0777) != 0 && errno != EEXIST)
    return error("make the directory", name, errno);
  made = FileDescriptor(open_beneath(parent->number(), last, kDirectory, 0));
  if (!made.is_open()) return error("make the directory", name, errno);
  return made;
}

Result<std::vector<std::string>> Folder::list(const std::string& name) const {
  const FileDescriptor directory(open_beneath(file_.number(), name, kDirectory, 0));
  if (!directory.is_open()) return error("read", name, errno);
  Result<std::vector<std::string>> names = names_in(directory);
  if (!names) return error("read", name, names.error().error_number);
  return names;
}

Status Folder::remove(const std::string& name) const {
  const FileDescriptor above(
      open_beneath(file_.number(), support::directory_of(name), kDirectory | O_PATH, 0));
  if (!above.is_open()) return errno == ENOENT ? Status(Done{}) : error("remove", name, errno);
  const std::string last(support::file_name_of(name));
  if (::unlinkat(above.number(), last.c_str(), 0) == 0 || errno == ENOENT) return Done{};
  if (errno != EISDIR && errno != EPERM) return error("remove", name, errno);
  if (::unlinkat(above.number(), last.c_str(), AT_REMOVEDIR) == 0) return Done{};
  if (errno != ENOTEMPTY && errno != EEXIST) return error("remove", name, errno);
  return remove_tree(name);
}

// Directories in the tree are moved to its top before they are emptied: however deep it is, there is always
// one descriptor and a short path to what is removed next.
Status Folder::remove_tree(const std::string& name) const {
  const FileDescriptor top(open_beneath(file_.number(), name, kDirectory, 0));
  if (!top.is_open()) return error("remove", name, errno);
  std::deque<std::string> waiting = {"."};
  std::uint64_t number = 0;
  while (!waiting.empty()) {
    const std::string current = waiting.front();
    const FileDescriptor directory(open_beneath(top.number(), current, kDirectory, 0));
    if (!directory.is_open()) return error("remove", name, errno);
    const Result<std::vector<std::string>> names = names_in(directory);
    if (!names) return error("remove", name, names.error().error_number);
    for (const std::string& entry : *names) {
      if (::unlinkat(directory.number(), entry.c_str(), 0) == 0 || errno == ENOENT) continue;
      if (errno != EISDIR && errno != EPERM) return error("remove", name + "/" + entry, errno);
      if (current == ".") {
        waiting.push_back(entry);
        continue;
      }
      std::string moved;
      do {
        moved = fmt::format("{}.removed", number++);
      } while (::faccessat(top.number(), moved.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0);
      if (::renameat(directory.number(), entry.c_str(), top.number(), moved.c_str()) != 0)
        return error("remove", name + "/" + entry, errno);
      waiting.push_back(moved);
    }
    waiting.pop_front();
    if (current != "." && ::unlinkat(top.number(), current.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT)
      return error("remove", name, errno);
  }
  const std::string parent_name = support::directory_of(name);
  const FileDescriptor above(open_beneath(file_.number(), parent_name, kDirectory | O_PATH, 0));
  const std::string last(support::file_name_of(name));
  if (!above.is_open() || (::unlinkat(above.number(), last.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT))
    return error("remove", name, errno);
  return Done{};
}

}  // namespace portato::os
