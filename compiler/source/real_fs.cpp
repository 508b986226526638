#include "source/real_fs.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/filesystem.hpp>
#include <cerrno>

#include "support/paths.hpp"

namespace portato::source {

namespace {

namespace bfs = boost::filesystem;

class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

}  // namespace

FileStatus RealFs::status(const std::string& path) const {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return {};
  const FileKind kind = S_ISREG(info.st_mode)   ? FileKind::kRegular
                        : S_ISDIR(info.st_mode) ? FileKind::kDirectory
                                                : FileKind::kOther;
  return {kind, static_cast<std::uint64_t>(info.st_size), info.st_mtime};
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
