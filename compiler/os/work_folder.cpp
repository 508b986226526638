// SPDX-License-Identifier: Apache-2.0
#include "os/work_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <optional>

#include "os/file_reader.hpp"
#include "os/output_writer.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::os {

namespace {

using support::Done;
using support::Error;
using support::Result;
using support::Status;
using Refusal = WorkFolderRefusal;
using Reason = WorkFolderRefusal::Reason;

constexpr std::string_view kMarkerText =
    "This folder belongs to Portato: its builds empty it. Whoever has it now:\n";

std::string shown(const std::string& path) { return support::printable(path, 4096); }

Refusal trouble(const Error& error) { return {Reason::kTrouble, error.message}; }

/// The process that wrote itself into the marker; 0 if none did.
pid_t owner_in(const FileDescriptor& marker) {
  std::array<char, 256> text{};
  const ssize_t count = ::pread(marker.number(), text.data(), text.size() - 1, 0);
  const std::string_view words(text.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  if (!words.starts_with(kMarkerText)) return 0;
  return static_cast<pid_t>(std::atoi(text.data() + kMarkerText.size()));
}

pid_t parent_of(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const std::size_t name_end = text.rfind(')');  // the name may hold anything
  if (name_end == std::string::npos || name_end + 4 > text.size()) return 0;
  return static_cast<pid_t>(std::atoi(text.c_str() + name_end + 4));
}

/// Whether this process runs for `process`: then waiting for its end would never end.
bool is_ancestor(pid_t process) {
  for (pid_t each = ::getpid(); each > 1; each = parent_of(each)) {
    if (each == process) return true;
  }
  return false;
}

/// Who may write into it besides this user and root.
std::optional<Refusal> reason_to_distrust(const std::string& path, const FileDescriptor& folder) {
  struct stat info {};
  if (::fstat(folder.number(), &info) != 0) return trouble(file_error("read", path, errno));
  const bool is_of_another = info.st_uid != ::geteuid();
  const bool others_may_write = (info.st_mode & (S_IWGRP | S_IWOTH)) != 0;
  if (!is_of_another || !others_may_write) return std::nullopt;
  return Refusal{
      Reason::kUnsafe,
      fmt::format("the work folder `{}` belongs to another user, and more than that user may write "
                  "into it (mode {:o}); choose another one with `-w`",
                  shown(path), info.st_mode & 07777U)};
}

/// An invalid descriptor and ENOENT if there is no marker.
FileDescriptor open_marker(const Folder& folder, int flags) {
  FileDescriptor marker;
  do {
    marker = FileDescriptor(::openat(folder.descriptor(), kWorkMarker,
                                     O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags, 0644));
  } while (!marker.is_open() && errno == EINTR);
  return marker;
}

/// The marker, made only in an empty folder. Whoever sees another process's first file there sees its marker,
/// which is the first one.
std::variant<FileDescriptor, Refusal> find_marker(const Folder& folder) {
  const auto cannot = [&](int number) {
    return trouble(file_error("write", folder.path() + "/" + kWorkMarker, number));
  };
  FileDescriptor marker = open_marker(folder, 0);
  if (!marker.is_open() && errno != ENOENT) return cannot(errno);
  if (!marker.is_open()) {
    const Result<std::vector<std::string>> names = folder.list(".");
    if (!names) return trouble(names.error());
    marker = open_marker(folder, names->empty() ? O_CREAT : 0);
    if (!marker.is_open() && errno == ENOENT) {
      return Refusal{
          Reason::kNotOurs,
          fmt::format("`{0}` is not empty and not a work folder of Portato, which would delete what is "
                      "in it; remove it, or choose another one with `-w`",
                      shown(folder.path()))};
    }
    if (!marker.is_open()) return cannot(errno);
  }
  struct stat info {};
  if (::fstat(marker.number(), &info) != 0 || !S_ISREG(info.st_mode)) return cannot(EINVAL);
  return marker;
}

/// Takes the lock; nothing if it was got.
std::optional<Refusal> lock(const Folder& folder, const FileDescriptor& marker, WorkFolder::Wait wait,
                            const std::function<void(const std::string&)>& on_wait) {
  int failure = lock_file(marker, LOCK_EX | LOCK_NB);
  if (failure == EWOULDBLOCK) {
    const pid_t owner = owner_in(marker);
    const std::string process = owner > 0 ? fmt::format("process {}", owner) : "another process";
    const bool is_for_ever = owner > 0 && is_ancestor(owner);
    if (wait == WorkFolder::Wait::kNever || is_for_ever) {
      return Refusal{Reason::kBusy,
                     fmt::format("the work folder `{}` is in use by {}{}", shown(folder.path()), process,
                                 is_for_ever ? ", which has started this one" : "")};
    }
    if (on_wait) on_wait(process);
    failure = lock_file(marker, LOCK_EX);
  }
  if (failure == 0) return std::nullopt;
  return trouble(file_error("lock", folder.path() + "/" + kWorkMarker, failure));
}

/// Folders that the build enters by their paths must be folders.
std::optional<Refusal> find_link(const Folder& folder) {
  const Result<std::vector<std::string>> names = folder.list(".");
  if (!names) return trouble(names.error());
  for (const std::string& name : *names) {
    struct stat info {};
    if (::fstatat(folder.descriptor(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (!S_ISLNK(info.st_mode)) continue;
    return Refusal{
        Reason::kUnsafe,
        fmt::format("`{}` in the work folder is a symbolic link; nothing is written or deleted through "
                    "it: remove it, or choose another work folder with `-w`",
                    shown(folder.path() + "/" + name))};
  }
  return std::nullopt;
}

/// Who has it is for the messages of others only: failing to write it down does no harm.
void write_owner(const FileDescriptor& marker) {
  const std::string text = fmt::format("{}{}\n", kMarkerText, ::getpid());
  if (::ftruncate(marker.number(), 0) != 0) return;
  [[maybe_unused]] const ssize_t count = ::pwrite(marker.number(), text.data(), text.size(), 0);
}

Result<bool> write_file(const Folder& folder, const std::string& scratch, const std::string& path,
                        const OutputFile& file) {
  const std::string name = folder.relative(path);
  if (name.empty()) return Error{fmt::format("`{}` is not in the work folder", shown(path))};
  const Result<FileDescriptor> directory = folder.make_directory(support::directory_of(name));
  if (!directory) return directory.error();
  if (is_up_to_date(path, file.content, file.mode)) return false;
  Result<TemporaryFile> temporary = TemporaryFile::create_in(scratch, path);
  if (!temporary) return temporary.error();
  if (const Status written = temporary->write(file.content); !written) return written.error();
  if (const Status finished = temporary->finish(file.mode); !finished) return finished.error();
  const Status committed =
      temporary->commit_as(directory->number(), std::string(support::file_name_of(name)));
  if (!committed) return committed.error();
  return true;
}

}  // namespace

std::string scratch_of(const std::string& work_folder) { return work_folder + "/.tmp"; }

std::variant<WorkFolder, Refusal> WorkFolder::acquire(
    const std::string& path, Wait wait, const std::function<void(const std::string&)>& on_wait) {
  if (const Status made = make_directories(path); !made) return trouble(made.error());
  Result<Folder> folder = Folder::open(path);
  if (!folder) return trouble(folder.error());
  FileDescriptor self(::openat(folder->descriptor(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (auto refusal = reason_to_distrust(path, self)) return std::move(*refusal);
  auto found = find_marker(*folder);
  if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
  FileDescriptor marker = std::move(std::get<FileDescriptor>(found));
  if (auto refusal = lock(*folder, marker, wait, on_wait)) return std::move(*refusal);
  if (auto refusal = find_link(*folder)) return std::move(*refusal);
  write_owner(marker);
  const std::string scratch(support::file_name_of(scratch_of(path)));
  if (const Status removed = folder->remove(scratch); !removed) return trouble(removed.error());
  return WorkFolder(std::move(*folder), std::move(marker));
}

Status WorkFolder::make_private(const std::string& name) const {
  constexpr mode_t kPrivate = 0700;
  const Result<FileDescriptor> made = folder_.make_directory(name);
  if (!made) return made.error();
  struct stat info {};
  const bool is_private = ::fstat(made->number(), &info) == 0 && (info.st_mode & 07777U) == kPrivate;
  if (!is_private && ::fchmod(made->number(), kPrivate) != 0)
    return file_error("protect", folder_.path() + "/" + name, errno);
  return Done{};
}

Result<std::size_t> WorkFolder::write(const OutputSet& files) const {
  std::size_t written = 0;
  for (const auto& [path, file] : files) {
    const Result<bool> changed = write_file(folder_, scratch(), path, file);
    if (!changed) return changed.error();
    written += *changed ? 1 : 0;
  }
  return written;
}

}  // namespace portato::os
