// SPDX-License-Identifier: Apache-2.0
#include "os/file_reader.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "support/strings.hpp"

namespace portato::os {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 17U;
constexpr std::size_t kLongestPath = 4096;

std::int64_t nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

FileIdentity FileIdentity::of(const struct stat& info) {
  return {info.st_dev, info.st_ino, static_cast<std::uint64_t>(info.st_size), nanoseconds(info.st_mtim),
          nanoseconds(info.st_ctim)};
}

support::Error file_error(std::string_view verb, const std::string& path, int error_number) {
  const std::string reason = support::error_from_errno(error_number).message;
  return {fmt::format("cannot {} `{}`: {}", verb, support::printable(path, kLongestPath), reason),
          error_number};
}

FileReader::FileReader(const std::string& path, Links links) : path_(path) {
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  const int no_follow = links == Links::kRefuse ? O_NOFOLLOW : 0;
  FileDescriptor file;
  do {
    file = FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | no_follow));
  } while (!file.is_open() && errno == EINTR);
  if (!file.is_open()) {
    open_error_ = file_error("read", path, errno);
  } else {
    look(std::move(file));
  }
}

FileReader::FileReader(std::string path, FileDescriptor file) : path_(std::move(path)) {
  look(std::move(file));
}

void FileReader::look(FileDescriptor file) {
  struct stat info {};
  if (::fstat(file.number(), &info) != 0) {
    open_error_ = file_error("read", path_, errno);
  } else if (!S_ISREG(info.st_mode)) {
    open_error_ = file_error("read", path_, S_ISDIR(info.st_mode) ? EISDIR : EINVAL);
  } else {
    constexpr std::int64_t kBlock = 512;
    identity_ = FileIdentity::of(info);
    is_sparse_ = info.st_blocks * kBlock < info.st_size;
    mode_ = info.st_mode & 07777U;
    file_ = std::move(file);
  }
}

support::Result<FileIdentity> FileReader::current_identity() const {
  struct stat info {};
  if (::fstat(file_.number(), &info) != 0) return file_error("read", path_, errno);
  return FileIdentity::of(info);
}

support::Result<std::string_view> FileReader::read() {
  // One byte more than there is: a small file costs no large buffer, and its end shows at once.
  buffer_.resize(static_cast<std::size_t>(std::clamp<std::uint64_t>(identity_.size + 1, 4096, kPiece)));
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

bool have_same_bytes(FileReader& left, FileReader& right) {
  while (true) {
    const support::Result<std::string_view> left_piece = left.read();
    const support::Result<std::string_view> right_piece = right.read();
    if (!left_piece || !right_piece || *left_piece != *right_piece) return false;
    if (left_piece->empty()) return true;
  }
}

}  // namespace portato::os
