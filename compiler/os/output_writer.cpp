// SPDX-License-Identifier: Apache-2.0
#include "os/output_writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <boost/filesystem.hpp>
#include <cerrno>
#include <cstdio>

#include "os/file_reader.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::os {

namespace {

namespace bfs = boost::filesystem;
using support::Done;
using support::Error;
using support::Result;
using support::Status;

constexpr std::uint32_t kPermissionBits = 07777;

Error cannot(std::string_view verb, const std::string& path, int error_number) {
  return file_error(verb, path, error_number);
}

// `.name.portato-` and then the process and a number. The name is cut so that the whole stays a legal file
// name.
std::string temporary_prefix(std::string_view name) {
  constexpr std::size_t kLongestName = 200;
  return fmt::format(".{}.portato-", name.substr(0, kLongestName));
}

// Whether `path` still names the file that was opened by it.
bool is_named(const FileDescriptor& file, const std::string& path) {
  struct stat opened {};
  struct stat named {};
  return ::fstat(file.number(), &opened) == 0 && ::lstat(path.c_str(), &named) == 0 &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

// Removes what writers to the same path left that were killed: nobody holds a lock on it any more. Neither
// does anybody on one that was finished and renamed since it was opened here; by its old name the writer's
// next file may go, which must stay.
void remove_leftovers(const std::string& directory, const std::string& prefix) {
  boost::system::error_code failure;
  bfs::directory_iterator entry(directory, failure);
  for (; !failure && entry != bfs::directory_iterator(); entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(prefix)) continue;
    const std::string path = entry->path().string();
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    const bool is_free = file.is_open() && lock_file(file, LOCK_EX | LOCK_NB) == 0;
    if (is_free && is_named(file, path)) ::unlink(path.c_str());
  }
}

// Whether the file still has its name: between making and locking it someone may have taken it for a
// leftover.
bool is_still_there(int descriptor) {
  struct stat info {};
  return ::fstat(descriptor, &info) == 0 && info.st_nlink > 0;
}

// Names that are taken are passed over; so many of them in a row are no accident.
constexpr int kMostNames = 10'000;

FileDescriptor make_file(const std::string& name) {
  FileDescriptor file;
  do {
    file = FileDescriptor(::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  } while (!file.is_open() && errno == EINTR);
  return file;
}

}  // namespace

int lock_file(const FileDescriptor& file, int operation) {
  int outcome = 0;
  do {
    outcome = ::flock(file.number(), operation);
  } while (outcome != 0 && errno == EINTR);
  return outcome == 0 ? 0 : errno;
}

TemporaryFile::TemporaryFile(std::string path, std::string temporary_path, FileDescriptor file,
                             FileDescriptor lock)
    : path_(std::move(path)),
      temporary_path_(std::move(temporary_path)),
      file_(std::move(file)),
      lock_(std::move(lock)) {}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_path_(std::exchange(other.temporary_path_, {})),
      file_(std::move(other.file_)),
      lock_(std::move(other.lock_)) {}

TemporaryFile::~TemporaryFile() {
  if (!temporary_path_.empty()) ::unlink(temporary_path_.c_str());
}

Result<TemporaryFile> TemporaryFile::create(const std::string& path, const std::string& scratch) {
  const std::string directory = support::directory_of(path);
  if (const Status made = make_directories(directory); !made) return made.error();
  if (!scratch.empty()) return create_in(scratch, path);
  const std::string prefix = temporary_prefix(support::file_name_of(path));
  remove_leftovers(directory, prefix);
  for (int number = 0; number < kMostNames; ++number) {
    const std::string name = fmt::format("{}/{}{}-{}", directory, prefix, ::getpid(), number);
    FileDescriptor file = make_file(name);
    if (!file.is_open() && errno == EEXIST) continue;
    if (!file.is_open()) return cannot("write", path, errno);
    FileDescriptor lock(::fcntl(file.number(), F_DUPFD_CLOEXEC, 0));
    const int failure = lock_file(file, LOCK_EX | LOCK_NB);
    if (failure == 0 && is_still_there(file.number()))
      return TemporaryFile(path, name, std::move(file), std::move(lock));
    if (failure == 0 || failure == EWOULDBLOCK) continue;  // taken for a leftover by another writer
    ::unlink(name.c_str());
    return cannot("lock a temporary file for", path, failure);
  }
  return cannot("find a free temporary name for", path, EEXIST);
}

Result<TemporaryFile> TemporaryFile::create_in(const std::string& scratch, const std::string& path) {
  if (const Status made = make_directories(scratch); !made) return made.error();
  for (int number = 0; number < kMostNames; ++number) {
    const std::string name = fmt::format("{}/{}-{}", scratch, ::getpid(), number);
    FileDescriptor file = make_file(name);
    if (file.is_open()) return TemporaryFile(path, name, std::move(file), {});
    if (errno != EEXIST) return cannot("write", path, errno);
  }
  return cannot("find a free temporary name for", path, EEXIST);
}

Status TemporaryFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file_.number(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot("write", path_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return Done{};
}

Status TemporaryFile::skip(std::size_t size) {
  const off_t end = ::lseek(file_.number(), static_cast<off_t>(size), SEEK_CUR);
  if (end < 0 || ::ftruncate(file_.number(), end) != 0) return cannot("write", path_, errno);
  return Done{};
}

Status TemporaryFile::finish(std::uint32_t mode) {
  if (::fchmod(file_.number(), mode & kPermissionBits) != 0) return cannot("write", path_, errno);
  return close();
}

Status TemporaryFile::close() {
  if (file_.close() != 0) return cannot("write", path_, errno);
  return Done{};
}

Status TemporaryFile::commit() { return commit_as(AT_FDCWD, path_); }

Status TemporaryFile::commit_as(int directory, const std::string& name) {
  if (::renameat(AT_FDCWD, temporary_path_.c_str(), directory, name.c_str()) != 0)
    return cannot("write", path_, errno);
  temporary_path_.clear();
  lock_.close();
  return Done{};
}

Status make_directories(const std::string& path) {
  boost::system::error_code failure;
  bfs::create_directories(path, failure);
  if (failure) return cannot("make the directory", path, failure.value());
  return Done{};
}

bool is_up_to_date(const std::string& path, std::string_view bytes, std::uint32_t mode) {
  FileReader file(path, FileReader::Links::kRefuse);
  if (!file.is_open() || file.size() != bytes.size() || file.mode() != (mode & kPermissionBits)) return false;
  while (true) {
    const Result<std::string_view> piece = file.read();
    if (!piece || piece->size() > bytes.size()) return false;
    if (piece->empty()) return bytes.empty();
    if (*piece != bytes.substr(0, piece->size())) return false;
    bytes.remove_prefix(piece->size());
  }
}

Status write_file_atomically(const std::string& path, std::string_view bytes, const std::string& scratch,
                             std::uint32_t mode) {
  Result<TemporaryFile> file = TemporaryFile::create(path, scratch);
  if (!file) return file.error();
  if (const Status written = file->write(bytes); !written) return written;
  if (const Status finished = file->finish(mode); !finished) return finished;
  return file->commit();
}

Result<bool> write_file_if_changed(const std::string& path, std::string_view bytes,
                                   const std::string& scratch, std::uint32_t mode) {
  if (is_up_to_date(path, bytes, mode)) return false;
  if (const Status written = write_file_atomically(path, bytes, scratch, mode); !written)
    return written.error();
  return true;
}

namespace {

Status copy(FileReader& source, TemporaryFile& destination) {
  while (true) {
    const Result<std::string_view> piece = source.read();
    if (!piece) return piece.error();
    if (piece->empty()) return Done{};
    if (const Status written = destination.write(*piece); !written) return written;
  }
}

}  // namespace

Result<bool> copy_if_changed(const std::string& source, const std::string& destination,
                             const std::string& scratch, std::uint32_t mode) {
  FileReader reader(source, FileReader::Links::kFollow);
  if (!reader.is_open()) return reader.open_error();
  FileReader old(destination, FileReader::Links::kRefuse);
  const bool may_be_same =
      old.is_open() && old.size() == reader.size() && old.mode() == (mode & kPermissionBits);
  if (may_be_same && have_same_bytes(reader, old)) return false;
  if (const Status rewound = reader.rewind(); !rewound) return rewound.error();
  Result<TemporaryFile> file = TemporaryFile::create(destination, scratch);
  if (!file) return file.error();
  if (const Status copied = copy(reader, *file); !copied) return copied.error();
  if (const Status finished = file->finish(mode); !finished) return finished.error();
  if (const Status committed = file->commit(); !committed) return committed.error();
  return true;
}

Result<std::size_t> write_output_set(const OutputSet& files) {
  std::size_t written = 0;
  for (const auto& [path, file] : files) {
    const Result<bool> changed = write_file_if_changed(path, file.content, "", file.mode);
    if (!changed) return changed.error();
    written += *changed ? 1 : 0;
  }
  return written;
}

Result<std::string> read_whole_file(const std::string& path) {
  FileReader reader(path, FileReader::Links::kFollow);
  if (!reader.is_open()) return reader.open_error();
  std::string content;
  content.reserve(reader.size());
  while (true) {
    const Result<std::string_view> piece = reader.read();
    if (!piece) return piece.error();
    if (piece->empty()) return content;
    content += *piece;
  }
}

std::vector<std::string> read_lines(const std::string& path) {
  const Result<std::string> text = read_whole_file(path);
  std::vector<std::string> lines;
  if (!text) return lines;
  for (const std::string_view line : support::split(*text, '\n')) {
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

bool has_entries(const std::string& directory) {
  boost::system::error_code failure;
  return !bfs::is_empty(directory, failure) && !failure;
}

void remove_file(const std::string& path) { ::unlink(path.c_str()); }

void remove_empty_directory(const std::string& path) { ::rmdir(path.c_str()); }

}  // namespace portato::os
