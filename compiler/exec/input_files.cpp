// SPDX-License-Identifier: Apache-2.0
#include "exec/input_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>

#include <boost/filesystem.hpp>
#include <cerrno>

#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

namespace bfs = boost::filesystem;
using support::Done;
using support::Error;
using support::Result;
using support::Status;

constexpr int kReading = O_RDONLY | O_CLOEXEC | O_NONBLOCK;  // opening a FIFO must not wait for a writer

Error changed(const std::string& path) {
  return {fmt::format("`{}` changed while the image was made; build again when nothing writes to it",
                      support::printable(path, 4096)),
          EBUSY};
}

// Where the kernel itself cannot keep to the folder: whether what was opened lies in it. An absolute link
// that leads back into the folder comes here, too.
bool is_inside_folder(const os::FileDescriptor& file, const std::string& root) {
  boost::system::error_code failure;
  const std::string top = bfs::canonical(root, failure).string();
  if (failure) return false;
  const std::string real =
      bfs::read_symlink(fmt::format("/proc/self/fd/{}", file.number()), failure).string();
  return !failure && support::is_inside(real, top);
}

}  // namespace

Result<os::FileDescriptor> InputFiles::open_inside(const std::string& root, const std::string& source) {
  auto known = roots_.find(root);
  if (known == roots_.end()) {
    Result<os::Folder> folder = os::Folder::open(root);
    if (!folder) return folder.error();
    known = roots_.emplace(root, std::move(*folder)).first;
  }
  os::FileDescriptor file = known->second.open_following(source.substr(root.size() + 1), kReading);
  if (file.is_open()) return file;
  if (errno != EXDEV && errno != ENOSYS && errno != EPERM) return os::file_error("read", source, errno);
  file = os::FileDescriptor(::open(source.c_str(), kReading));
  if (!file.is_open()) return os::file_error("read", source, errno);
  if (is_inside_folder(file, root)) return file;
  return Error{fmt::format("cannot read `{}`: it leads out of the bundled folder `{}`",
                           support::printable(source, 4096), support::printable(root, 4096)),
               EXDEV};
}

Result<os::FileReader> InputFiles::open(const plan::StagedFile& file) {
  if (file.root.empty()) {
    os::FileReader reader(file.source, os::FileReader::Links::kFollow);
    if (!reader.is_open()) return reader.open_error();
    return reader;
  }
  Result<os::FileDescriptor> opened = open_inside(file.root, file.source);
  if (!opened) return opened.error();
  os::FileReader reader(file.source, std::move(*opened));
  if (!reader.is_open()) return reader.open_error();
  return reader;
}

Status InputFiles::close(const plan::StagedFile& file, const os::FileReader& reader) {
  const Result<os::FileIdentity> now = reader.current_identity();
  if (!now) return now.error();
  if (*now != reader.identity()) return changed(file.source);
  seen_.push_back({file.source, *now});
  return Done{};
}

Status InputFiles::check_unchanged() const {
  for (const Seen& seen : seen_) {
    struct stat info {};
    if (::stat(seen.path.c_str(), &info) != 0 || os::FileIdentity::of(info) != seen.identity)
      return changed(seen.path);
  }
  return Done{};
}

}  // namespace portato::exec
