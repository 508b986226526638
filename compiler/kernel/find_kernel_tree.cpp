// SPDX-License-Identifier: Apache-2.0
// Which kernel tree is meant: a table of places by falling precedence.
#include <algorithm>

#include "diag/codes.hpp"
#include "kernel/kernel_tree.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::kernel {

namespace {

constexpr const char* kHeaderFolder = "/usr/src";
constexpr std::string_view kHeaderPrefix = "linux-headers-";

/// Debian's and Ubuntu's packages put what all flavours share into a folder of its own, which builds nothing.
bool is_header_package(std::string_view name) {
  return name.starts_with(kHeaderPrefix) && name.find("-common") == std::string_view::npos;
}

std::optional<KernelChoice> newest_header_package(const source::FileSystem& fs) {
  const auto names = fs.list_directory(kHeaderFolder);
  if (!names) return std::nullopt;
  std::string newest;
  for (const std::string& name : *names) {
    if (is_header_package(name) && (newest.empty() || version_less(newest, name))) newest = name;
  }
  if (newest.empty()) return std::nullopt;
  return KernelChoice{support::join_path(kHeaderFolder, newest), "the newest installed headers"};
}

std::string below(const std::string& folder, std::string_view path) {
  return folder.empty() ? "" : folder + std::string(path);
}

void report_no_tree(diag::DiagSink& sink) {
  sink.report(diag::make(diag::kNoKernelTree, {})
                  .with_help("install the headers of a kernel, for example with `apt-get install "
                             "linux-headers-amd64`, or name a tree with `--kernel DIR`"));
}

}  // namespace

std::optional<KernelChoice> find_kernel_tree(const source::FileSystem& fs, const KernelQuery& query,
                                             diag::DiagSink& sink) {
  struct Place {
    std::string directory;
    const char* reason;
    bool is_named;  // on purpose, so that its absence is a mistake
  };
  const Place places[] = {
      {query.option, "given by `--kernel`", true},
      {query.target_description, "given by the target description", true},
      {query.kernel_src, "given by `KERNEL_SRC`", true},
      {query.legato_kernelroot, "given by `LEGATO_KERNELROOT`", true},
      {below(query.legato_sysroot, "/usr/src/kernel"), "in `LEGATO_SYSROOT`", false},
      {query.running_release.empty() ? "" : "/lib/modules/" + query.running_release + "/build",
       "of the running kernel", false},
  };
  for (const Place& place : places) {
    if (place.directory.empty()) continue;
    const std::string directory = support::join_path(fs.current_directory(), place.directory);
    if (fs.is_directory(directory)) return KernelChoice{directory, place.reason};
    if (place.is_named) {
      sink.report(diag::make(diag::kKernelTreeMissing, {}, directory, place.reason));
      return std::nullopt;
    }
  }
  std::optional<KernelChoice> choice = newest_header_package(fs);
  if (!choice) report_no_tree(sink);
  return choice;
}

bool version_less(std::string_view left, std::string_view right) {
  const auto take_number = [](std::string_view& text) {
    std::size_t length = 0;
    while (length < text.size() && support::is_digit(text[length])) ++length;
    std::string_view digits = text.substr(0, length);
    text.remove_prefix(length);
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    return digits;
  };
  while (!left.empty() && !right.empty()) {
    if (support::is_digit(left.front()) && support::is_digit(right.front())) {
      const std::string_view a = take_number(left);
      const std::string_view b = take_number(right);
      if (a != b) return a.size() != b.size() ? a.size() < b.size() : a < b;
    } else {
      if (left.front() != right.front()) return left.front() < right.front();
      left.remove_prefix(1);
      right.remove_prefix(1);
    }
  }
  return left.size() < right.size();
}

}  // namespace portato::kernel
