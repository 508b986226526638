// SPDX-License-Identifier: Apache-2.0
// What lies in a folder that is bundled whole. The folder is listed once for a plan; what was found is
// written beside the steps, so that whoever depends on that list depends on every file.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "source/file_system.hpp"

namespace portato::plan {

struct BundledFile {
  std::string path;        ///< below the folder, as its links show it
  std::string source;      ///< absolute; no link on the way to it from the folder
  bool is_beneath = true;  ///< `source` begins with the folder
  source::FileStatus status;
};

/// Something that is in the way. Sorted by path, as links are.
struct BundleProblem {
  std::string path;  ///< below the folder; empty: the folder itself
  std::string reason;
};

struct OutwardLink {
  std::string path;    ///< below the folder
  std::string target;  ///< canonical
};

struct BundledFolder {
  std::vector<BundledFile> files;        ///< sorted by path
  std::vector<std::string> directories;  ///< paths below the folder
  std::vector<BundleProblem> problems;   ///< at most kMostBundleProblems
  std::vector<OutwardLink> outward_links;
};

inline constexpr std::size_t kMostBundleProblems = 20;

struct ListingRules {
  bool follows_outward_links = false;
  std::size_t longest_path = 0;  ///< bytes of a path below the folder
};

/// `folder` is absolute. Links that stay in it are followed.
BundledFolder list_bundled_folder(const source::FileSystem& fs, const std::string& folder,
                                  const ListingRules& rules);

/// The list of one folder as a file beside the steps.
struct FolderList {
  std::string file;         ///< where it is written
  std::string folder;       ///< absolute
  std::string destination;  ///< below the staging tree
  std::vector<BundledFile> files;
};

}  // namespace portato::plan
