// SPDX-License-Identifier: Apache-2.0
#include "bind/lookup.hpp"

#include <set>

#include "support/edit_distance.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::bind {

namespace {

/// The entry of the candidate's directory that is most like the candidate.
std::optional<std::string> similar_name(const source::FileSystem& fs, const std::string& candidate) {
  const auto names = fs.list_directory(support::directory_of(candidate));
  if (!names) return std::nullopt;
  const std::vector<std::string_view> known(names->begin(), names->end());
  const auto nearest = support::nearest_word(support::file_name_of(candidate), known);
  return nearest ? std::optional(std::string(*nearest)) : std::nullopt;
}

}  // namespace

std::vector<std::string> candidate_paths(const std::string& name,
                                         const std::vector<std::string>& directories) {
  if (support::is_absolute(name)) return {support::normalise_path(name)};
  std::vector<std::string> candidates;
  std::set<std::string> seen;
  for (const std::string& directory : directories) {
    std::string candidate = support::join_path(directory, name);
    if (seen.insert(candidate).second) candidates.push_back(std::move(candidate));
  }
  return candidates;
}

std::optional<std::string> find_file(const source::FileSystem& fs,
                                     const std::vector<std::string>& candidates) {
  for (const std::string& candidate : candidates) {
    if (fs.is_file(candidate)) return candidate;
  }
  return std::nullopt;
}

diag::Diagnostic with_search_notes(diag::Diagnostic diagnostic, const source::FileSystem& fs,
                                   const std::vector<std::string>& candidates) {
  for (const std::string& candidate : candidates) {
    if (const auto similar = similar_name(fs, candidate)) {
      diagnostic.message += "; did you mean `" + support::printable(*similar) + "`?";
      break;
    }
  }
  for (const std::string& candidate : candidates) {
    diagnostic.notes.push_back({{}, "looked for " + support::printable(candidate, 4096)});
  }
  return diagnostic;
}

}  // namespace portato::bind
