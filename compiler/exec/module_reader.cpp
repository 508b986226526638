// SPDX-License-Identifier: Apache-2.0
// Files are read, not mapped: one that is cut short while it is looked at must not end the program. What a
// few threads read goes to a buffer each, so the memory is that of the largest file.
#include "exec/module_reader.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/filesystem.hpp>
#include <cerrno>
#include <memory>
#include <thread>

#include "os/file_descriptor.hpp"

namespace portato::exec {

namespace {

namespace bfs = boost::filesystem;
using kernel::KernelModuleFile;
using support::Done;
using support::Error;
using support::Result;
using support::Status;

// The largest modules there are, GPU drivers with debug information, have some 100 MiB.
constexpr std::size_t kLargestModule = 512U << 20U;

constexpr std::array<std::string_view, 4> kSuffixes{".ko", ".ko.gz", ".ko.xz", ".ko.zst"};

Error too_large() { return Error{fmt::format("it is larger than {} MiB", kLargestModule >> 20U), EFBIG}; }

/// A buffer that is kept from file to file. Its contents are not set to zero first, which would cost as much
/// as reading.
class Buffer {
 public:
  char* make_room(std::size_t size) {
    if (size > capacity_) {
      capacity_ = std::max(size, capacity_ * 2);
      std::unique_ptr<char[]> larger(new char[capacity_]);
      std::copy_n(data_.get(), size_, larger.get());
      data_ = std::move(larger);
    }
    return data_.get();
  }
  void set_size(std::size_t size) { size_ = size; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::string_view bytes() const { return {data_.get(), size_}; }

 private:
  std::unique_ptr<char[]> data_;
  std::size_t capacity_ = 0;
  std::size_t size_ = 0;
};

Status read_into(Buffer& buffer, const std::string& path) {
  buffer.set_size(0);
  const os::FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) return support::error_from_errno(errno);
  struct stat info {};
  if (::fstat(file.number(), &info) != 0) return support::error_from_errno(errno);
  if (!S_ISREG(info.st_mode)) return Error{"it is no regular file"};
  if (static_cast<std::uint64_t>(info.st_size) > kLargestModule) return too_large();
  const auto size = static_cast<std::size_t>(info.st_size);
  char* data = buffer.make_room(size);
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t count = ::read(file.number(), data + filled, size - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return support::error_from_errno(errno);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  buffer.set_size(filled);
  return Done{};
}

struct FreeArchive {
  void operator()(::archive* handle) const { ::archive_read_free(handle); }
};

Error cannot_unpack(::archive* handle) {
  const char* reason = ::archive_error_string(handle);
  return Error{
      fmt::format("its compressed form is damaged: {}", reason == nullptr ? "it ends too early" : reason)};
}

Status unpack(std::string_view packed, Buffer& plain) {
  constexpr std::size_t kPiece = 256U << 10U;
  plain.set_size(0);
  const std::unique_ptr<::archive, FreeArchive> handle(::archive_read_new());
  ::archive_read_support_filter_gzip(handle.get());
  ::archive_read_support_filter_xz(handle.get());
  ::archive_read_support_filter_zstd(handle.get());
  ::archive_read_support_format_raw(handle.get());
  ::archive_entry* entry = nullptr;
  if (::archive_read_open_memory(handle.get(), packed.data(), packed.size()) != ARCHIVE_OK ||
      ::archive_read_next_header(handle.get(), &entry) != ARCHIVE_OK) {
    return cannot_unpack(handle.get());
  }
  while (true) {
    char* room = plain.make_room(plain.size() + kPiece) + plain.size();
    const la_ssize_t count = ::archive_read_data(handle.get(), room, kPiece);
    if (count < 0) return cannot_unpack(handle.get());
    if (count == 0) return Done{};
    plain.set_size(plain.size() + static_cast<std::size_t>(count));
    if (plain.size() > kLargestModule) return too_large();
  }
}

/// What one thread needs for one file after the other.
class ModuleReader {
 public:
  Result<KernelModuleFile> read(const std::string& path) {
    if (const Status done = read_into(file_, path); !done) return done.error();
    if (path.ends_with(".ko")) return kernel::parse_kernel_module(file_.bytes());
    if (const Status done = unpack(file_.bytes(), plain_); !done) return done.error();
    return kernel::parse_kernel_module(plain_.bytes());
  }

 private:
  Buffer file_;
  Buffer plain_;
};

bool is_module_file(const std::string& name) {
  return std::any_of(kSuffixes.begin(), kSuffixes.end(),
                     [&](std::string_view suffix) { return name.ends_with(suffix); });
}

}  // namespace

Result<std::vector<std::string>> find_module_files(const std::string& path) {
  boost::system::error_code failure;
  const bfs::file_status status = bfs::status(path, failure);
  if (status.type() == bfs::file_not_found) return support::error_from_errno(ENOENT);
  if (status.type() != bfs::directory_file) return std::vector<std::string>{path};
  std::vector<std::string> files;
  bfs::recursive_directory_iterator entry(path, failure);
  for (; !failure && entry != bfs::recursive_directory_iterator(); entry.increment(failure)) {
    if (is_module_file(entry->path().native()) && !bfs::is_directory(entry->status())) {
      files.push_back(entry->path().string());
    }
  }
  if (failure) return support::error_from_errno(failure.value());
  std::sort(files.begin(), files.end());
  return files;
}

Result<KernelModuleFile> read_module_file(const std::string& path) { return ModuleReader().read(path); }

std::vector<Result<KernelModuleFile>> read_module_files(const std::vector<std::string>& paths,
                                                        std::size_t threads) {
  std::vector<Result<KernelModuleFile>> modules(paths.size(), Error{});
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    ModuleReader reader;
    for (std::size_t i = next++; i < paths.size(); i = next++) modules[i] = reader.read(paths[i]);
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < std::min(threads, paths.size()); ++i) others.emplace_back(work);
  work();
  others.clear();  // waits for them
  return modules;
}

}  // namespace portato::exec
