// SPDX-License-Identifier: Apache-2.0
#include "plan/kbuild_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "support/paths.hpp"
#include "support/quoting.hpp"

namespace portato::plan {

namespace {

bool is_nameable(std::string_view path) { return support::character_unusable_in_make_path(path).empty(); }

struct FileName {
  std::string stem;  ///< with `_` for everything that kbuild cannot take
  std::string suffix;
};

FileName split_file_name(std::string_view path) {
  const std::string_view name = support::file_name_of(path);
  const std::size_t dot = std::min(name.rfind('.'), name.size());
  FileName result{std::string(name.substr(0, dot)), std::string(name.substr(dot))};
  for (char& c : result.stem) {
    if (!is_nameable(std::string_view(&c, 1))) c = '_';
  }
  return result;
}

/// Gives the objects of one module names: that of the source, with a number if several sources have the same.
class ObjectNames {
 public:
  explicit ObjectNames(const std::vector<FileName>& files) {
    for (const FileName& file : files) natural_.insert(file.stem);
  }

  std::string take(const std::string& stem) {
    std::string name = stem;
    for (int number = 2; used_.contains(name) || (name != stem && natural_.contains(name)); ++number) {
      name = fmt::format("{}-{}", stem, number);
    }
    used_.insert(name);
    return name;
  }

 private:
  std::set<std::string> natural_;
  std::set<std::string> used_;
};

/// Makes links for sources that kbuild cannot name.
class Linker {
 public:
  explicit Linker(CompiledModule& module) : module_(module) {}

  /// A path by which kbuild can name `source`, whose object is `object` (without suffix).
  std::string name_for(const std::string& source, const std::string& object, const std::string& suffix) {
    if (is_nameable(source)) return source;
    const std::string folder = folder_for(support::directory_of(source));
    const std::string_view file = support::file_name_of(source);
    // Through a linked folder the compiler finds the source's neighbours by itself.
    if (is_nameable(file)) return folder + "/" + std::string(file);
    const std::string link = fmt::format("{}/{}{}", module_.folder(), object, suffix);
    module_.links.push_back({link, source});
    auto& includes = module_.include_folders;
    if (std::find(includes.begin(), includes.end(), folder) == includes.end()) includes.push_back(folder);
    return link;
  }

 private:
  std::string folder_for(const std::string& directory) {
    if (is_nameable(directory)) return directory;
    std::string& link = folders_[directory];
    if (link.empty()) {
      link = fmt::format("{}/from-{}", module_.folder(), folders_.size());
      module_.links.push_back({link, directory});
    }
    return link;
  }

  CompiledModule& module_;
  std::map<std::string, std::string> folders_;
};

/// The definition's, then the sub-module's own.
std::vector<std::string> joined(const std::vector<model::Located<std::string>>& flags,
                                const std::vector<model::Located<std::string>>& own) {
  std::vector<std::string> result;
  for (const auto& flag : flags) result.push_back(flag.value);
  for (const auto& flag : own) result.push_back(flag.value);
  return result;
}

/// What of the flags for C is also for assembler sources: macros and folders of headers. (Others would be
/// wrong there, such as `-std=`, or warn.)
std::vector<std::string> preprocessor_flags(const std::vector<std::string>& cflags) {
  constexpr std::string_view kTakeNext[] = {"-D",       "-U",      "-I",        "-include",
                                            "-isystem", "-iquote", "-idirafter"};
  constexpr std::string_view kPrefixes[] = {"-D", "-U", "-I", "-Wa,"};
  std::vector<std::string> result;
  bool takes_this = false;
  for (const std::string& flag : cflags) {
    const std::string_view text = std::string_view(flag).substr(flag.find_first_not_of("'\"") == 1 ? 1 : 0);
    const bool takes_next =
        std::find(std::begin(kTakeNext), std::end(kTakeNext), text) != std::end(kTakeNext);
    const bool is_one = std::any_of(std::begin(kPrefixes), std::end(kPrefixes),
                                    [&](std::string_view prefix) { return text.starts_with(prefix); });
    if (takes_this || takes_next || is_one) result.push_back(flag);
    takes_this = takes_next && !takes_this;
  }
  return result;
}

}  // namespace

CompiledModule plan_compiled_module(const model::Model& model, model::ModuleId id) {
  const model::Module& module = model[id];
  const model::Definition& definition = model.definition_of(id);
  CompiledModule result;
  result.name = module.name.value;
  result.cflags = joined(definition.cflags, module.own.cflags);
  result.ldflags = joined(definition.ldflags, module.own.ldflags);
  const auto is_assembler = [](const auto& source) { return source.value.ends_with(".S"); };
  if (std::any_of(module.sources.begin(), module.sources.end(), is_assembler))
    result.asflags = preprocessor_flags(result.cflags);

  std::vector<FileName> files;
  for (const auto& source : module.sources) files.push_back(split_file_name(source.value));
  ObjectNames names(files);
  Linker linker(result);
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string object = names.take(files[i].stem);
    const std::string source = linker.name_for(module.sources[i].value, object, files[i].suffix);
    result.parts.push_back({fmt::format("{}/{}.o", result.folder(), object), source});
  }
  return result;
}

std::vector<std::string> prefix_maps(const model::Model& model, const std::string& build_directory) {
  const std::string top = "/usr/src/" + model.system.name;
  const std::string system = support::directory_of(model.system.path);
  std::map<std::string, std::string> maps{{system, top}};
  const auto is_covered = [&](const std::string& directory) {
    return std::any_of(maps.begin(), maps.end(),
                       [&](const auto& map) { return support::is_inside(directory, map.first); });
  };
  for (const model::Definition& definition : model.definitions) {
    if (definition.origin != model::ModuleOrigin::kSources) continue;
    const std::string name = top + "/" + definition.name;
    if (!is_covered(definition.directory())) maps.emplace(definition.directory(), name);
    int number = 0;
    for (const model::ModuleId module : definition.modules) {
      for (const auto& source : model[module].sources) {
        const std::string directory = support::directory_of(source.value);
        if (!is_covered(directory)) maps.emplace(directory, fmt::format("{}/{}", name, ++number));
      }
    }
  }
  maps[build_directory] = ".";

  std::vector<std::pair<std::string, std::string>> sorted(maps.begin(), maps.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.first.size() < b.first.size(); });
  std::vector<std::string> options;
  for (const auto& [from, to] : sorted) options.push_back(fmt::format("-ffile-prefix-map={}={}", from, to));
  return options;
}

}  // namespace portato::plan
