// SPDX-License-Identifier: Apache-2.0
// Which file goes where in the staging tree of a system, and whether they all find room there:
// modules and their files in `modules`, configuration in `config`.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "diag/codes.hpp"
#include "plan/bundle_staging.hpp"
#include "plan/planning.hpp"
#include "support/paths.hpp"

namespace portato::plan {

namespace {

/// As in byte order, but with everything below a folder right behind it.
bool comes_before(const StagedFile& left, const StagedFile& right) {
  return std::lexicographical_compare(
      left.path.begin(), left.path.end(), right.path.begin(), right.path.end(), [](char a, char b) {
        const auto rank = [](char c) { return c == '/' ? 0 : static_cast<unsigned char>(c); };
        return rank(a) < rank(b);
      });
}

class Staging {
 public:
  explicit Staging(const Planning& planning) : planning_(planning), bundles_(planning) {}

  bool add_all(const BuildPlan& plan) {
    for (const DeliveredModule& module : plan.modules) {
      add("modules/" + module.file, module.path, 0644, planning_.model[module.id].name.range);
    }
    for (const ScriptPair& pair : plan.scripts) {
      const std::string folder = pair.is_of_system ? "modules/" : "modules/scripts/" + pair.name + "/";
      add(folder + "install.sh", pair.install_path, 0755, {});
      add(folder + "remove.sh", pair.remove_path, 0755, {});
    }
    for (const model::Definition& definition : planning_.model.definitions) {
      if (plan.schedule.is_fully_excluded(definition)) continue;
      add_files_of(definition, "modules/");
      add_system_files_of(definition);
    }
    add("config/modules.cfg", plan.layout.generated("modules.cfg"), 0644, {});
    if (!plan.module_tree.empty()) add_module_tree(plan);
    return is_ok_;
  }

  /// What mkmod puts beside the modules that it builds: the same tree below a folder of each definition's
  /// own, so that a script finds its files as it does in a system.
  bool add_single_definitions() {
    for (const model::Definition& definition : planning_.model.definitions) {
      const std::string folder = "modules/" + definition.name + "/";
      for (const model::ModuleId id : definition.modules) {
        const model::Module& module = planning_.model[id];
        if (definition.origin == model::ModuleOrigin::kSources) continue;
        add(folder + module.file_name(), module.prebuilt_path.value, 0644, module.name.range);
      }
      add_files_of(definition, folder);
      add_system_files_of(definition);
    }
    return is_ok_;
  }

  /// Sorted; a file staged twice from one source is one file.
  bool finish(std::vector<StagedFile>& files, std::vector<FolderList>& lists) {
    std::move(bundles_.staged.begin(), bundles_.staged.end(), std::back_inserter(staged_));
    lists = std::move(bundles_.lists);
    std::stable_sort(staged_.begin(), staged_.end(),
                     [](const Staged& a, const Staged& b) { return a.file.path < b.file.path; });
    check_folders();
    for (Staged& staged : staged_) {
      if (files.empty() || files.back().path != staged.file.path) {
        files.push_back(std::move(staged.file));
      } else if (files.back().source != staged.file.source) {
        report_clash(files.back(), staged);
      }
    }
    return is_ok_ && bundles_.is_ok;
  }

 private:
  void add(std::string path, std::string source, std::uint32_t mode, source::SourceRange origin) {
    staged_.push_back({{std::move(path), std::move(source), mode}, origin});
  }

  void add_module_tree(const BuildPlan& plan) {
    for (const DeliveredModule& module : plan.modules) {
      const std::string link =
          fmt::format("{}/updates/{}/{}", plan.module_tree, planning_.model.system.name, module.file);
      const auto depth = std::count(link.begin(), link.end(), '/');
      std::string target;
      for (std::ptrdiff_t i = 0; i < depth; ++i) target += "../";
      target += "modules/" + module.file;
      staged_.push_back({{link, "", 0777, target}, {}});
    }
    const std::string configuration = planning_.model.system.name + ".conf";
    add(plan.module_tree + "/modules.order", plan.layout.generated("modules.order"), 0644, {});
    add("lib/modules-load.d/" + configuration, plan.layout.generated("modules-load.conf"), 0644, {});
    add("lib/modprobe.d/" + configuration, plan.layout.generated("modprobe.conf"), 0644, {});
  }

  void report(diag::Diagnostic diagnostic) {
    planning_.sink.report(std::move(diagnostic));
    is_ok_ = false;
  }

  void report_clash(const StagedFile& first, const Staged& second) {
    report(diag::make(diag::kStagedTwice, second.origin, first.path, first.source, second.file.source));
  }

  /// `folder` is the one of the modules, with a slash behind it.
  void add_files_of(const model::Definition& definition, const std::string& folder) {
    add_files_of(definition, definition.name, folder);
    for (const model::ModuleId id : definition.modules) {
      const model::Module& module = planning_.model[id];
      if (module.is_submodule) add_files_of(module.own, module.name.value, folder);
    }
  }

  void add_files_of(const model::ModuleSettings& settings, const std::string& owner,
                    const std::string& folder) {
    for (const auto& script : {settings.install_script, settings.remove_script}) {
      if (script) add(folder + staged_script(owner, script->value), script->value, 0755, script->range);
    }
    for (const model::Bundle& bundle : settings.bundles) bundles_.add(folder + "files/" + owner, bundle);
  }

  /// What the kernel and udev look for in one place for all modules.
  void add_system_files_of(const model::Definition& definition) {
    for (const model::Bundle& file : definition.firmware) bundles_.add(kFirmwareFolder, file);
    for (const auto& rules : definition.udev_rules) {
      add(fmt::format("{}/{}", kUdevFolder, support::file_name_of(rules.value)), rules.value, 0644,
          rules.range);
    }
  }

  void check_folders() {
    std::vector<const Staged*> ordered;
    for (const Staged& staged : staged_) ordered.push_back(&staged);
    std::sort(ordered.begin(), ordered.end(),
              [](const Staged* a, const Staged* b) { return comes_before(a->file, b->file); });
    const std::string* above = nullptr;
    for (const Staged* each : ordered) {
      const std::string& path = each->file.path;
      const bool is_below = above != nullptr && path.starts_with(*above) && path.size() > above->size() &&
                            path[above->size()] == '/';
      if (is_below) {
        report(diag::make(diag::kStagedBelowFile, each->origin, *above));
      } else {
        above = &path;
      }
    }
  }

  const Planning& planning_;
  BundleStaging bundles_;
  std::vector<Staged> staged_;
  bool is_ok_ = true;
};

}  // namespace

std::string staged_script(const std::string& owner, const std::string& script) {
  return fmt::format("files/{}/scripts/{}", owner, support::file_name_of(script));
}

std::optional<StagingPlan> plan_staging(const Planning& planning, const BuildPlan& plan) {
  Staging staging(planning);
  StagingPlan result;
  const bool is_complete = staging.add_all(plan);
  if (!staging.finish(result.files, result.folder_lists) || !is_complete) return std::nullopt;
  return result;
}

std::optional<std::vector<StagedFile>> plan_single_files(const Planning& planning) {
  Staging staging(planning);
  StagingPlan result;  // no folder lists: what is published is compared with its sources every time
  const bool is_complete = staging.add_single_definitions();
  if (!staging.finish(result.files, result.folder_lists) || !is_complete) return std::nullopt;
  return std::move(result.files);
}

bool plan_copies(const Planning& planning, std::vector<FileCopy>& copies) {
  const auto files = plan_single_files(planning);
  if (!files) return false;
  for (const StagedFile& file : *files) {
    copies.push_back({file.source, planning.options.output_directory + "/" + file.path, file.mode});
  }
  return true;
}

}  // namespace portato::plan
