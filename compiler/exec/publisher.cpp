// SPDX-License-Identifier: Apache-2.0
#include "exec/publisher.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <optional>
#include <set>

#include "exec/kbuild_state.hpp"
#include "exec/set_switch.hpp"
#include "os/file_reader.hpp"
#include "os/output_writer.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

using support::Done;
using support::Error;
using support::Result;
using support::Status;

// One run at a time delivers a set. The lock is the kernel's, on a file that goes with it.
class OutputLock {
 public:
  static Result<OutputLock> acquire(const os::Folder& directory, const std::string& name,
                                    os::SignalGuard& signals) {
    // A run needs far less for what it does under the lock; one that has it for longer is stuck.
    constexpr int kMostTries = 6000;
    constexpr int kPause = 10;  // ms
    const std::string path = directory.path() + "/" + name;
    for (int i = 0; i < kMostTries; ++i) {
      if (signals.interrupted() != 0) return support::error_from_errno(EINTR);
      os::FileDescriptor file(
          ::openat(directory.descriptor(), name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
      if (!file.is_open() && errno != EINTR) return os::file_error("write", path, errno);
      if (!file.is_open()) continue;
      const int failure = os::lock_file(file, LOCK_EX | LOCK_NB);
      if (failure == 0 && is_named(file, path)) return OutputLock(path, std::move(file));
      if (failure != 0 && failure != EWOULDBLOCK) return os::file_error("lock", path, failure);
      if (failure != 0) ::poll(nullptr, 0, kPause);
    }
    return Error{
        fmt::format("`{}` is locked by another process that does not end", support::printable(path, 4096)),
        EBUSY};
  }

  Status release() {
    if (::unlink(path_.c_str()) != 0 && errno != ENOENT) return os::file_error("remove", path_, errno);
    file_.close();
    return Done{};
  }

 private:
  OutputLock(std::string path, os::FileDescriptor file) : path_(std::move(path)), file_(std::move(file)) {}

  /// Who had the lock before may have removed the file.
  static bool is_named(const os::FileDescriptor& file, const std::string& path) {
    struct stat opened {};
    struct stat named {};
    return ::fstat(file.number(), &opened) == 0 && ::lstat(path.c_str(), &named) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
  }

  std::string path_;
  os::FileDescriptor file_;
};

/// A line a file: its whole path, what it is now, what it is made of. Changes whenever one of them does.
std::string record_of(const Publication& publication) {
  std::string text;
  for (const plan::StagedFile& file : publication.files) {
    const std::string path = publication.directory + "/" + file.path;
    text +=
        fmt::format("{}\t{}\t{} {:o}\n", path, file_identity(path), file_identity(file.source), file.mode);
  }
  return text;
}

/// Removes what the last run delivered to the same folder and this one does not, unless somebody has changed
/// it.
Status remove_stale(const os::Folder& directory, const Publication& publication, const std::string& last) {
  std::set<std::string> wanted;
  for (const plan::StagedFile& file : publication.files) wanted.insert(file.path);
  for (const std::string_view line : support::split(last, '\n')) {
    const std::vector<std::string_view> fields = support::split(line, '\t');
    const std::string path(fields[0]);
    const std::string name = directory.relative(path);
    if (fields.size() != 3 || name.empty() || wanted.contains(name) || fields[1] != file_identity(path))
      continue;
    if (const Status removed = directory.remove(name); !removed) return removed;
  }
  return Done{};
}

bool is_delivered(const Publication& publication, const plan::StagedFile& file) {
  os::FileReader delivered(publication.directory + "/" + file.path, os::FileReader::Links::kRefuse);
  os::FileReader source(file.source, os::FileReader::Links::kFollow);
  return delivered.is_open() && source.is_open() && delivered.size() == source.size() &&
         delivered.mode() == file.mode && os::have_same_bytes(delivered, source);
}

/// Under the lock.
Result<bool> deliver(const os::Folder& directory, const Publication& publication, os::SignalGuard& signals) {
  SetSwitch set(directory, "." + publication.name + ".portato-set");
  if (const Status recovered = set.recover(); !recovered) return recovered.error();
  std::vector<plan::StagedFile> changed;
  for (const plan::StagedFile& file : publication.files) {
    if (!is_delivered(publication, file)) changed.push_back(file);
  }
  if (changed.empty()) return false;
  if (const Status prepared = set.prepare(changed); !prepared) return prepared.error();
  if (signals.interrupted() != 0) {
    if (const Status discarded = set.discard(); !discarded) return discarded.error();
    return support::error_from_errno(EINTR);
  }
  if (const Status committed = set.commit(); !committed) return committed.error();
  return true;
}

}  // namespace

Result<bool> publish(const Publication& publication, os::SignalGuard& signals) {
  const Result<std::string> last = os::read_whole_file(publication.record);
  if (last && *last == record_of(publication)) return false;
  if (const Status made = os::make_directories(publication.directory); !made) return made.error();
  const Result<os::Folder> directory = os::Folder::open(publication.directory);
  if (!directory) return directory.error();
  Result<OutputLock> lock =
      OutputLock::acquire(*directory, "." + publication.name + ".portato-lock", signals);
  if (!lock) return lock.error();
  Result<bool> delivered = deliver(*directory, publication, signals);
  if (delivered && last) {
    const Status removed = remove_stale(*directory, publication, *last);
    if (!removed) delivered = removed.error();
  }
  if (const Status released = lock->release(); delivered && !released) return released.error();
  if (!delivered) return delivered;
  const Status recorded =
      os::write_file_atomically(publication.record, record_of(publication), publication.scratch);
  if (!recorded) return recorded.error();
  return delivered;
}

}  // namespace portato::exec
