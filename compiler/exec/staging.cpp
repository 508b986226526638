#include "exec/staging.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <boost/filesystem.hpp>
#include <cerrno>
#include <set>

#include "exec/digest.hpp"
#include "exec/file_reader.hpp"
#include "exec/output_writer.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

namespace bfs = boost::filesystem;
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

  [[nodiscard]] bool has(const std::string& path, bfs::file_type type) const {
    if (type == bfs::regular_file) return files_.contains(path);
    if (type == bfs::symlink_file) return links_.contains(path);
    return type == bfs::directory_file && directories_.contains(path);
  }

 private:
  std::set<std::string> files_;
  std::set<std::string> links_;
  const std::set<std::string>& directories_;
};

Status remove_unwanted(const std::string& root, const std::string& below, const WantedEntries& wanted) {
  const std::string directory = below.empty() ? root : root + "/" + below;
  boost::system::error_code failure;
  bfs::directory_iterator entry(directory, failure);
  for (; !failure && entry != bfs::directory_iterator(); entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    const std::string path = below.empty() ? name : below + "/" + name;
    const bfs::file_type type = entry->symlink_status(failure).type();
    if (!wanted.has(path, type)) {
      bfs::remove_all(entry->path(), failure);
      if (failure) return file_error("remove", entry->path().string(), failure.value());
    } else if (type == bfs::directory_file) {
      if (const Status removed = remove_unwanted(root, path, wanted); !removed) return removed;
    }
  }
  if (failure) return file_error("read", directory, failure.value());
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
  Sha256 sha256_;
  Md5 md5_;
  std::uint64_t size_ = 0;
};

// Hashes `source` to its end and tells whether `staged` has the same bytes.
Result<bool> hash_and_compare(FileReader& source, FileReader& staged, Hasher& hasher) {
  while (true) {
    const Result<std::string_view> piece = source.read();
    if (!piece) return piece.error();
    const Result<std::string_view> staged_piece = staged.read();
    if (!staged_piece || *piece != *staged_piece) return false;
    if (piece->empty()) return true;
    hasher.add(*piece);
  }
}

Result<HashedFile> hash_and_copy(FileReader& source, const std::string& destination,
                                 const plan::StagedFile& file) {
  Result<TemporaryFile> output = TemporaryFile::create(destination);
  if (!output) return output.error();
  Hasher hasher;
  while (true) {
    const Result<std::string_view> piece = source.read();
    if (!piece) return piece.error();
    if (piece->empty()) break;
    hasher.add(*piece);
    if (const Status written = output->write(*piece); !written) return written.error();
  }
  if (const Status finished = output->finish(file.mode); !finished) return finished.error();
  if (const Status committed = output->commit(); !committed) return committed.error();
  return hasher.finish(file.path, file.mode);
}

HashedFile link_of(const plan::StagedFile& file) { return {file.path, 0, 0777, "", "", file.link}; }

Result<HashedFile> stage_link(const std::string& directory, const plan::StagedFile& file) {
  const std::string path = directory + "/" + file.path;
  boost::system::error_code failure;
  if (bfs::read_symlink(path, failure) == bfs::path(file.link) && !failure) return link_of(file);
  if (const Status made = make_directories(support::directory_of(path)); !made) return made.error();
  const std::string fresh = path + ".new";  // an interrupted run's is removed as something unwanted
  bfs::remove(fresh, failure);
  bfs::create_symlink(file.link, fresh, failure);
  if (!failure) bfs::rename(fresh, path, failure);
  if (failure) return file_error("write", path, failure.value());
  return link_of(file);
}

Result<HashedFile> stage_file(const std::string& directory, const plan::StagedFile& file) {
  if (!file.link.empty()) return stage_link(directory, file);
  FileReader source(file.source, FileReader::Links::kFollow);
  if (!source.is_open()) return source.open_error();
  const std::string destination = directory + "/" + file.path;
  FileReader staged(destination, FileReader::Links::kRefuse);
  if (staged.is_open() && staged.size() == source.size() && staged.mode() == file.mode) {
    Hasher hasher;
    const Result<bool> same = hash_and_compare(source, staged, hasher);
    if (!same) return same.error();
    if (*same) return hasher.finish(file.path, file.mode);
    if (const Status rewound = source.rewind(); !rewound) return rewound.error();
  }
  return hash_and_copy(source, destination, file);
}

// As md5sum of the GNU coreutils prints it: a name with a backslash makes the line begin with one.
std::string md5sum_line(const HashedFile& file) {
  const bool has_backslash = file.path.find('\\') != std::string::npos;
  const std::string name = support::replace_all(file.path, "\\", "\\\\");
  return fmt::format("{}{}  ./{}\n", has_backslash ? "\\" : "", file.md5, name);
}

}  // namespace

Result<std::vector<HashedFile>> stage_files(const std::string& directory,
                                            const std::vector<plan::StagedFile>& files,
                                            SignalGuard& signals) {
  std::vector<plan::StagedFile> sorted = files;
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& left, const auto& right) { return left.path < right.path; });
  const std::set<std::string> directories = directories_of(sorted);
  if (const Status checked = check_paths(sorted, directories); !checked) return checked.error();
  if (const Status made = make_directories(directory); !made) return made.error();
  if (const Status removed = remove_unwanted(directory, "", {sorted, directories}); !removed)
    return removed.error();
  std::vector<HashedFile> hashed;
  for (const plan::StagedFile& file : sorted) {
    if (signals.interrupted() != 0) return support::error_from_errno(EINTR);
    Result<HashedFile> staged = stage_file(directory, file);
    if (!staged) return staged.error();
    hashed.push_back(std::move(*staged));
  }
  return hashed;
}

Result<HashedFile> stage_text(const std::string& directory, const std::string& path,
                              const std::string& text) {
  const Result<bool> written = write_file_if_changed(directory + "/" + path, text);
  if (!written) return written.error();
  Hasher hasher;
  hasher.add(text);
  return hasher.finish(path, 0644);
}

Result<HashedFile> adopt_file(const std::string& directory, const std::string& path) {
  constexpr std::uint32_t kMode = 0644;
  const std::string whole = directory + "/" + path;
  if (::chmod(whole.c_str(), kMode) != 0) return file_error("write", whole, errno);
  FileReader reader(whole, FileReader::Links::kRefuse);
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
  Md5 md5;
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
