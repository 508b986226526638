// SPDX-License-Identifier: Apache-2.0
#include "emit/folder_list.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

namespace portato::emit {

namespace {

/// Bytes that are no UTF-8 are not told apart: the step's own file holds them, and changes with them.
std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string folder_list(const plan::FolderList& list) {
  std::string text =
      fmt::format("{{\n \"version\": 1,\n \"folder\": {},\n \"files\": [", quoted(list.folder));
  const char* separator = "";
  for (const plan::BundledFile& file : list.files) {
    const source::FileStatus& status = file.status;
    text += fmt::format("{}\n  [{}, {}, {}, {}, {}]", std::exchange(separator, ","), quoted(file.path),
                        status.size, status.modified_ns, status.changed_ns, status.inode);
  }
  return text + "\n ]\n}\n";
}

}  // namespace portato::emit
