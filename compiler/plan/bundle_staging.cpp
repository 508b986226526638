// SPDX-License-Identifier: Apache-2.0
#include "plan/bundle_staging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "diag/codes.hpp"
#include "os/archive_limits.hpp"
#include "plan/image_limits.hpp"
#include "plan/secret_files.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::plan {

namespace {

constexpr std::size_t kMostNames = 5;
constexpr std::uint32_t kSpecialBits = 07000;  // set-user-ID, set-group-ID, sticky

/// `u+rw±x, g+r±x, o±r±w±x`: the owner may always read and write, the group read; all may execute or nobody.
std::uint32_t mode_of(const model::Permissions& permissions) {
  return 0640U | (permissions.is_executable ? 0111U : 0U) | (permissions.is_readable ? 0004U : 0U) |
         (permissions.is_writable ? 0002U : 0U);
}

/// "`a`, `b` and 3 more"
std::string name_some(const std::vector<std::string>& paths) {
  std::string text;
  const std::size_t named = std::min(paths.size(), kMostNames);
  for (std::size_t i = 0; i < named; ++i) {
    if (i > 0) text += i + 1 == paths.size() ? " and " : ", ";
    text += "`" + support::printable(paths[i]) + "`";
  }
  if (named < paths.size()) text += fmt::format(" and {} more", paths.size() - named);
  return text;
}

std::string shown(const std::string& path) {
  constexpr std::size_t kLongestShown = 200;
  return support::printable(path, kLongestShown);
}

/// The word goes before the source: permissions, if there are any, stay in front of it.
diag::Fix insert_word(const model::Bundle& bundle, const std::string& word, std::string title) {
  source::SourceRange place = bundle.source.range;
  place.end = place.begin;
  return {std::move(title), {{place, word + " "}}, /*is_safe=*/false};
}

/// What is in the archives is limited by them; in any case a path has to be one that can be written.
std::size_t longest_path(const Planning& planning) {
  const bool is_single = planning.options.for_single_definition;
  const std::string root = is_single ? planning.options.output_directory : planning.layout.staging();
  const std::size_t room = kLongestOutputPath - std::min(kLongestOutputPath, root.size() + 1);
  const std::size_t in_image = os::kLongestMemberPath - std::string_view(kImageRoot).size() - 1;
  return is_single ? room : std::min(room, in_image);
}

}  // namespace

BundleStaging::BundleStaging(const Planning& planning)
    : planning_(planning),
      longest_path_(longest_path(planning)),
      largest_file_(planning.options.for_single_definition
                        ? std::numeric_limits<std::uint64_t>::max()
                        : std::min(os::kLargestTarMember, os::kLargestCpioMember)) {}

void BundleStaging::add(const std::string& folder, const model::Bundle& bundle) {
  const std::string path = support::join_path(folder, bundle.destination.value);
  if (bundle.kind == model::Bundle::Kind::kFile) return add_file(bundle, path);
  add_folder(bundle, path);
}

void BundleStaging::add_file(const model::Bundle& bundle, const std::string& path) {
  const std::string& source = bundle.source.value;
  const source::FileStatus status = planning_.fs.status(source);
  std::string reason = reason_to_refuse(status);
  if (path.size() > longest_path_) {
    reason = fmt::format("its path in the image would have {} bytes, and there is room for {}", path.size(),
                         longest_path_);
  }
  if (!reason.empty())
    return report(diag::make(diag::kUnusableBundledFile, bundle.source.range, shown(source), reason));
  const std::string name(support::file_name_of(source));
  if (has_secret_name(source) || holds_private_key(planning_.fs, source, status))
    warn_of_secrets(bundle, {name});
  if ((status.mode & kSpecialBits) != 0) warn_of_dropped_bits(bundle, {name});
  staged.push_back({{path, source, mode_of(bundle.permissions)}, bundle.source.range});
}

void BundleStaging::add_folder(const model::Bundle& bundle, const std::string& path) {
  BundledFolder folder =
      list_bundled_folder(planning_.fs, bundle.source.value, {bundle.follows_links, room_below(path)});
  report_problems(bundle, folder);
  report_outward_links(bundle, folder.outward_links);
  if (!bundle.allows_secrets) warn_of_secrets(bundle, find_secrets(planning_.fs, folder));
  std::vector<std::string> with_special_bits;
  for (const BundledFile& file : folder.files) {
    if ((file.status.mode & kSpecialBits) != 0) with_special_bits.push_back(file.path);
    const std::string root = file.is_beneath ? bundle.source.value : std::string();
    staged.push_back(
        {{path + "/" + file.path, file.source, mode_of(bundle.permissions), {}, root}, bundle.source.range});
  }
  warn_of_dropped_bits(bundle, with_special_bits);
  lists.push_back(
      {planning_.layout.folder_list(lists.size()), bundle.source.value, path, std::move(folder.files)});
}

void BundleStaging::report(diag::Diagnostic diagnostic) {
  planning_.sink.report(std::move(diagnostic));
  is_ok = false;
}

void BundleStaging::report_problems(const model::Bundle& bundle, const BundledFolder& folder) {
  std::size_t count = folder.problems.size();
  const auto report_one = [&](const std::string& path, const std::string& reason) {
    report(diag::make(diag::kUnusableBundleEntry, bundle.source.range, shown(bundle.source.value),
                      shown(path.empty() ? "." : path), reason));
  };
  for (const BundleProblem& problem : folder.problems) report_one(problem.path, problem.reason);
  for (const BundledFile& file : folder.files) {
    const std::string reason = reason_to_refuse(file.status);
    if (!reason.empty() && ++count <= kMostBundleProblems) report_one(file.path, reason);
  }
}

void BundleStaging::report_outward_links(const model::Bundle& bundle, const std::vector<OutwardLink>& links) {
  if (links.empty()) return;
  const OutwardLink& first = links.front();
  const std::string more = links.size() == 1 ? "" : fmt::format(" (and {} more)", links.size() - 1);
  report(
      diag::make(diag::kOutwardLink, bundle.source.range, shown(first.path), shown(bundle.source.value),
                 shown(first.target), more)
          .with_fix(insert_word(bundle, "[follow]", "insert `[follow]` to bundle what such links lead to")));
}

void BundleStaging::warn_of_secrets(const model::Bundle& bundle, const std::vector<std::string>& paths) {
  if (paths.empty() || bundle.allows_secrets) return;
  planning_.sink.report(
      diag::make(diag::kBundledSecrets, bundle.source.range, name_some(paths))
          .with_fix(insert_word(bundle, "[secrets]", "insert `[secrets]` if they are meant")));
}

void BundleStaging::warn_of_dropped_bits(const model::Bundle& bundle, const std::vector<std::string>& paths) {
  if (paths.empty()) return;
  planning_.sink.report(diag::make(diag::kDroppedModeBits, bundle.source.range, name_some(paths)));
}

std::size_t BundleStaging::room_below(const std::string& path) const {
  return longest_path_ - std::min(longest_path_, path.size() + 1);
}

std::string BundleStaging::reason_to_refuse(const source::FileStatus& status) const {
  if (status.size <= largest_file_) return {};
  return fmt::format("too large: it has {} bytes, and a file of an image {} at most", status.size,
                     largest_file_);
}

}  // namespace portato::plan
