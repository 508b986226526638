// An `.sdef`, or for mkmod the system that one `.mdef` makes by itself. Search directories are collected from the whole
// file before the first module is looked for, as they may stand below it.
#include <algorithm>
#include <array>

#include "expand/substitute.hpp"
#include "model/binder.hpp"
#include "support/paths.hpp"
#include "syntax/views.hpp"

namespace portato::model {

namespace {

using syntax::ItemView;
using syntax::NodeRef;
using syntax::SectionView;

class SystemBinder {
 public:
  SystemBinder(Binder& binder, const expand::Unit& unit) : binder_(binder), unit_(unit) {}

  void run() {
    for_each_section("moduleSearch", &SystemBinder::bind_module_search);
    for_each_section("systemVersions", &SystemBinder::bind_versions);
    for_each_section("kernelModule", &SystemBinder::bind_modules);
    for_each_section("kernelModules", &SystemBinder::bind_modules);
    for_each_section("apps", &SystemBinder::warn_of_apps);
    std::stable_sort(system().modules.begin(), system().modules.end(), [](const auto& a, const auto& b) {
      return std::pair(a.range.source, a.range.begin) < std::pair(b.range.source, b.range.begin);
    });
    for (std::size_t i = 0; i < system().modules.size(); ++i) {
      binder_.model().definitions[system().modules[i].definition.index()].entry = i;
    }
  }

 private:
  using Handler = void (SystemBinder::*)(const SectionView&);

  System& system() { return binder_.model().system; }

  void for_each_section(std::string_view name, Handler bind) {
    for (const NodeRef node : unit_.sections()) {
      const SectionView section{node};
      if (section.name() == name) (this->*bind)(section);
    }
  }

  /// compat: the original takes a relative entry as relative to the current directory; here the directory of the file
  /// that holds it comes first. Entries that do not exist are harmless.
  void bind_module_search(const SectionView& section) {
    for (const NodeRef node : unit_.entries(section.block())) {
      const NodeRef token = ItemView{node}.value(0);
      if (!token.is_valid()) continue;
      const std::string entry = binder_.value(token);
      if (entry.empty()) continue;
      binder_.module_directories.push_back(
          support::join_path(support::directory_of(token.tree().path()), entry));
      binder_.module_directories.push_back(
          support::join_path(binder_.context().fs.current_directory(), entry));
    }
  }

  void bind_versions(const SectionView& section) {
    for (const NodeRef node : unit_.entries(section.block())) {
      const ItemView item{node};
      if (!item.value(0).is_valid() || !item.value(1).is_valid()) continue;
      system().versions.push_back({binder_.located(item.value(0)), binder_.located(item.value(1))});
    }
  }

  void bind_modules(const SectionView& section) {
    for (const NodeRef node : unit_.entries(section.block())) {
      const ItemView item{node};
      if (!item.value(0).is_valid()) continue;
      const auto spec = binder_.located_or_report(item.value(0), "kernelModules");
      if (spec) list_module(*spec, item.option("[optional]").is_valid());
    }
  }

  void list_module(const Located<std::string>& spec, bool is_optional) {
    system().has_module_entries = true;
    const std::string name(support::base_name_of(spec.value, ".mdef"));
    if (const auto known = listed_.find(name); known != listed_.end()) {
      binder_.report(diag::make(diag::kModuleListedTwice, spec.range, name)
                         .with_note(known->second, "first listed here"));
      return;
    }
    listed_.emplace(name, spec.range);
    const auto path = binder_.find_definition_file(spec, support::directory_of(system().path));
    if (!path) return;
    system().modules.push_back({binder_.add_definition(*path, spec.range), spec.range, is_optional});
  }

  void warn_of_apps(const SectionView& section) {
    if (unit_.entries(section.block()).empty()) return;
    binder_.report(diag::make(diag::kAppsLeftOut, section.keyword().range()));
  }

  Binder& binder_;
  const expand::Unit& unit_;
  std::map<std::string, source::SourceRange> listed_;
};

/// Absolute `-s` directories, then the one of the main file.
void set_search_directories(Binder& binder, const std::string& main_path) {
  binder.source_directories = binder.options().source_directories;
  binder.source_directories.push_back(support::directory_of(main_path));
  binder.module_directories = binder.source_directories;
}

void describe_system(Binder& binder, const std::string& path, std::string_view suffix) {
  System& system = binder.model().system;
  system.name = support::base_name_of(path, suffix);
  system.path = path;
  system.modified = binder.context().fs.status(path).modified;
}

Model finish(Binder& binder) {
  binder.bind_pending();
  Model model = std::move(binder.model());
  model.files_read = binder.context().trees.files_read();
  for (const auto& [name, variable] : binder.context().environment.all()) {
    if (variable.origin == expand::VariableOrigin::kProcess || name == "BUILDDIR") continue;
    model.build_variables.push_back({{name, {}}, {variable.value, variable.range}});
  }
  return model;
}

}  // namespace

std::optional<Model> bind_system(const BindContext& context, const BindOptions& options, const std::string& path) {
  Binder binder(context, options);
  set_search_directories(binder, path);
  describe_system(binder, path, ".sdef");
  const auto unit = expand::expand_file(binder.expand_context(), syntax::FileKind::kSdef, path);
  if (!unit) {
    binder.report(diag::make(diag::kCannotReadFile, {}, path, unit.error().message));
    return std::nullopt;
  }
  binder.model().system.source = unit->source();
  SystemBinder(binder, *unit).run();
  return finish(binder);
}

std::optional<Model> bind_module(const BindContext& context, const BindOptions& options, const std::string& path) {
  Binder binder(context, options);
  set_search_directories(binder, path);
  describe_system(binder, path, ".mdef");
  binder.takes_in_requirements = true;
  const support::Result<const syntax::SyntaxTree*> tree = context.trees.file(syntax::FileKind::kMdef, path);
  if (!tree) {
    binder.report(diag::make(diag::kCannotReadFile, {}, path, tree.error().message));
    return std::nullopt;
  }
  System& system = binder.model().system;
  system.source = (*tree)->source();
  system.has_module_entries = true;
  system.modules.push_back({binder.add_definition(path, {}), {}, false});
  binder.model().definitions.front().entry = 0;
  return finish(binder);
}

}  // namespace portato::model
