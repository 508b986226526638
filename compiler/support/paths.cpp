// SPDX-License-Identifier: Apache-2.0
#include "support/paths.hpp"

#include <algorithm>
#include <vector>

#include "support/strings.hpp"

namespace portato::support {

std::string normalise_path(std::string_view path) {
  if (path.empty()) return {};
  std::vector<std::string_view> nodes;
  for (const std::string_view node : split(path, '/')) {
    if (node.empty() || node == ".") continue;
    if (node != "..") {
      nodes.push_back(node);
    } else if (!nodes.empty() && nodes.back() != "..") {
      nodes.pop_back();
    } else if (!is_absolute(path)) {
      nodes.push_back(node);
    }
  }
  std::string result = is_absolute(path) ? "/" : "";
  for (const std::string_view node : nodes) {
    if (!result.empty() && result.back() != '/') result += '/';
    result += node;
  }
  return result.empty() ? "." : result;
}

std::string join_path(std::string_view directory, std::string_view path) {
  if (is_absolute(path) || directory.empty()) return normalise_path(path);
  return normalise_path(std::string(directory) + "/" + std::string(path));
}

std::string directory_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return std::string(slash == 0 ? "/" : path.substr(0, slash));
}

std::string_view file_name_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view base_name_of(std::string_view path, std::string_view suffix) {
  std::string_view name = file_name_of(path);
  if (name.size() > suffix.size() && name.ends_with(suffix)) name.remove_suffix(suffix.size());
  return name;
}

std::string relative_path(std::string_view path, std::string_view directory) {
  const std::vector<std::string_view> to = split(path, '/');
  const std::vector<std::string_view> from = split(directory == "/" ? "" : directory, '/');
  std::size_t common = 0;
  while (common < to.size() && common < from.size() && to[common] == from[common]) ++common;
  std::string result;
  for (std::size_t i = common; i < from.size(); ++i) result += "../";
  for (std::size_t i = common; i < to.size(); ++i) {
    result += to[i];
    if (i + 1 < to.size()) result += '/';
  }
  if (result.empty()) return ".";
  if (result.back() == '/') result.pop_back();
  return result;
}

bool is_inside(std::string_view path, std::string_view directory) {
  if (directory == "/") return is_absolute(path);
  return path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/');
}

}  // namespace portato::support
