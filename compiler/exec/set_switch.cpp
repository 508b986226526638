// SPDX-License-Identifier: Apache-2.0
#include "exec/set_switch.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <set>

#include "os/file_reader.hpp"
#include "os/output_writer.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

using support::Done;
using support::Result;
using support::Status;

constexpr const char* kCurrent = "current";
constexpr const char* kOld = "old";  // what the names mean until the instant; files as far as they can be had
constexpr const char* kNew = "new";
constexpr const char* kKept = "kept";  // what the names were, also if that was a link of somebody's
constexpr const char* kList = "list";

bool exists(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0;
}

std::string target_of(const std::string& link) {
  std::array<char, 4096> target{};
  const ssize_t size = ::readlink(link.c_str(), target.data(), target.size());
  return size < 0 ? std::string() : std::string(target.data(), static_cast<std::size_t>(size));
}

// Has the kernel bring a file or a directory to the disk. Not every file system can do that with a directory.
Status sync(const std::string& path, const std::string& for_whom) {
  const os::FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return os::file_error("write", for_whom, errno);
  int failure = 0;
  do {
    failure = ::fsync(file.number()) == 0 ? 0 : errno;
  } while (failure == EINTR);
  const bool is_lost = failure != 0 && failure != EINVAL && failure != ENOTSUP;
  return is_lost ? Status(os::file_error("write", for_whom, failure)) : Done{};
}

Status make_one_directory(const std::string& path) {
  if (::mkdir(path.c_str(), 0755) != 0) return os::file_error("make the directory", path, errno);
  return Done{};
}

// The same file under another name, or a copy where the file system has no such thing.
Status duplicate(const std::string& from, const std::string& to) {
  if (::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), 0) == 0) return Done{};
  const int failure = errno;
  os::FileReader reader(from, os::FileReader::Links::kRefuse);
  if (!reader.is_open()) return os::file_error("write", to, failure);
  const Result<bool> copied = os::copy_if_changed(from, to, "", reader.mode());
  if (!copied) return copied.error();
  return Done{};
}

}  // namespace

std::string SetSwitch::hidden(const std::string& part) const { return whole(name_ + "/" + part); }

Status SetSwitch::prepare(const std::vector<plan::StagedFile>& files) {
  Status prepared = copy_members(files);
  if (prepared) return prepared;
  if (const Status discarded = discard(); !discarded) return discarded;
  return prepared;
}

Status SetSwitch::copy_members(const std::vector<plan::StagedFile>& files) {
  if (const Status made = make_one_directory(whole(name_)); !made) return made;
  for (const char* part : {kOld, kNew, kKept}) {
    if (const Status made = make_one_directory(hidden(part)); !made) return made;
  }
  InputFiles inputs;
  for (const plan::StagedFile& file : files) {
    const std::string path = whole(file.path);
    struct stat info {};
    if (::lstat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode))
      return os::file_error("write", path, EISDIR);
    if (const Status made = os::make_directories(support::directory_of(path)); !made) return made;
    if (const Status copied = copy_member(inputs, file, members_.size()); !copied) return copied;
    members_.push_back({file.path});
  }
  if (const Status unchanged = inputs.check_unchanged(); !unchanged) return unchanged;
  return write_list();
}

Status SetSwitch::copy_member(InputFiles& inputs, const plan::StagedFile& file, std::size_t index) {
  Result<os::FileReader> source = inputs.open(file);
  if (!source) return source.error();
  Result<os::TemporaryFile> copy = os::TemporaryFile::create_in(hidden(kNew), whole(file.path));
  if (!copy) return copy.error();
  while (true) {
    const Result<std::string_view> piece = source->read();
    if (!piece) return piece.error();
    if (piece->empty()) break;
    if (const Status written = copy->write(*piece); !written) return written;
  }
  if (const Status closed = inputs.close(file, *source); !closed) return closed;
  if (const Status finished = copy->finish(file.mode); !finished) return finished;
  if (const Status synced = sync(copy->temporary_path(), whole(file.path)); !synced) return synced;
  return copy->commit_as(AT_FDCWD, hidden(fmt::format("{}/{}", kNew, index)));
}

/// For recover(): which name is which number.
Status SetSwitch::write_list() const {
  std::string text;
  for (const Member& member : members_) text += member.path + "\n";
  return os::write_file_atomically(hidden(kList), text);
}

Status SetSwitch::discard() const { return directory_.remove(name_); }

Status SetSwitch::rename(const std::string& from, const std::string& to) const {
  if (::rename(from.c_str(), to.c_str()) != 0) return os::file_error("write", to, errno);
  return Done{};
}

Status SetSwitch::sync_directories() const {
  std::set<std::string> directories = {whole(name_)};
  for (const Member& member : members_) directories.insert(support::directory_of(whole(member.path)));
  for (const std::string& directory : directories) {
    if (const Status synced = sync(directory, directory); !synced) return synced;
  }
  return Done{};
}

Status SetSwitch::keep_old(std::size_t index) const {
  const std::string path = whole(members_[index].path);
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) return Done{};
  if (const Status kept = duplicate(path, hidden(fmt::format("{}/{}", kKept, index))); !kept) return kept;
  const std::string old = hidden(fmt::format("{}/{}", kOld, index));
  if (!S_ISLNK(info.st_mode)) return duplicate(path, old);
  // Somebody's own link: from another folder a relative one would lead elsewhere.
  const std::string target = support::join_path(support::directory_of(path), target_of(path));
  if (::symlink(target.c_str(), old.c_str()) != 0) return os::file_error("write", old, errno);
  return Done{};
}

Status SetSwitch::redirect(std::size_t index) {
  Member& member = members_[index];
  std::string target;
  for (auto up = std::count(member.path.begin(), member.path.end(), '/'); up > 0; --up) target += "../";
  target += fmt::format("{}/{}/{}", name_, kCurrent, index);
  const std::string link = hidden("link");
  if (::symlink(target.c_str(), link.c_str()) != 0) return os::file_error("make the link", link, errno);
  const Status renamed = rename(link, whole(member.path));
  member.is_redirected = renamed.ok();
  return renamed;
}

/// `can_link`: false if the file system has no symbolic links; then nothing has been done.
Status SetSwitch::redirect_all(bool& can_link) {
  can_link = true;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (const Status kept = keep_old(i); !kept) return kept;
  }
  const Status pointed = point_to(kOld);
  const int failure = pointed ? 0 : pointed.error().error_number;
  can_link = failure != EPERM && failure != ENOTSUP && failure != ENOSYS;
  if (!pointed) return pointed;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (const Status redirected = redirect(i); !redirected) return redirected;
  }
  return sync_directories();
}

Status SetSwitch::point_to(const char* version) const {
  const std::string link = hidden("pointer");
  if (::symlink(version, link.c_str()) != 0) return os::file_error("make the link", link, errno);
  return rename(link, hidden(kCurrent));
}

/// Makes a name what it means now: a plain file, or what it was.
Status SetSwitch::settle(std::size_t index, const std::string& version) const {
  const std::string path = whole(members_[index].path);
  const std::string file = hidden(fmt::format("{}/{}", version == kOld ? kKept : kNew, index));
  if (exists(file)) return rename(file, path);
  if (version != kOld) return Done{};  // it has got its file already
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return os::file_error("remove", path, errno);
  return Done{};
}

Status SetSwitch::settle_all() const {
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (const Status settled = settle(i, kNew); !settled) return settled;
  }
  return Done{};
}

Status SetSwitch::roll_back() const {
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (!members_[i].is_redirected) continue;
    if (const Status settled = settle(i, kOld); !settled) return settled;
  }
  return discard();
}

Status SetSwitch::commit() {
  if (members_.size() > 1) {
    bool can_link = true;
    Status redirected = redirect_all(can_link);
    if (redirected) redirected = point_to(kNew);
    if (!redirected && can_link) {
      if (const Status back = roll_back(); !back) return back;
      return redirected;
    }
  }
  if (const Status settled = settle_all(); !settled) return settled;
  if (const Status synced = sync_directories(); !synced) return synced;
  return discard();
}

Status SetSwitch::recover() const {
  if (!exists(whole(name_))) return Done{};
  SetSwitch left(directory_, name_);
  for (const std::string& path : os::read_lines(hidden(kList))) left.members_.push_back({path});
  const std::string version = target_of(hidden(kCurrent));
  for (std::size_t i = 0; i < left.members_.size() && !version.empty(); ++i) {
    const std::string target = target_of(whole(left.members_[i].path));
    const bool is_redirected = target.ends_with(fmt::format("{}/{}/{}", name_, kCurrent, i));
    if (!is_redirected) continue;
    if (const Status settled = left.settle(i, version); !settled) return settled;
  }
  if (const Status synced = left.sync_directories(); !synced) return synced;
  return left.discard();
}

}  // namespace portato::exec
