// SPDX-License-Identifier: Apache-2.0
// The folders to be listed are kept in a list of their own, not on the stack: no depth is too deep for it.
#include "plan/bundled_folder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "plan/image_limits.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::plan {

namespace {

using source::DirectoryEntry;
using source::FileKind;

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// The way from one link to the next one: real folders, each below the one before.
struct Descent {
  std::string top;     ///< where the link leads, canonical
  std::string bottom;  ///< the folder that holds the next link; empty as long as there is none
  std::size_t before;  ///< the descent that led here
};

/// A folder that is still to be listed.
struct PendingFolder {
  std::string path;  ///< below the bundled folder, as links show it; empty: that folder itself
  std::string real;  ///< canonical
  std::size_t descent;
};

class FolderListing {
 public:
  FolderListing(const source::FileSystem& fs, const std::string& folder, const ListingRules& rules)
      : fs_(fs), folder_(folder), real_folder_(fs.canonical(folder)), rules_(rules) {}

  BundledFolder list() {
    descents_.push_back({real_folder_, "", kNone});
    pending_.push_back({"", real_folder_, 0});
    while (!pending_.empty() && !gives_up()) {
      const PendingFolder next = std::move(pending_.back());
      pending_.pop_back();
      list_one(next);
    }
    const auto by_path = [](const auto& left, const auto& right) { return left.path < right.path; };
    std::sort(result_.files.begin(), result_.files.end(), by_path);
    std::sort(result_.problems.begin(), result_.problems.end(), by_path);
    std::sort(result_.outward_links.begin(), result_.outward_links.end(), by_path);
    return std::move(result_);
  }

 private:
  void reject(const std::string& path, std::string reason) {
    if (result_.problems.size() < kMostBundleProblems) result_.problems.push_back({path, std::move(reason)});
  }

  [[nodiscard]] bool is_full() const {
    return result_.files.size() + result_.directories.size() == kMostBundleEntries;
  }

  [[nodiscard]] bool gives_up() const {
    return result_.problems.size() == kMostBundleProblems || (is_full() && !result_.problems.empty());
  }

  void list_one(const PendingFolder& folder) {
    const auto entries = fs_.list_entries(source_of(folder.real));
    if (!entries) return reject(folder.path, "unreadable: " + entries.error().message);
    for (const DirectoryEntry& entry : *entries) {
      const std::string path = folder.path.empty() ? entry.name : folder.path + "/" + entry.name;
      if (support::has_control_character(entry.name)) {
        reject(path, "a name with a control character in it");
      } else if (path.size() > rules_.longest_path) {
        reject(path, fmt::format("a path of {} bytes, where the image has room for {}", path.size(),
                                 rules_.longest_path));
      } else {
        add(folder, entry, path);
      }
      if (gives_up()) return;
    }
  }

  void add(const PendingFolder& folder, const DirectoryEntry& entry, const std::string& path) {
    const FileKind kind = entry.status.kind;
    if (kind == FileKind::kMissing) {
      return reject(path, entry.is_link ? "a symbolic link to nothing" : "gone since the folder was listed");
    }
    if (kind == FileKind::kOther) return reject(path, source::describe_special(entry.status));
    if (entry.is_link && entry.target.empty()) return reject(path, "a symbolic link that cannot be followed");
    const std::string real =
        entry.is_link ? entry.target : (folder.real == "/" ? "" : folder.real) + "/" + entry.name;
    if (entry.is_link && !is_beneath(real) && !rules_.follows_outward_links) {
      result_.outward_links.push_back({path, real});
    } else if (is_full()) {
      reject("", fmt::format("too large: it has more than {} entries", kMostBundleEntries));
    } else if (kind == FileKind::kDirectory) {
      add_directory(folder, entry, path, real);
    } else {
      result_.files.push_back({path, source_of(real), is_beneath(real), entry.status});
    }
  }

  void add_directory(const PendingFolder& folder, const DirectoryEntry& entry, const std::string& path,
                     const std::string& real) {
    std::size_t descent = folder.descent;
    if (entry.is_link) {
      if (lies_in(folder, real)) return reject(path, "a symbolic link to a folder that it lies in");
      // The same descent may go on to several links: each has its own copy.
      descents_.push_back({descents_[descent].top, folder.real, descents_[descent].before});
      descents_.push_back({real, "", descents_.size() - 1});
      descent = descents_.size() - 1;
    }
    result_.directories.push_back(path);
    pending_.push_back({path, real, descent});
  }

  /// Whether `real` is one of the folders that lead to `folder`, or that folder.
  bool lies_in(const PendingFolder& folder, const std::string& real) const {
    const std::string* bottom = &folder.real;
    for (std::size_t i = folder.descent; i != kNone; i = descents_[i].before) {
      if (i != folder.descent) bottom = &descents_[i].bottom;
      if (support::is_inside(real, descents_[i].top) && support::is_inside(*bottom, real)) return true;
    }
    return false;
  }

  bool is_beneath(const std::string& real) const { return support::is_inside(real, real_folder_); }

  /// The same file by the name that the definition gives the folder.
  std::string source_of(const std::string& real) const {
    if (!is_beneath(real)) return real;
    const std::size_t known = real_folder_ == "/" ? 0 : real_folder_.size();
    return folder_ == "/" ? real : folder_ + real.substr(known);
  }

  const source::FileSystem& fs_;
  const std::string& folder_;
  const std::string real_folder_;
  const ListingRules& rules_;
  std::vector<Descent> descents_;
  std::vector<PendingFolder> pending_;
  BundledFolder result_;
};

}  // namespace

BundledFolder list_bundled_folder(const source::FileSystem& fs, const std::string& folder,
                                  const ListingRules& rules) {
  return FolderListing(fs, folder, rules).list();
}

}  // namespace portato::plan
