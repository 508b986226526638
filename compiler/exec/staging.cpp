// SPDX-License-Identifier: Apache-2.0
#include "exec/staging.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <set>

#include "exec/input_files.hpp"
#include "os/digest.hpp"
#include "os/file_reader.hpp"
#include "os/folder.hpp"
#include "os/output_writer.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

using support::Done;
using support::Error;
using support::Result;
using support::Status;

constexpr std::size_t kLongestPath = 4096;

// Every directory above a file, the tree's root not included.
std::set<std::string> directories_of(const std::vector<plan::StagedFile>& files) {
  std::set<std::string> directories;
  for (const plan::StagedFile& file : files) {
    for (std::size_t slash = file.path.find('/'); slash != std::string::npos;
         slash = file.path.find('/', slash + 1)) {
      directories.insert(file.path.substr(0, slash));
    }
  }
  return directories;
}

// The plan has checked the definitions; this keeps a wrong plan from writing outside the tree.
Status check_paths(const std::vector<plan::StagedFile>& sorted, const std::set<std::string>& directories) {
  const auto refuse = [](const std::string& path, std::string_view reason) {
    return Error{fmt::format("cannot stage `{}`: {}", support::printable(path, kLongestPath), reason)};
  };
  const std::string* previous = nullptr;
  for (const plan::StagedFile& file : sorted) {
    const bool has_control = std::any_of(file.path.begin(), file.path.end(), [](char c) {
      return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
    if (has_control) return refuse(file.path, "a control character in the name");
    if (support::normalise_path(file.path) != file.path || support::is_absolute(file.path) ||
        file.path.empty() || file.path == ".." || file.path.starts_with("../")) {
      return refuse(file.path, "not a path below the staging tree");
    }
    if (previous != nullptr && *previous == file.path) return refuse(file.path, "it is there twice");
    if (directories.contains(file.path)) return refuse(file.path, "both a file and a directory");
    if (file.path == kInfoProperties || file.path == kVersionFile)
      return refuse(file.path, "the name is taken");
    previous = &file.path;
  }
  return Done{};
}

// What may stay in the tree, and as what.
class WantedEntries {
 public:
  WantedEntries(const std::vector<plan::StagedFile>& files, const std::set<std::string>& directories)
      : directories_(directories) {
    for (const plan::StagedFile& file : files) (file.link.empty() ? files_ : links_).insert(file.path);
    files_.insert({kInfoProperties, kVersionFile});
  }

  [[nodiscard]] bool has(const std::string& path, mode_t mode) const {
    if (S_ISREG(mode)) return files_.contains(path);
    if (S_ISLNK(mode)) return links_.contains(path);
    return S_ISDIR(mode) && directories_.contains(path);
  }

 private:
  std::set<std::string> files_;
  std::set<std::string> links_;
  const std::set<std::string>& directories_;
};

// Empties the tree of what is not wanted in it. `below` is a directory that is, seen from the tree.
Status remove_unwanted(const os::Folder& tree, const std::string& below, const WantedEntries& wanted) {
  Result<os::FileDescriptor> directory = tree.open_file(below, O_RDONLY | O_DIRECTORY);
  if (!directory) return directory.error();
  const Result<std::vector<std::string>> names = os::names_in(*directory);
  std::vector<std::string> directories;
  if (!names) return os::file_error("read", tree.path() + "/" + below, names.error().error_number);
  for (const std::string& name : *names) {
    const std::string path = below == "." ? name : below + "/" + name;
    struct stat info {};
    if (::fstatat(directory->number(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
      return os::file_error("read", tree.path() + "/" + path, errno);
    if (!wanted.has(path, info.st_mode)) {
      if (const Status removed = tree.remove(path); !removed) return removed;
    } else if (S_ISDIR(info.st_mode)) {
      directories.push_back(path);
    }
  }
  directory->close();  // a deep tree must not need a descriptor for each level
  for (const std::string& path : directories) {
    if (const Status removed = remove_unwanted(tree, path, wanted); !removed) return removed;
  }
  return Done{};
}

// The digests of one file while it is read.
class Hasher {
 public:
  void add(std::string_view bytes) {
    sha256_.add(bytes);
    md5_.add(bytes);
    size_ += bytes.size();
  }

  HashedFile finish(const std::string& path, std::uint32_t mode) {
    return {path, size_, mode, sha256_.hex(), md5_.hex(), {}};
  }

 private:
  os::Sha256 sha256_;
  os::Md5 md5_;
  std::uint64_t size_ = 0;
};

// Hashes `source` to its end and tells whether `staged` has the same bytes.
Result<bool> hash_and_compare(os::FileReader& source, os::FileReader& staged, Hasher& hasher) {
  while (true) {
    const Result<std::string_view> piece = source.read();
    if (!piece) return piece.error();
    const Result<std::string_view> staged_piece = staged.read();
    if (!staged_piece || *piece != *staged_piece) return false;
    if (piece->empty()) return true;
    hasher.add(*piece);
  }
}

bool is_all_zero(std::string_view bytes) { return bytes.find_first_not_of('\0') == std::string_view::npos; }

HashedFile link_of(const plan::StagedFile& file) { return {file.path, 0, 0777, "", "", file.link}; }

// Puts the files of a step into the tree, one after the other in the order of their paths.
class Stager {
 public:
  Stager(const os::Folder& tree, std::string scratch) : tree_(tree), scratch_(std::move(scratch)) {}

  Result<HashedFile> stage(const plan::StagedFile& file) {
    return file.link.empty() ? stage_file(file) : stage_link(file);
  }

  [[nodiscard]] Status check_inputs() const { return inputs_.check_unchanged(); }

 private:
  Result<HashedFile> stage_file(const plan::StagedFile& file) {
    Result<os::FileReader> source = inputs_.open(file);
    if (!source) return source.error();
    if (std::optional<HashedFile> same = hash_if_staged(*source, file)) {
      if (const Status closed = inputs_.close(file, *source); !closed) return closed.error();
      return std::move(*same);
    }
    if (const Status rewound = source->rewind(); !rewound) return rewound.error();
    return hash_and_copy(*source, file);
  }

  /// Nothing if what is in the tree is something else.
  [[nodiscard]] std::optional<HashedFile> hash_if_staged(os::FileReader& source,
                                                         const plan::StagedFile& file) const {
    Result<os::FileDescriptor> opened = tree_.open_file(file.path, O_RDONLY | O_NONBLOCK);
    if (!opened) return std::nullopt;
    os::FileReader staged(tree_.path() + "/" + file.path, std::move(*opened));
    if (!staged.is_open() || staged.size() != source.size() || staged.mode() != file.mode)
      return std::nullopt;
    Hasher hasher;
    const Result<bool> same = hash_and_compare(source, staged, hasher);
    if (!same || !*same) return std::nullopt;  // a failure to read shows again
    return hasher.finish(file.path, file.mode);
  }

  Result<HashedFile> hash_and_copy(os::FileReader& source, const plan::StagedFile& file) {
    Result<os::TemporaryFile> output = os::TemporaryFile::create_in(scratch_, tree_.path() + "/" + file.path);
    if (!output) return output.error();
    Hasher hasher;
    while (true) {
      const Result<std::string_view> piece = source.read();
      if (!piece) return piece.error();
      if (piece->empty()) break;
      hasher.add(*piece);
      const bool is_hole = source.is_sparse() && is_all_zero(*piece);
      const Status written = is_hole ? output->skip(piece->size()) : output->write(*piece);
      if (!written) return written.error();
    }
    if (const Status closed = inputs_.close(file, source); !closed) return closed.error();
    if (const Status finished = output->finish(file.mode); !finished) return finished.error();
    const Result<int> directory = directory_for(file.path);
    if (!directory) return directory.error();
    const Status committed = output->commit_as(*directory, std::string(support::file_name_of(file.path)));
    if (!committed) return committed.error();
    return hasher.finish(file.path, file.mode);
  }

  Result<HashedFile> stage_link(const plan::StagedFile& file) {
    const Result<int> directory = directory_for(file.path);
    if (!directory) return directory.error();
    const std::string name(support::file_name_of(file.path));
    std::string current(kLongestPath, '\0');
    const ssize_t length = ::readlinkat(*directory, name.c_str(), current.data(), current.size());
    if (length >= 0 && std::string_view(current.data(), static_cast<std::size_t>(length)) == file.link)
      return link_of(file);
    if (const Status made = os::make_directories(scratch_); !made) return made.error();
    const std::string fresh = fmt::format("{}/{}.link", scratch_, ::getpid());
    ::unlink(fresh.c_str());
    if (::symlink(file.link.c_str(), fresh.c_str()) != 0 ||
        ::renameat(AT_FDCWD, fresh.c_str(), *directory, name.c_str()) != 0) {
      return os::file_error("write", tree_.path() + "/" + file.path, errno);
    }
    return link_of(file);
  }

  /// Files come in the order of their paths, so that those of one directory follow each other.
  Result<int> directory_for(const std::string& path) {
    const std::string name = support::directory_of(path);
    if (!directory_.is_open() || name != directory_name_) {
      Result<os::FileDescriptor> made = tree_.make_directory(name);
      if (!made) return made.error();
      directory_ = std::move(*made);
      directory_name_ = name;
    }
    return directory_.number();
  }

  const os::Folder& tree_;
  std::string scratch_;
  InputFiles inputs_;
  os::FileDescriptor directory_;
  std::string directory_name_;
};

// As md5sum of the GNU coreutils prints it: a name with a backslash makes the line begin with one.
std::string md5sum_line(const HashedFile& file) {
  const bool has_backslash = file.path.find('\\') != std::string::npos;
  const std::string name = support::replace_all(file.path, "\\", "\\\\");
  return fmt::format("{}{}  ./{}\n", has_backslash ? "\\" : "", file.md5, name);
}

}  // namespace

Result<std::vector<HashedFile>> stage_files(const std::string& directory,
                                            const std::vector<plan::StagedFile>& files,
                                            const std::string& scratch, os::SignalGuard& signals) {
  std::vector<plan::StagedFile> sorted = files;
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& left, const auto& right) { return left.path < right.path; });
  const std::set<std::string> directories = directories_of(sorted);
  if (const Status checked = check_paths(sorted, directories); !checked) return checked.error();
  if (const Status made = os::make_directories(directory); !made) return made.error();
  const Result<os::Folder> tree = os::Folder::open(directory);
  if (!tree) return tree.error();
  if (const Status removed = remove_unwanted(*tree, ".", {sorted, directories}); !removed)
    return removed.error();
  Stager stager(*tree, scratch);
  std::vector<HashedFile> hashed;
  hashed.reserve(sorted.size());
  for (const plan::StagedFile& file : sorted) {
    if (signals.interrupted() != 0) return support::error_from_errno(EINTR);
    Result<HashedFile> staged = stager.stage(file);
    if (!staged) return staged.error();
    hashed.push_back(std::move(*staged));
  }
  if (const Status unchanged = stager.check_inputs(); !unchanged) return unchanged.error();
  return hashed;
}

Result<HashedFile> stage_text(const std::string& directory, const std::string& path, const std::string& text,
                              const std::string& scratch) {
  const Result<bool> written = os::write_file_if_changed(directory + "/" + path, text, scratch);
  if (!written) return written.error();
  Hasher hasher;
  hasher.add(text);
  return hasher.finish(path, 0644);
}

Result<HashedFile> adopt_file(const std::string& directory, const std::string& path) {
  constexpr std::uint32_t kMode = 0644;
  const std::string whole = directory + "/" + path;
  if (::chmod(whole.c_str(), kMode) != 0) return os::file_error("write", whole, errno);
  os::FileReader reader(whole, os::FileReader::Links::kRefuse);
  if (!reader.is_open()) return reader.open_error();
  Hasher hasher;
  while (true) {
    const Result<std::string_view> piece = reader.read();
    if (!piece) return piece.error();
    if (piece->empty()) return hasher.finish(path, kMode);
    hasher.add(*piece);
  }
}

std::string system_md5(const std::vector<HashedFile>& files) {
  std::set<std::string> names = {"."};
  for (const HashedFile& file : files) {
    for (std::size_t slash = file.path.find('/'); slash != std::string::npos;
         slash = file.path.find('/', slash + 1)) {
      names.insert("./" + file.path.substr(0, slash));
    }
    names.insert("./" + file.path);
  }
  os::Md5 md5;
  for (const std::string& name : names) md5.add(std::string_view(name.c_str(), name.size() + 1));
  for (const HashedFile& file : files) {
    if (file.link.empty()) md5.add(md5sum_line(file));
  }
  for (const HashedFile& file : files) {
    if (!file.link.empty()) md5.add(file.link + "\n");
  }
  return md5.hex();
}

}  // namespace portato::exec
