// SPDX-License-Identifier: Apache-2.0
#include "exec/kbuild_depfile.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <boost/filesystem.hpp>
#include <map>
#include <unordered_set>

#include "os/output_writer.hpp"
#include "support/paths.hpp"
#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

namespace bfs = boost::filesystem;

constexpr std::string_view kWildcard = "$(wildcard ";

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

// fixdep writes paths as the compiler's -MD wrote them, which escapes `#` and doubles `$`.
std::string unescaped(std::string_view path) {
  return support::replace_all(support::replace_all(path, "\\#", "#"), "$$", "$");
}

// One item of the list, or of the rule's prerequisites: a path or `$(wildcard path)`.
void add_item(std::string_view item, CommandFile& file) {
  if (item.starts_with(kWildcard) && item.ends_with(')')) {
    item.remove_prefix(kWildcard.size());
    item.remove_suffix(1);
    if (const std::string_view path = trim(item); !path.empty()) file.optional.push_back(unescaped(path));
  } else if (!item.empty() && !item.starts_with("$(")) {
    file.prerequisites.push_back(unescaped(item));
  }
}

// A line `name_target := value`; empty name if it is none.
struct Assignment {
  std::string_view name;
  std::string_view target;
  std::string_view value;
};

Assignment parse_assignment(std::string_view line) {
  for (const std::string_view name : {"source_", "deps_"}) {
    const std::size_t sign = line.find(" :=");
    if (!line.starts_with(name) || sign == std::string_view::npos) continue;
    return {name, line.substr(name.size(), sign - name.size()), trim(line.substr(sign + 3))};
  }
  return {};
}

}  // namespace

CommandFile parse_command_file(std::string_view text) {
  CommandFile file;
  bool is_in_list = false;
  for (std::string_view line : support::split(text, '\n')) {
    const bool goes_on = line.ends_with('\\');
    if (goes_on) line.remove_suffix(1);
    if (is_in_list) {
      add_item(trim(line), file);
    } else if (const Assignment assignment = parse_assignment(line); !assignment.name.empty()) {
      file.target = assignment.target;
      add_item(assignment.value, file);
    } else if (const std::size_t colon = line.find(": $(wildcard "); colon != std::string_view::npos &&
                                                                     !line.starts_with("cmd_") &&
                                                                     !line.starts_with("savedcmd_")) {
      add_item(trim(line.substr(colon + 2)), file);  // `x.o: $(wildcard ./tools/objtool/objtool)`
    }
    is_in_list = goes_on && (is_in_list || line.starts_with("deps_"));
  }
  return file;
}

namespace {

// Collects paths of one step; knows from where kbuild's relative paths count and what is not an input.
class Collector {
 public:
  explicit Collector(const plan::KbuildStep& step)
      : step_(step), links_(step.links.begin(), step.links.end()) {
    build_ = support::normalise_path(step.build_directory);
    kernel_ = support::normalise_path(step.kernel_source);
  }

  void add_command_file(const std::string& path) {
    const support::Result<std::string> text = os::read_whole_file(path);
    if (!text) return;
    const CommandFile file = parse_command_file(*text);
    // Up to 6.12 kbuild runs in the kernel's tree and names targets of modules absolutely; from 6.13 on it
    // runs in the module's directory and names them relative to it. include/config is always the kernel's.
    const std::string& base = support::is_absolute(file.target) ? kernel_ : build_;
    for (const std::string& name : file.prerequisites) add(support::join_path(base, name));
    for (const std::string& name : file.optional) {
      add(support::join_path(base, name));
      if (&base != &kernel_) add(support::join_path(kernel_, name));
    }
  }

  void add(const std::string& path) {
    if (!seen_.insert(path).second) return;
    if (const auto link = links_.find(path); link != links_.end()) {
      add(support::normalise_path(link->second));
      return;
    }
    struct stat info {};
    if (is_made_by_the_build(path) || ::stat(path.c_str(), &info) != 0 || S_ISDIR(info.st_mode)) return;
    found_.push_back(path);
  }

  std::vector<std::string> take() {
    std::sort(found_.begin(), found_.end());
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool is_made_by_the_build(const std::string& path) const {
    if (path == step_.stamp || path == step_.depfile) return true;
    return support::is_inside(path, build_) && path != build_ + "/Kbuild";
  }

  const plan::KbuildStep& step_;
  std::map<std::string, std::string> links_;
  std::string build_;
  std::string kernel_;
  std::unordered_set<std::string> seen_;
  std::vector<std::string> found_;
};

// Objects that the composite is linked of. A `.cmd` file of any other one is a left-over of a source that was
// removed.
std::string objects_of(const std::string& build, const std::string& module) {
  std::string objects;
  for (const std::string& list : {build + "/" + module + ".mod", build + "/." + module + ".o.cmd"}) {
    if (support::Result<std::string> text = os::read_whole_file(list); text) objects += *text + "\n";
  }
  return objects;
}

void add_parts(const std::string& build, const std::string& module, Collector& collector) {
  const std::string objects = objects_of(build, module);
  boost::system::error_code failure;
  bfs::directory_iterator entry(build + "/" + module + ".d", failure);
  for (; !failure && entry != bfs::directory_iterator(); entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with('.') || !name.ends_with(".o.cmd")) continue;
    const std::string object =
        module + ".d/" + name.substr(1, name.size() - std::string_view(".cmd").size() - 1);
    if (objects.find(object) != std::string::npos) collector.add_command_file(entry->path().string());
  }
}

void add_kernel_facts(const std::string& kernel, Collector& collector) {
  for (const std::string_view fact :
       {"Module.symvers", "include/generated/utsrelease.h", "include/config/auto.conf", "scripts/mod/modpost",
        "scripts/module.lds"}) {
    collector.add(support::join_path(kernel, fact));
  }
}

}  // namespace

std::vector<std::string> kbuild_dependencies(const plan::KbuildStep& step) {
  Collector collector(step);
  const std::string build = support::normalise_path(step.build_directory);
  for (const plan::BuiltModule& module : step.modules) {
    add_parts(build, module.name, collector);
    for (const std::string_view suffix : {".o.cmd", ".mod.o.cmd", ".ko.cmd", ".mod.cmd"}) {
      collector.add_command_file(build + "/." + module.name + std::string(suffix));
    }
  }
  collector.add_command_file(build + "/.module-common.o.cmd");  // since 6.14
  collector.add(build + "/Kbuild");
  for (const std::string& path : step.extra_symbols) collector.add(support::normalise_path(path));
  for (const std::string& path : {step.finish.signing_key, step.finish.certificate}) {
    if (support::is_absolute(path)) collector.add(support::normalise_path(path));
  }
  add_kernel_facts(support::normalise_path(step.kernel_source), collector);
  return collector.take();
}

std::string depfile_text(const std::string& target, const std::vector<std::string>& dependencies) {
  using support::depfile_path;
  if (!support::is_depfile_path(target)) return "";
  std::string text = depfile_path(target) + ":";
  bool is_complete = true;
  for (const std::string& path : dependencies) {
    const bool can_be_named = support::is_depfile_path(path);
    if (can_be_named) text += " \\\n  " + depfile_path(path);
    is_complete = is_complete && can_be_named;
  }
  if (!is_complete) text += " \\\n  " + depfile_path(target) + ".again";
  return text + "\n";
}

}  // namespace portato::exec
