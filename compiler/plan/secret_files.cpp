// SPDX-License-Identifier: Apache-2.0
#include "plan/secret_files.hpp"

#include <algorithm>
#include <array>

#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::plan {

namespace {

constexpr std::array kNames{
    ".bzr",     ".git",        ".git-credentials", ".gnupg",        ".hg",   ".htpasswd", ".env",
    ".netrc",   ".npmrc",      ".pgpass",          ".pypirc",       ".ssh",  ".svn",      "id_dsa",
    "id_ecdsa", "id_ecdsa_sk", "id_ed25519",       "id_ed25519_sk", "id_rsa"};
constexpr std::array kPathEnds{"/.aws/credentials", "/.docker/config.json", "/.kube/config"};
constexpr std::array kSuffixes{".jks", ".kdbx", ".key", ".keystore", ".p12", ".pfx", ".ppk"};

/// `.env.local`, but not the ones that show what has to be in it.
bool is_environment_file(std::string_view name) {
  if (!name.starts_with(".env.")) return false;
  constexpr std::array kExamples{".dist", ".example", ".sample", ".template"};
  return std::none_of(kExamples.begin(), kExamples.end(),
                      [&](const char* suffix) { return name.ends_with(suffix); });
}

/// The longest one that is looked for; a file with an RSA key of 16384 bits and its certificates is smaller.
constexpr std::uint64_t kLargestKeyFile = 64U << 10U;
constexpr std::uint64_t kSmallestKeyFile = 64;
constexpr std::string_view kArmour = "-----BEGIN ";
constexpr std::string_view kPutty = "PuTTY-User-Key-File-";

}  // namespace

bool has_secret_name(std::string_view path) {
  const std::string lower = "/" + support::to_lower(path);
  const std::string_view name = support::file_name_of(lower);
  const auto ends_with = [](std::string_view text) {
    return [text](const char* end) { return text.ends_with(end); };
  };
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end() || is_environment_file(name) ||
         std::any_of(kSuffixes.begin(), kSuffixes.end(), ends_with(name)) ||
         std::any_of(kPathEnds.begin(), kPathEnds.end(), ends_with(lower));
}

bool holds_private_key(const source::FileSystem& fs, const std::string& file,
                       const source::FileStatus& status) {
  if (status.size < kSmallestKeyFile || status.size > kLargestKeyFile) return false;
  const auto start = fs.read_start(file, kSmallestKeyFile);
  if (!start || !(start->starts_with(kArmour) || start->starts_with(kPutty))) return false;
  if (start->starts_with(kPutty)) return true;
  const auto whole = fs.read_start(file, kLargestKeyFile);
  return whole && whole->find(" PRIVATE KEY") != std::string::npos;
}

std::vector<std::string> find_secrets(const source::FileSystem& fs, const BundledFolder& folder) {
  std::vector<std::string> found;
  for (const std::string& path : folder.directories) {
    if (has_secret_name(path)) found.push_back(path);
  }
  std::sort(found.begin(), found.end());
  const std::vector<std::string> directories = found;
  const auto is_in_secret_directory = [&](const std::string& path) {
    for (std::size_t slash = path.find('/'); !directories.empty() && slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      if (std::binary_search(directories.begin(), directories.end(), path.substr(0, slash))) return true;
    }
    return false;
  };
  std::erase_if(found, is_in_secret_directory);
  for (const BundledFile& file : folder.files) {
    if (is_in_secret_directory(file.path)) continue;
    if (has_secret_name(file.path) || holds_private_key(fs, file.source, file.status))
      found.push_back(file.path);
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace portato::plan
