// SPDX-License-Identifier: Apache-2.0
#include "emit/modules_cfg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "support/paths.hpp"
#include "support/quoting.hpp"

namespace portato::emit {

namespace {

using model::Definition;
using model::Model;
using model::Module;
using model::ModuleSettings;

using support::config_tree_text;

/// Writes nodes of the configuration's text format, two spaces a level.
class ConfigWriter {
 public:
  void open(std::string_view name) {
    line(config_tree_text(name));
    line("{");
    ++depth_;
  }
  void close() {
    --depth_;
    line("}");
  }
  void text(std::string_view name, std::string_view value) {
    line(config_tree_text(name) + " " + config_tree_text(value));
  }
  void flag(std::string_view name, bool value) { line(config_tree_text(name) + (value ? " !t" : " !f")); }
  void flag_if(std::string_view name, bool value) {
    if (value) flag(name, true);
  }

  std::string finish() { return "{\n" + std::move(text_) + "}\n"; }

 private:
  void line(std::string_view content) {
    fmt::format_to(std::back_inserter(text_), "{:{}}{}\n", "", depth_ * 2, content);
  }

  std::string text_;
  std::size_t depth_ = 1;
};

/// Settings, and the name of the folder that their files are in.
struct SettingsOwner {
  const ModuleSettings& settings;
  const std::string& owner;
};

/// `definition`'s modules in the order of the file: pre-built ones by path, others as declared.
std::vector<const Module*> modules_of(const Model& model, const Definition& definition) {
  std::vector<const Module*> modules;
  for (const model::ModuleId id : definition.modules) modules.push_back(&model[id]);
  if (definition.origin != model::ModuleOrigin::kSources) {
    std::stable_sort(modules.begin(), modules.end(), [](const Module* a, const Module* b) {
      return a->prebuilt_path.value < b->prebuilt_path.value;
    });
  }
  return modules;
}

void write_requirements(ConfigWriter& config, const plan::BuildPlan& plan,
                        const plan::DeliveredModule& module) {
  config.open("requires");
  config.open("kernelModules");
  for (const plan::DeliveredModule::Requirement& requirement : module.requirements) {
    config.open(plan.modules[requirement.module].file);
    config.flag("isOptional", requirement.is_optional);
    config.close();
  }
  config.close();
  config.close();
}

void write_parameters(ConfigWriter& config, const ModuleSettings& settings) {
  std::map<std::string, std::string> sorted;
  for (const model::Parameter& parameter : settings.parameters)
    sorted[parameter.name.value] = parameter.value.value;
  config.open("params");
  for (const auto& [name, value] : sorted) config.text(name, value);
  config.close();
}

/// By destination and folder.
using FolderLists = std::map<std::pair<std::string_view, std::string_view>, const plan::FolderList*>;

FolderLists lists_of(const plan::BuildPlan& plan) {
  FolderLists lists;
  for (const plan::FolderList& list : plan.folder_lists) lists[{list.destination, list.folder}] = &list;
  return lists;
}

/// The mappings of one kind: a file each, or of a folder all files that were found in it.
void write_mappings(ConfigWriter& config, const SettingsOwner& owned, model::Bundle::Kind kind,
                    const FolderLists& lists) {
  const std::string folder = "modules/files/" + owned.owner;
  int number = 0;
  const auto write = [&](const model::Bundle& bundle, const std::string& destination) {
    config.open(fmt::format("{}", number++));
    config.text("src", destination);
    config.text("dest", "/" + destination);
    config.flag_if("isReadable", bundle.permissions.is_readable);
    config.flag_if("isWritable", bundle.permissions.is_writable);
    config.flag_if("isExecutable", bundle.permissions.is_executable);
    config.close();
  };
  for (const model::Bundle& bundle : owned.settings.bundles) {
    if (bundle.kind != kind) continue;
    if (kind == model::Bundle::Kind::kFile) {
      write(bundle, bundle.destination.value);
      continue;
    }
    const std::string top = support::join_path(folder, bundle.destination.value);
    const auto list = lists.find({top, bundle.source.value});
    if (list == lists.end()) continue;
    for (const plan::BundledFile& file : list->second->files)
      write(bundle, (top + "/" + file.path).substr(folder.size() + 1));
  }
}

void write_bundles(ConfigWriter& config, const SettingsOwner& owned, const FolderLists& lists) {
  config.open("bundles");
  config.open("file");
  write_mappings(config, owned, model::Bundle::Kind::kFile, lists);
  config.close();
  config.open("dir");
  write_mappings(config, owned, model::Bundle::Kind::kDirectory, lists);
  config.close();
  config.close();
}

void write_scripts(ConfigWriter& config, const SettingsOwner& owned) {
  const auto target_path = [&](const std::optional<model::Located<std::string>>& script) {
    if (!script) return std::string();
    return fmt::format("/legato/systems/current/modules/files/{}/scripts/{}", owned.owner,
                       support::file_name_of(script->value));
  };
  config.open("scripts");
  config.text("install", target_path(owned.settings.install_script));
  config.text("remove", target_path(owned.settings.remove_script));
  config.close();
}

}  // namespace

std::string modules_cfg(const Model& model, const plan::BuildPlan& plan) {
  std::vector<const Definition*> definitions;
  for (const Definition& definition : model.definitions) definitions.push_back(&definition);
  std::stable_sort(definitions.begin(), definitions.end(),
                   [](const Definition* a, const Definition* b) { return a->name < b->name; });

  const FolderLists lists = lists_of(plan);
  ConfigWriter config;
  for (const Definition* definition : definitions) {
    for (const Module* module : modules_of(model, *definition)) {
      const model::ModuleId id(static_cast<std::size_t>(module - model.modules.data()));
      const plan::DeliveredModule* delivered = plan.find(id);
      if (delivered == nullptr) continue;
      config.open(delivered->file);
      config.flag_if("isOptional", delivered->is_optional);
      config.flag_if("loadManual", delivered->is_manual);
      const SettingsOwner owned = module->is_submodule ? SettingsOwner{module->own, module->name.value}
                                                       : SettingsOwner{*definition, definition->name};
      // compat: the original's sub-modules have no settings; one that has none here looks the same.
      if (!module->is_submodule || !owned.settings.parameters.empty())
        write_parameters(config, owned.settings);
      // The requirement's own flag. compat: for sub-modules the original wrote the system's.
      write_requirements(config, plan, *delivered);
      if (!module->is_submodule || !owned.settings.bundles.empty()) write_bundles(config, owned, lists);
      if (!module->is_submodule || owned.settings.install_script || owned.settings.remove_script)
        write_scripts(config, owned);
      config.close();
    }
  }
  return config.finish();
}

}  // namespace portato::emit
