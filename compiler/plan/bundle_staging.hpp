// SPDX-License-Identifier: Apache-2.0
// The files of the bundles of kernel modules: where they go, and whether an image can and should hold them.
// Not for other folders.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plan/bundled_folder.hpp"
#include "plan/planning.hpp"

namespace portato::plan {

/// A file of the staging tree, and what asks for it.
struct Staged {
  StagedFile file;
  source::SourceRange origin;
};

class BundleStaging {
 public:
  explicit BundleStaging(const Planning& planning);

  /// `folder` is the one in the image that destinations are below.
  void add(const std::string& folder, const model::Bundle& bundle);

  std::vector<Staged> staged;
  std::vector<FolderList> lists;
  bool is_ok = true;

 private:
  void add_file(const model::Bundle& bundle, const std::string& path);
  void add_folder(const model::Bundle& bundle, const std::string& path);
  void report(diag::Diagnostic diagnostic);
  void report_problems(const model::Bundle& bundle, const BundledFolder& folder);
  void report_outward_links(const model::Bundle& bundle, const std::vector<OutwardLink>& links);
  void warn_of_secrets(const model::Bundle& bundle, const std::vector<std::string>& paths);
  void warn_of_dropped_bits(const model::Bundle& bundle, const std::vector<std::string>& paths);
  [[nodiscard]] std::size_t room_below(const std::string& path) const;
  [[nodiscard]] std::string reason_to_refuse(const source::FileStatus& status) const;

  const Planning& planning_;
  std::size_t longest_path_;  ///< in the image
  std::uint64_t largest_file_;
};

}  // namespace portato::plan
