// Which file goes where in the staging tree of a system, and whether they all find room there:
// modules and their files in `modules`, configuration in `config`.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "diag/codes.hpp"
#include "plan/planning.hpp"
#include "support/paths.hpp"

namespace portato::plan {

namespace {

struct Staged {
  StagedFile file;
  source::SourceRange origin;
};

/// `u+rw±x, g+r±x, o±r±w±x`: the owner may always read and write, the group read; all may execute or nobody.
std::uint32_t mode_of(const model::Permissions& permissions) {
  return 0640U | (permissions.is_executable ? 0111U : 0U) | (permissions.is_readable ? 0004U : 0U) |
         (permissions.is_writable ? 0002U : 0U);
}

class Staging {
 public:
  explicit Staging(const Planning& planning) : planning_(planning) {}

  bool add_all(const BuildPlan& plan) {
    for (const model::ModuleId id : plan.load_order) {
      const model::Module& module = planning_.model[id];
      add("modules/" + plan.shipped_name(planning_.model, id), planning_.finished_module(id), 0644,
          module.name.range);
    }
    for (const ScriptPair& pair : plan.scripts) {
      const std::string folder = pair.is_of_system ? "modules/" : "modules/scripts/" + pair.name + "/";
      add(folder + "install.sh", pair.install_path, 0755, {});
      add(folder + "remove.sh", pair.remove_path, 0755, {});
    }
    for (const model::Definition& definition : planning_.model.definitions) {
      if (plan.is_left_out_whole(definition)) continue;
      add_files_of(definition, "modules/");
      add_system_files_of(definition);
    }
    add("config/modules.cfg", plan.modules_cfg(), 0644, {});
    if (!plan.module_tree.empty()) add_module_tree(plan);
    return is_good_;
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
    return is_good_;
  }

  /// Sorted; a file staged twice from one source is one file.
  bool finish(std::vector<StagedFile>& files) {
    std::stable_sort(staged_.begin(), staged_.end(),
                     [](const Staged& a, const Staged& b) { return a.file.path < b.file.path; });
    for (const Staged& staged : staged_) {
      if (!files.empty() && files.back().path == staged.file.path) {
        if (files.back().source != staged.file.source) report_clash(files.back(), staged);
        continue;
      }
      files.push_back(staged.file);
    }
    check_folders(files);
    return is_good_;
  }

 private:
  void add(std::string path, std::string source, std::uint32_t mode, source::SourceRange origin) {
    staged_.push_back({{std::move(path), std::move(source), mode}, origin});
  }

  void add_module_tree(const BuildPlan& plan) {
    for (const std::string& path : plan.modules_order) {
      const std::string link = plan.module_tree + "/" + path;
      const auto depth = std::count(link.begin(), link.end(), '/');
      std::string target;
      for (std::ptrdiff_t i = 0; i < depth; ++i) target += "../";
      target += "modules/" + std::string(support::file_name_of(path));
      staged_.push_back({{link, "", 0777, target}, {}});
    }
    const std::string configuration = planning_.model.system.name + ".conf";
    add(plan.module_tree + "/modules.order", plan.in_generated("modules.order"), 0644, {});
    add("lib/modules-load.d/" + configuration, plan.in_generated("modules-load.conf"), 0644, {});
    add("lib/modprobe.d/" + configuration, plan.in_generated("modprobe.conf"), 0644, {});
  }

  void report(diag::Diagnostic diagnostic) {
    planning_.sink.report(std::move(diagnostic));
    is_good_ = false;
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
    for (const model::Bundle& bundle : settings.bundles) add_bundle(folder + "files/" + owner, bundle);
  }

  /// What the kernel and udev look for in one place for all modules.
  void add_system_files_of(const model::Definition& definition) {
    for (const model::Bundle& file : definition.firmware) add_bundle(kFirmwareFolder, file);
    for (const auto& rules : definition.udev_rules) {
      add(fmt::format("{}/{}", kUdevFolder, support::file_name_of(rules.value)), rules.value, 0644,
          rules.range);
    }
  }

  void add_bundle(const std::string& folder, const model::Bundle& bundle) {
    const std::string path = support::join_path(folder, bundle.destination.value);
    if (bundle.kind == model::Bundle::Kind::kFile) {
      return add(path, bundle.source.value, mode_of(bundle.permissions), bundle.source.range);
    }
    add_directory(bundle, bundle.source.value, path, {});
  }

  /// Links are followed, also into folders; `above` are the real paths of the folders that this one lies in.
  void add_directory(const model::Bundle& bundle, const std::string& source, const std::string& path,
                     std::set<std::string> above) {
    const auto reject = [&](const std::string& entry, const std::string& reason) {
      report(diag::make(diag::kUnusableBundleEntry, bundle.source.range, bundle.source.value, entry, reason));
    };
    if (!above.insert(planning_.fs.canonical(source)).second) {
      return reject(source, "a symbolic link to a folder that it lies in");
    }
    const auto names = planning_.fs.list_directory(source);
    if (!names) return reject(source, "unreadable: " + names.error().message);
    for (const std::string& name : *names) {
      const std::string entry = source + "/" + name;
      const std::string destination = path + "/" + name;
      switch (planning_.fs.status(entry).kind) {
        case source::FileKind::kRegular:
          add(destination, entry, mode_of(bundle.permissions), bundle.source.range);
          staged_.back().file.root = bundle.source.value;
          break;
        case source::FileKind::kDirectory:
          add_directory(bundle, entry, destination, above);
          break;
        case source::FileKind::kMissing:
          reject(entry, "a symbolic link to nothing");
          break;
        case source::FileKind::kOther:
          reject(entry, "neither a file nor a folder");
          break;
      }
    }
  }

  void check_folders(const std::vector<StagedFile>& files) {
    std::set<std::string> paths;
    for (const StagedFile& file : files) paths.insert(file.path);
    for (const Staged& staged : staged_) {
      for (std::string folder = support::directory_of(staged.file.path); folder != ".";
           folder = support::directory_of(folder)) {
        if (paths.contains(folder)) report(diag::make(diag::kStagedBelowFile, staged.origin, folder));
      }
    }
  }

  const Planning& planning_;
  std::vector<Staged> staged_;
  bool is_good_ = true;
};

}  // namespace

std::string staged_script(const std::string& owner, const std::string& script) {
  return fmt::format("files/{}/scripts/{}", owner, support::file_name_of(script));
}

bool plan_staging(const Planning& planning, const BuildPlan& plan, std::vector<StagedFile>& files) {
  Staging staging(planning);
  const bool is_complete = staging.add_all(plan);
  return staging.finish(files) && is_complete;
}

bool plan_single_files(const Planning& planning, std::vector<StagedFile>& files) {
  Staging staging(planning);
  const bool is_complete = staging.add_single_definitions();
  return staging.finish(files) && is_complete;
}

bool plan_copies(const Planning& planning, std::vector<FileCopy>& copies) {
  std::vector<StagedFile> files;
  if (!plan_single_files(planning, files)) return false;
  for (const StagedFile& file : files) {
    copies.push_back({file.source, planning.options.output_directory + "/" + file.path, file.mode});
  }
  return true;
}

}  // namespace portato::plan
