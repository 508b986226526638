// SPDX-License-Identifier: Apache-2.0
#include "source/memory_fs.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "support/paths.hpp"

namespace portato::source {

std::string MemoryFs::absolute(const std::string& path) const {
  return support::join_path(current_directory_, path);
}

void MemoryFs::add_file(const std::string& path, std::string content) {
  const std::string full = absolute(path);
  add_directory(support::directory_of(full));
  FileStatus status{FileKind::kRegular, content.size()};
  status.mode = S_IFREG | 0644;
  status.inode = files_.size() + 1;
  files_[full] = {std::move(content), status};
}

void MemoryFs::add_directory(const std::string& path) {
  for (std::string directory = absolute(path); directory != "/";
       directory = support::directory_of(directory)) {
    directories_.insert(directory);
  }
}

void MemoryFs::make_unreadable(const std::string& path) { unreadable_.insert(absolute(path)); }

void MemoryFs::add_link(const std::string& path, std::string target) {
  const std::string full = absolute(path);
  add_directory(support::directory_of(full));
  links_[full] = std::move(target);
}

void MemoryFs::add_special(const std::string& path, std::uint32_t mode) {
  add_file(path, "");
  files_.at(absolute(path)).status.kind = FileKind::kOther;
  files_.at(absolute(path)).status.mode = mode;
}

void MemoryFs::set_mode(const std::string& path, std::uint32_t permissions) {
  files_.at(absolute(path)).status.mode = S_IFREG | permissions;
}

void MemoryFs::set_size(const std::string& path, std::uint64_t size) {
  files_.at(absolute(path)).status.size = size;
}

void MemoryFs::touch(const std::string& path) { ++files_.at(absolute(path)).status.modified_ns; }

FileStatus MemoryFs::status(const std::string& path) const {
  const std::string full = canonical(path);
  if (const auto file = files_.find(full); file != files_.end()) return file->second.status;
  if (!directories_.contains(full)) return {};
  FileStatus status{FileKind::kDirectory};
  status.mode = S_IFDIR | 0755;
  return status;
}

support::Result<std::string> MemoryFs::read_file(const std::string& path) const {
  reads_.push_back(absolute(path));
  return read_start(path, std::string::npos);
}

support::Result<std::string> MemoryFs::read_start(const std::string& path, std::size_t most) const {
  const std::string full = canonical(path);
  if (unreadable_.contains(full)) return support::error_from_errno(EACCES);
  if (directories_.contains(full)) return support::error_from_errno(EISDIR);
  const auto file = files_.find(full);
  if (file == files_.end()) return support::error_from_errno(ENOENT);
  return file->second.content.substr(0, most);
}

support::Result<std::vector<std::string>> MemoryFs::list_directory(const std::string& path) const {
  const std::string full = canonical(path);
  if (!directories_.contains(full)) return support::error_from_errno(ENOENT);
  std::set<std::string> names;
  const auto add = [&](const std::string& entry) {
    if (entry != full && support::directory_of(entry) == full) names.emplace(support::file_name_of(entry));
  };
  for (const auto& [file, content] : files_) add(file);
  for (const auto& [link, target] : links_) add(link);
  for (const std::string& directory : directories_) add(directory);
  return std::vector<std::string>(names.begin(), names.end());
}

support::Result<std::vector<DirectoryEntry>> MemoryFs::list_entries(const std::string& path) const {
  const auto names = list_directory(path);
  if (!names) return names.error();
  const std::string full = canonical(path);
  std::vector<DirectoryEntry> entries;
  for (const std::string& name : *names) {
    const std::string entry = support::join_path(full, name);
    DirectoryEntry& added = entries.emplace_back(DirectoryEntry{name, status(entry)});
    added.is_link = links_.contains(entry);
    if (added.is_link) added.target = canonical(entry);
  }
  return entries;
}

std::string MemoryFs::canonical(const std::string& path) const {
  constexpr int kMostLinks = 40;
  std::string resolved = absolute(path);
  for (int i = 0; i < kMostLinks; ++i) {
    const auto link = std::find_if(links_.begin(), links_.end(), [&](const auto& each) {
      return support::is_inside(resolved, each.first);
    });
    if (link == links_.end()) return resolved;
    const std::string target = support::join_path(support::directory_of(link->first), link->second);
    resolved = support::normalise_path(target + resolved.substr(link->first.size()));
  }
  return resolved;
}

}  // namespace portato::source
