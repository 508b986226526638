#include "source/memory_fs.hpp"

#include <cerrno>

#include "support/paths.hpp"

namespace portato::source {

std::string MemoryFs::absolute(const std::string& path) const {
  return support::join_path(current_directory_, path);
}

void MemoryFs::add_file(const std::string& path, std::string content) {
  const std::string full = absolute(path);
  add_directory(support::directory_of(full));
  files_[full] = std::move(content);
}

void MemoryFs::add_directory(const std::string& path) {
  for (std::string directory = absolute(path); directory != "/";
       directory = support::directory_of(directory)) {
    directories_.insert(directory);
  }
}

void MemoryFs::make_unreadable(const std::string& path) { unreadable_.insert(absolute(path)); }

FileStatus MemoryFs::status(const std::string& path) const {
  const std::string full = absolute(path);
  if (const auto file = files_.find(full); file != files_.end()) {
    return {FileKind::kRegular, file->second.size(), 0};
  }
  return {directories_.contains(full) ? FileKind::kDirectory : FileKind::kMissing, 0, 0};
}

support::Result<std::string> MemoryFs::read_file(const std::string& path) const {
  const std::string full = absolute(path);
  reads_.push_back(full);
  if (unreadable_.contains(full)) return support::error_from_errno(EACCES);
  if (directories_.contains(full)) return support::error_from_errno(EISDIR);
  const auto file = files_.find(full);
  if (file == files_.end()) return support::error_from_errno(ENOENT);
  return file->second;
}

support::Result<std::vector<std::string>> MemoryFs::list_directory(const std::string& path) const {
  const std::string full = absolute(path);
  if (!directories_.contains(full)) return support::error_from_errno(ENOENT);
  std::set<std::string> names;
  const auto add = [&](const std::string& entry) {
    if (entry != full && support::directory_of(entry) == full) names.emplace(support::file_name_of(entry));
  };
  for (const auto& [file, content] : files_) add(file);
  for (const std::string& directory : directories_) add(directory);
  return std::vector<std::string>(names.begin(), names.end());
}

std::string MemoryFs::canonical(const std::string& path) const { return absolute(path); }

}  // namespace portato::source
