// SPDX-License-Identifier: Apache-2.0
#include "exec/export_folder.hpp"

#include <unistd.h>

#include <boost/filesystem.hpp>
#include <cerrno>
#include <set>

#include "export/exporters.hpp"
#include "os/file_reader.hpp"
#include "os/output_writer.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

namespace bfs = boost::filesystem;
using support::Result;

std::string list_path(const std::string& folder) { return folder + "/" + exports::kExportList; }

std::string first_line(const std::string& format) { return "portato export " + format; }

/// Relative paths; nothing if there is no list of such an export.
std::optional<std::set<std::string>> read_list(const std::string& folder, const std::string& format) {
  const auto text = os::read_whole_file(list_path(folder));
  if (!text) return std::nullopt;
  const auto lines = support::split(*text, '\n');
  if (lines.front() != first_line(format)) return std::nullopt;
  std::set<std::string> paths;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::string path = support::normalise_path(lines[i]);
    if (!path.empty() && !support::is_absolute(path) && path != ".." && !path.starts_with("../"))
      paths.insert(path);
  }
  return paths;
}

Result<bool> write_list(const std::string& folder, const std::string& format,
                        const std::set<std::string>& paths) {
  std::string text = first_line(format) + "\n";
  for (const std::string& path : paths) text += path + "\n";
  return os::write_file_if_changed(list_path(folder), text);
}

/// Removes a file and the folders that are empty then. Never follows a link out of the folder.
Result<bool> remove_file(const std::string& folder, const std::string& path) {
  const std::string whole = folder + "/" + path;
  boost::system::error_code failure;
  const std::string parent = bfs::canonical(support::directory_of(whole), failure).string();
  if (failure) return false;  // gone already
  const std::string top = bfs::canonical(folder, failure).string();
  if (failure || !support::is_inside(parent, top)) return false;
  if (::unlink(whole.c_str()) != 0) {
    if (errno == ENOENT || errno == EISDIR) return false;
    return os::file_error("remove", whole, errno);
  }
  for (std::string empty = support::directory_of(path); empty != "."; empty = support::directory_of(empty)) {
    if (::rmdir((folder + "/" + empty).c_str()) != 0) break;
  }
  return true;
}

}  // namespace

Result<bool> may_export_to(const std::string& folder, const std::string& format) {
  boost::system::error_code failure;
  if (!bfs::exists(folder, failure)) return true;
  const bool is_empty = bfs::is_empty(folder, failure);
  if (failure) return os::file_error("look into", folder, failure.value());
  if (!bfs::is_directory(folder, failure)) return os::file_error("write to", folder, ENOTDIR);
  return is_empty || read_list(folder, format).has_value();
}

Result<std::size_t> write_export(const std::string& folder, const std::string& format,
                                 const os::OutputSet& files) {
  std::set<std::string> wanted;
  for (const auto& [path, file] : files) wanted.insert(path.substr(folder.size() + 1));
  std::set<std::string> known = read_list(folder, format).value_or(std::set<std::string>{});
  std::set<std::string> all = known;
  all.insert(wanted.begin(), wanted.end());
  // First the list of everything that may be there until this is over.
  if (const auto listed = write_list(folder, format, all); !listed) return listed.error();
  // Old files go first: one may lie where a folder has to be now.
  std::size_t changes = 0;
  for (const std::string& path : known) {
    if (wanted.contains(path)) continue;
    const auto removed = remove_file(folder, path);
    if (!removed) return removed.error();
    changes += *removed ? 1 : 0;
  }
  const auto written = os::write_output_set(files);
  if (!written) return written.error();
  if (const auto listed = write_list(folder, format, wanted); !listed) return listed.error();
  return changes + *written;
}

}  // namespace portato::exec
