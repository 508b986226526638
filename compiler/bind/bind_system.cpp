// SPDX-License-Identifier: Apache-2.0
// An `.sdef`, or for mkmod the system that one `.mdef` makes by itself. Search directories are collected from
// the whole file before the first module is looked for, as they may stand below it.
#include <algorithm>

#include "bind/app_binder.hpp"
#include "support/paths.hpp"
#include "syntax/views.hpp"

namespace portato::bind {

namespace {

using syntax::ItemView;
using syntax::NodeRef;
using syntax::SectionView;

/// Absolute `-s` directories, then the one of the main file; for interfaces, the framework's own come first.
void set_search_directories(Binder& binder, const std::string& own_directory) {
  SearchDirectories& directories = binder.directories;
  directories.sources = binder.options().source_directories;
  directories.sources.push_back(own_directory);
  directories.apps = directories.components = directories.modules = directories.sources;
  const expand::Environment& environment = binder.context().environment;
  if (const std::string_view root = environment.value("LEGATO_ROOT"); !root.empty()) {
    for (const char* node : {"interfaces", "framework/include"}) {
      directories.interfaces.push_back(support::join_path(root, node));
    }
  }
  if (const std::string_view build = environment.value("LEGATO_BUILD"); !build.empty()) {
    directories.interfaces.push_back(support::join_path(build, "framework/include"));
  }
  directories.framework_interfaces = directories.interfaces.size();
  const std::vector<std::string>& given = binder.options().interface_directories;
  directories.interfaces.insert(directories.interfaces.end(), given.begin(), given.end());
  directories.interfaces.push_back(own_directory);
}

void add_platform_interfaces(Binder& binder) {
  const std::string_view root = binder.context().environment.value("LEGATO_ROOT");
  if (!root.empty())
    binder.directories.interfaces.push_back(support::join_path(root, "interfaces/platformLimits"));
}

void begin(Binder& binder, Scope scope, const std::string& path, std::string_view suffix) {
  set_search_directories(binder, support::directory_of(path));
  binder.model().scope = scope;
  System& system = binder.model().system;
  system.name = support::base_name_of(path, suffix);
  system.path = path;
  system.modified = binder.context().fs.status(path).modified;
  binder.enter(support::join_path(binder.options().work_directory, "system/" + system.name));
}

class SystemBinder {
 public:
  SystemBinder(Binder& binder, const expand::Unit& unit) : binder_(binder), unit_(unit) {}

  void run() {
    bind_sections();
    add_platform_interfaces(binder_);
    for (const SectionView& section : modules_) bind_modules(section);
    std::stable_sort(system().modules.begin(), system().modules.end(), [](const auto& a, const auto& b) {
      return std::pair(a.range.source, a.range.begin) < std::pair(b.range.source, b.range.begin);
    });
    for (std::size_t i = 0; i < system().modules.size(); ++i) {
      binder_.model().definitions[system().modules[i].definition.index()].entry = i;
    }
    bind_system_apps(binder_, unit_, apps_);
    bind_system_interfaces(binder_, unit_, externs_, bindings_);
    resolve_app_bindings(binder_);
    bind_commands_and_links(binder_, unit_, commands_, links_);
  }

 private:
  using Handler = void (SystemBinder::*)(const SectionView&);

  System& system() { return binder_.model().system; }

  /// Search directories may stand below what is searched for, so that modules and apps wait.
  void bind_sections() {
    static constexpr SectionHandler<Handler> kHandlers[] = {
        {"interfaceSearch", &SystemBinder::bind_interface_search},
        {"appSearch", &SystemBinder::bind_app_search},
        {"componentSearch", &SystemBinder::bind_component_search},
        {"moduleSearch", &SystemBinder::bind_module_search},
        {"cflags", &SystemBinder::bind_cflags},
        {"cxxflags", &SystemBinder::bind_cxxflags},
        {"ldflags", &SystemBinder::bind_ldflags},
        {"systemVersions", &SystemBinder::bind_versions},
        {"externalWatchdogKick", &SystemBinder::bind_watchdog_kick},
        {"kernelModule", &SystemBinder::keep<&SystemBinder::modules_>},
        {"kernelModules", &SystemBinder::keep<&SystemBinder::modules_>},
        {"kernel", &SystemBinder::bind_kernel},
        {"apps", &SystemBinder::keep<&SystemBinder::apps_>},
        {"extern", &SystemBinder::keep<&SystemBinder::externs_>},
        {"bindings", &SystemBinder::keep<&SystemBinder::bindings_>},
        {"commands", &SystemBinder::keep<&SystemBinder::commands_>},
        {"links", &SystemBinder::keep<&SystemBinder::links_>},
        {"buildVars", &SystemBinder::is_expanded},
    };
    static_assert(handles_all<kHandlers, place("", FileKind::kSdef)>());
    dispatch(kHandlers, *this, unit_.sections());
  }

  void bind_interface_search(const SectionView& section) {
    add_search(section, binder_.directories.interfaces);
  }
  void bind_app_search(const SectionView& section) { add_search(section, binder_.directories.apps); }
  void bind_component_search(const SectionView& section) {
    add_search(section, binder_.directories.components);
  }
  void bind_module_search(const SectionView& section) { add_search(section, binder_.directories.modules); }

  /// compat: the original takes a relative entry as relative to the current directory; here the directory of
  /// the file that holds it comes first. Entries that do not exist are harmless.
  void add_search(const SectionView& section, std::vector<std::string>& directories) {
    for (const NodeRef token : item_values(unit_, section)) {
      const std::string entry = binder_.located(token).value;
      if (entry.empty()) continue;
      directories.push_back(support::join_path(support::directory_of(token.tree().path()), entry));
      if (support::is_absolute(entry)) continue;
      directories.push_back(support::join_path(binder_.context().fs.current_directory(), entry));
    }
  }

  void bind_cflags(const SectionView& section) { add_flags(binder_, unit_, section, system().cflags); }
  void bind_cxxflags(const SectionView& section) { add_flags(binder_, unit_, section, system().cxxflags); }
  void bind_ldflags(const SectionView& section) { add_flags(binder_, unit_, section, system().ldflags); }

  void bind_versions(const SectionView& section) {
    for (const auto& [name, value] : named_values(unit_, section)) {
      set_parameter(binder_, system().versions, {binder_.located(name), binder_.located_text(value)});
    }
  }

  void bind_watchdog_kick(const SectionView& section) {
    if (section.value().is_valid())
      set_in_file(binder_, section, system().external_watchdog_kick, word_of(section));
  }

  void bind_kernel(const SectionView& section) {
    bind_kernel_demands(binder_, unit_, section, system().kernel);
  }

  template <std::vector<SectionView> SystemBinder::*Sections>
  void keep(const SectionView& section) {
    (this->*Sections).push_back(section);
  }

  /// Its variables were set when the file was expanded.
  void is_expanded(const SectionView&) {}

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

  Binder& binder_;
  const expand::Unit& unit_;
  std::map<std::string, source::SourceRange> listed_;
  std::vector<SectionView> modules_;
  std::vector<SectionView> apps_;
  std::vector<SectionView> externs_;
  std::vector<SectionView> bindings_;
  std::vector<SectionView> commands_;
  std::vector<SectionView> links_;
};

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

std::optional<Model> bind_system(const BindContext& context, const BindOptions& options,
                                 const std::string& path) {
  Binder binder(context, options);
  begin(binder, Scope::kSystem, path, ".sdef");
  const auto unit = expand::expand_file(binder.expand_context(), syntax::FileKind::kSdef, path);
  if (!unit) {
    binder.report(diag::make(diag::kCannotReadFile, {}, path, unit.error().message));
    return std::nullopt;
  }
  binder.model().system.source = unit->source();
  SystemBinder(binder, *unit).run();
  return finish(binder);
}

std::optional<Model> bind_module(const BindContext& context, const BindOptions& options,
                                 const std::string& path) {
  Binder binder(context, options);
  begin(binder, Scope::kModule, path, ".mdef");
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

std::optional<Model> bind_app(const BindContext& context, const BindOptions& options,
                              const std::string& path) {
  Binder binder(context, options);
  begin(binder, Scope::kApp, path, ".adef");
  add_platform_interfaces(binder);
  const auto tree = context.trees.file(syntax::FileKind::kAdef, path);
  if (!tree) {
    binder.report(diag::make(diag::kCannotReadFile, {}, path, tree.error().message));
    return std::nullopt;
  }
  binder.model().system.source = (*tree)->source();
  bind_adef(binder, path, {});
  for (App& app : binder.model().apps) add_default_path(app);
  resolve_app_bindings(binder);
  return finish(binder);
}

std::optional<Model> bind_component(const BindContext& context, const BindOptions& options,
                                    const std::string& path) {
  Binder binder(context, options);
  begin(binder, Scope::kComponent, path, ".cdef");
  binder.directories.interfaces.push_back(context.fs.current_directory());
  add_platform_interfaces(binder);
  const auto tree = context.trees.file(syntax::FileKind::kCdef, path);
  if (!tree) {
    binder.report(diag::make(diag::kCannotReadFile, {}, path, tree.error().message));
    return std::nullopt;
  }
  binder.model().system.source = (*tree)->source();
  binder.add_component(path, {(*tree)->source(), 0, 0});
  return finish(binder);
}

}  // namespace portato::bind
