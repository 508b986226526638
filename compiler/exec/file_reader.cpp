#include "exec/file_reader.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>

#include "support/strings.hpp"

namespace portato::exec {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 17U;
constexpr std::size_t kLongestPath = 4096;

}  // namespace

support::Error file_error(std::string_view verb, const std::string& path, int error_number) {
  const std::string reason = support::error_from_errno(error_number).message;
  return {fmt::format("cannot {} `{}`: {}", verb, support::printable(path, kLongestPath), reason),
          error_number};
}

FileReader::FileReader(const std::string& path, Links links) : path_(path) {
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  const int no_follow = links == Links::kRefuse ? O_NOFOLLOW : 0;
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | no_follow));
  struct stat info {};
  if (!file.is_open() || ::fstat(file.number(), &info) != 0) {
    open_error_ = file_error("read", path, errno);
  } else if (!S_ISREG(info.st_mode)) {
    open_error_ = file_error("read", path, S_ISDIR(info.st_mode) ? EISDIR : EINVAL);
  } else {
    size_ = static_cast<std::uint64_t>(info.st_size);
    mode_ = info.st_mode & 07777U;
    file_ = std::move(file);
  }
}

support::Result<std::string_view> FileReader::read() {
  buffer_.resize(kPiece);
  std::size_t filled = 0;
  while (filled < buffer_.size()) {
    const ssize_t count = ::read(file_.number(), buffer_.data() + filled, buffer_.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return file_error("read", path_, errno);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  return std::string_view(buffer_.data(), filled);
}

support::Status FileReader::rewind() {
  if (::lseek(file_.number(), 0, SEEK_SET) != 0) return file_error("read", path_, errno);
  return support::Done{};
}

}  // namespace portato::exec
