// SPDX-License-Identifier: Apache-2.0
#include "os/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <set>

#include "os/digest.hpp"
#include "os/file_reader.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::os {

namespace {

using support::Done;
using support::Error;
using support::Status;

struct FreeArchive {
  void operator()(::archive* handle) const { ::archive_write_free(handle); }
};
struct FreeEntry {
  void operator()(::archive_entry* entry) const { ::archive_entry_free(entry); }
};

Error cannot_pack(const std::string& path, std::string_view reason) {
  return {fmt::format("cannot pack `{}`: {}", support::printable(path, kLongestMemberPath), reason)};
}

std::string stored_path(const ArchiveMember& member, ArchiveKind kind) {
  if (kind == ArchiveKind::kCpioZstd) return member.path;
  return member.path.empty() ? "./" : "./" + member.path;
}

std::optional<Error> reason_to_refuse(const ArchiveMember& member, ArchiveKind kind) {
  if (member.path.size() > kLongestMemberPath) {
    return cannot_pack(member.path, fmt::format("the name is longer than {} bytes", kLongestMemberPath));
  }
  if (member.size > largest_member_size(kind)) {
    return cannot_pack(member.path,
                       fmt::format("{} bytes are more than the archive format can hold", member.size));
  }
  return std::nullopt;
}

// libarchive's own state between callbacks. It writes whatever size of block it likes.
class ArchiveWriter {
 public:
  ArchiveWriter(ArchiveKind kind, TemporaryFile& output, SignalGuard& signals)
      : kind_(kind), output_(output), signals_(signals), handle_(::archive_write_new()) {}

  Status write(const std::vector<ArchiveMember>& members, std::int64_t modified) {
    if (const Status opened = open(); !opened) return opened;
    std::int64_t number = 0;
    for (const ArchiveMember& member : members) {
      if (const std::optional<Error> refusal = reason_to_refuse(member, kind_)) return *refusal;
      if (const Status written = add(member, modified, ++number); !written) return written;
    }
    if (::archive_write_close(handle_.get()) != ARCHIVE_OK) return failure(output_.path());
    return Done{};
  }

 private:
  // Warnings count as failures: "using an external program", "name cannot be converted" are no archives of
  // ours.
  Status open() {
    ::archive* const a = handle_.get();
    const bool is_tar = kind_ == ArchiveKind::kTarBzip2;
    const char* const level = is_tar ? "bzip2:compression-level=9" : "zstd:compression-level=12";
    const bool is_open =
        (is_tar ? ::archive_write_set_format_gnutar(a) : ::archive_write_set_format_cpio_newc(a)) ==
            ARCHIVE_OK &&
        (is_tar ? ::archive_write_add_filter_bzip2(a) : ::archive_write_add_filter_zstd(a)) == ARCHIVE_OK &&
        ::archive_write_set_options(a, level) == ARCHIVE_OK &&
        ::archive_write_set_bytes_in_last_block(a, 1) == ARCHIVE_OK &&
        ::archive_write_open(a, this, nullptr, &ArchiveWriter::write_block, nullptr) == ARCHIVE_OK;
    return is_open ? Status(Done{}) : failure(output_.path());
  }

  Status add(const ArchiveMember& member, std::int64_t modified, std::int64_t number) {
    const std::unique_ptr<::archive_entry, FreeEntry> entry(::archive_entry_new());
    const bool is_link = !member.link.empty();
    const bool is_directory = member.source.empty() && !is_link;
    ::archive_entry_copy_pathname(entry.get(), stored_path(member, kind_).c_str());
    ::archive_entry_set_filetype(entry.get(), is_link ? S_IFLNK : is_directory ? S_IFDIR : S_IFREG);
    if (is_link) ::archive_entry_copy_symlink(entry.get(), member.link.c_str());
    ::archive_entry_set_perm(entry.get(), is_directory ? 0755 : member.mode & 07777U);
    ::archive_entry_set_size(entry.get(), member.source.empty() ? 0 : static_cast<std::int64_t>(member.size));
    ::archive_entry_set_uid(entry.get(), 0);
    ::archive_entry_set_gid(entry.get(), 0);
    ::archive_entry_set_mtime(entry.get(), modified, 0);
    // Readers of cpio take members with the same number for links to one file.
    ::archive_entry_set_ino64(entry.get(), number);
    ::archive_entry_set_nlink(entry.get(), 1);
    if (::archive_write_header(handle_.get(), entry.get()) != ARCHIVE_OK) return failure(member.path);
    return member.source.empty() ? Status(Done{}) : add_content(member);
  }

  Status add_content(const ArchiveMember& member) {
    FileReader reader(member.source, FileReader::Links::kFollow);
    if (!reader.is_open()) return reader.open_error();
    std::uint64_t left = member.size;
    Sha256 hash;
    while (true) {
      const support::Result<std::string_view> piece = reader.read();
      if (!piece) return piece.error();
      if (piece->empty()) break;
      if (signals_.interrupted() != 0) return support::error_from_errno(EINTR);
      if (piece->size() > left) return cannot_pack(member.path, "it grew meanwhile");
      if (::archive_write_data(handle_.get(), piece->data(), piece->size()) !=
          static_cast<la_ssize_t>(piece->size())) {
        return failure(member.path);
      }
      left -= piece->size();
      if (!member.sha256.empty()) hash.add(*piece);
    }
    if (left != 0) return cannot_pack(member.path, "it shrank meanwhile");
    if (!member.sha256.empty() && hash.hex() != member.sha256)
      return cannot_pack(member.path, "it changed meanwhile");
    return Done{};
  }

  Status failure(const std::string& path) {
    if (write_error_) return *write_error_;
    const char* const words = ::archive_error_string(handle_.get());
    return cannot_pack(path, words == nullptr ? "libarchive gives no reason" : words);
  }

  static la_ssize_t write_block(::archive* handle, void* self, const void* bytes, std::size_t size) {
    auto& writer = *static_cast<ArchiveWriter*>(self);
    const Status written = writer.output_.write(std::string_view(static_cast<const char*>(bytes), size));
    if (written) return static_cast<la_ssize_t>(size);
    writer.write_error_ = written.error();
    ::archive_set_error(handle, written.error().error_number, "%s", written.error().message.c_str());
    return -1;
  }

  ArchiveKind kind_;
  TemporaryFile& output_;
  SignalGuard& signals_;
  std::optional<Error> write_error_;
  std::unique_ptr<::archive, FreeArchive> handle_;  // last: it may still call write_block() when it goes
};

}  // namespace

std::vector<ArchiveMember> with_directories(std::vector<ArchiveMember> files, ArchiveKind kind) {
  std::set<std::string> directories;
  if (kind == ArchiveKind::kTarBzip2) directories.insert("");
  for (const ArchiveMember& file : files) {
    for (std::size_t slash = file.path.find('/'); slash != std::string::npos;
         slash = file.path.find('/', slash + 1)) {
      directories.insert(file.path.substr(0, slash));
    }
  }
  for (const std::string& directory : directories) files.push_back({directory, "", 0755, 0});
  std::sort(files.begin(), files.end(),
            [](const auto& left, const auto& right) { return left.path < right.path; });
  return files;
}

Status write_archive(ArchiveKind kind, const std::vector<ArchiveMember>& members, std::int64_t modified,
                     TemporaryFile& output, SignalGuard& signals) {
  return ArchiveWriter(kind, output, signals).write(members, modified);
}

std::uint64_t largest_member_size(ArchiveKind kind) {
  return kind == ArchiveKind::kTarBzip2 ? kLargestTarMember : kLargestCpioMember;
}

}  // namespace portato::os
