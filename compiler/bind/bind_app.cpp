// SPDX-License-Identifier: Apache-2.0
// One `.adef`: a table of section handlers. Processes, externs and bindings wait until the components are
// bound, as they name what is in them.
#include <algorithm>

#include "bind/app_binder.hpp"
#include "bind/mappings.hpp"
#include "bind/names.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::bind {

namespace {

using syntax::ItemView;
using syntax::NodeRef;
using syntax::SectionView;

class AppBinder {
 public:
  AppBinder(Binder& binder, const expand::Unit& unit, App app)
      : binder_(binder), unit_(unit), app_(std::move(app)) {}

  App run() {
    binder_.enter(app_.build_directory);
    bind_sections(unit_.sections());
    add_module_requirements(binder_, required_modules_, app_.name, app_.directory(), app_.kernel_modules);
    binder_.bind_pending_components();
    binder_.enter(app_.build_directory);
    make_instances(binder_.model(), app_);
    for (const SectionView& section : processes_) {
      app_.process_groups.push_back(bind_process_group(binder_, unit_, section));
    }
    bind_app_interfaces(binder_, unit_, externs_, bindings_, app_);
    return std::move(app_);
  }

 private:
  using Handler = void (AppBinder::*)(const SectionView&);

  void bind_sections(const std::vector<NodeRef>& sections) {
    static constexpr SectionHandler<Handler> kHandlers[] = {
        {"components", &AppBinder::bind_components},
        {"executables", &AppBinder::bind_executables},
        {"processes", &AppBinder::keep_processes},
        {"extern", &AppBinder::keep_extern},
        {"bindings", &AppBinder::keep_bindings},
        {"requires", &AppBinder::bind_requires},
        {"bundles", &AppBinder::bind_bundles},
        {"sandboxed", &AppBinder::bind_sandboxed},
        {"start", &AppBinder::bind_start},
        {"version", &AppBinder::bind_version},
        {"username", &AppBinder::bind_user_name},
        {"groups", &AppBinder::bind_groups},
        {"capability", &AppBinder::bind_capabilities},
        {"tags", &AppBinder::bind_tags},
        {"watchdogAction", &AppBinder::bind_watchdog_action},
        {"watchdogTimeout", &AppBinder::bind_watchdog_timeout},
        {"maxWatchdogTimeout", &AppBinder::bind_maximum_timeout},
        {"cpuShare", &AppBinder::bind_limit},
        {"maxFileSystemBytes", &AppBinder::bind_limit},
        {"maxMemoryBytes", &AppBinder::bind_limit},
        {"maxMQueueBytes", &AppBinder::bind_limit},
        {"maxQueuedSignals", &AppBinder::bind_limit},
        {"maxThreads", &AppBinder::bind_limit},
        {"maxSecureStorageBytes", &AppBinder::bind_limit},
        {"runGroup", &AppBinder::bind_limit},
        {"startGroup", &AppBinder::bind_limit},
    };
    static_assert(handles_all<kHandlers, place("", FileKind::kAdef)>());
    dispatch(kHandlers, *this, sections);
  }

  void bind_limit(const SectionView& section) {
    const LimitInfo* info = find_limit(section.name());
    if (info == nullptr || info->is_of_process) return;
    if (auto value = ranged_value(binder_, section, info->minimum, info->maximum)) {
      set_in_file(binder_, section, app_.limits[info->limit], std::move(*value));
    }
  }

  // Words.

  void bind_sandboxed(const SectionView& section) {
    const Located<std::string> word = word_of(section);
    if (const auto value = boolean_word(word.value)) {
      set_in_file(binder_, section, app_.is_sandboxed, {*value, word.range});
    }
  }

  void bind_start(const SectionView& section) {
    const Located<std::string> word = word_of(section);
    if (!word.range.is_valid()) return;
    const StartMode mode = support::from_word<StartMode>(word.value).value_or(StartMode::kAuto);
    set_in_file(binder_, section, app_.start, {mode, word.range});
  }

  void bind_version(const SectionView& section) {
    if (section.value().is_valid())
      set_in_file(binder_, section, app_.version, binder_.located_text(section.value()));
  }

  void bind_user_name(const SectionView& section) {
    if (section.value().is_valid()) set_in_file(binder_, section, app_.user_name, word_of(section));
  }

  void bind_watchdog_action(const SectionView& section) {
    if (section.value().is_valid()) set_once(binder_, section, app_.watchdog.action, word_of(section));
  }

  void bind_watchdog_timeout(const SectionView& section) {
    if (auto time = watchdog_time(binder_, section)) set_once(binder_, section, app_.watchdog.timeout, *time);
  }

  void bind_maximum_timeout(const SectionView& section) {
    if (auto time = watchdog_time(binder_, section)) {
      set_once(binder_, section, app_.watchdog.maximum_timeout, *time);
    }
  }

  void bind_groups(const SectionView& section) { add_names(section, app_.groups.names); }
  void bind_capabilities(const SectionView& section) { add_names(section, app_.capabilities.names); }

  void add_names(const SectionView& section, std::vector<Located<std::string>>& names) {
    for (const NodeRef token : item_values(unit_, section)) {
      add_name(names, {std::string(token.text()), token.range()});
    }
  }

  void bind_tags(const SectionView& section) {
    for (const auto& [name, value] : named_values(unit_, section)) {
      set_parameter(binder_, app_.tags, {binder_.located(name), binder_.located_text(value)});
    }
  }

  // Content.

  void bind_components(const SectionView& section) {
    for (const NodeRef token : item_values(unit_, section)) {
      const Located<std::string> spec = binder_.located(token);
      if (spec.value.empty()) continue;
      const auto component = binder_.find_component(spec, app_.directory());
      if (component) app_.listed_components.push_back({*component, spec.range});
    }
  }

  void bind_executables(const SectionView& section) { bind::bind_executables(binder_, unit_, section, app_); }

  MappingOwner mapping_owner() const {
    return {app_.directory(), diag::kDestinationEscapes, true, MissingSources::kInBuildFolders};
  }

  void bind_bundles(const SectionView& section) {
    bind::bind_bundles(binder_, unit_, section, mapping_owner(), app_.bundles);
  }

  void bind_requires(const SectionView& section) {
    static constexpr SectionHandler<Handler> kHandlers[] = {
        {"configTree", &AppBinder::bind_config_trees},
        {"file", &AppBinder::bind_required<RequiredObject::Kind::kFile>},
        {"dir", &AppBinder::bind_required<RequiredObject::Kind::kDirectory>},
        {"device", &AppBinder::bind_required<RequiredObject::Kind::kDevice>},
        {"kernelModule", &AppBinder::keep_modules},
        {"kernelModules", &AppBinder::keep_modules},
    };
    static_assert(handles_all<kHandlers, place("requires", FileKind::kAdef)>());
    dispatch(kHandlers, *this, unit_.entries(section.block()));
  }

  template <RequiredObject::Kind Kind>
  void bind_required(const SectionView& section) {
    bind_required_objects(binder_, unit_, section, Kind, mapping_owner(), app_.required);
  }

  void bind_config_trees(const SectionView& section) {
    for (const NodeRef node : unit_.entries(section.block())) {
      const ItemView item{node};
      if (!item.value(0).is_valid()) continue;
      ConfigTree tree{{std::string(item.value(0).text()), item.value(0).range()}};
      const NodeRef permissions = item.permissions();
      tree.is_writable = permissions.is_valid() && permissions.text().find('w') != std::string_view::npos;
      add_config_tree(std::move(tree));
    }
  }

  /// The app's own tree is `.`, however it is spelled.
  void add_config_tree(ConfigTree tree) {
    const auto identity = [&](const ConfigTree& t) { return t.name.value == app_.name ? "." : t.name.value; };
    for (const ConfigTree& other : app_.config_trees) {
      if (identity(other) != identity(tree)) continue;
      binder_.report(diag::make(diag::kConfigTreeTwice, tree.name.range, tree.name.value)
                         .with_note(other.name.range, "first required here"));
      return;
    }
    app_.config_trees.push_back(std::move(tree));
  }

  void keep_modules(const SectionView& section) {
    const std::vector<NodeRef>& items = unit_.entries(section.block());
    required_modules_.insert(required_modules_.end(), items.begin(), items.end());
  }

  void keep_processes(const SectionView& section) { processes_.push_back(section); }
  void keep_extern(const SectionView& section) { externs_.push_back(section); }
  void keep_bindings(const SectionView& section) { bindings_.push_back(section); }

  Binder& binder_;
  const expand::Unit& unit_;
  App app_;
  std::vector<SectionView> processes_;
  std::vector<SectionView> externs_;
  std::vector<SectionView> bindings_;
  std::vector<NodeRef> required_modules_;
};

}  // namespace

std::optional<Located<std::int64_t>> watchdog_time(Binder& binder, const SectionView& section) {
  const NodeRef token = section.value();
  if (token.is_valid() && token.text() == "never")
    return Located<std::int64_t>{Watchdog::kNever, token.range()};
  // The original keeps 32 bits of it.
  const auto value = ranged_value(binder, section, 0, INT32_MAX);
  if (!value) return std::nullopt;
  return Located<std::int64_t>{static_cast<std::int64_t>(value->value), value->range};
}

/// compat: the original takes `off` in an `.sdef` and every word but `false` in an `.adef` for true.
std::optional<bool> boolean_word(std::string_view word) {
  if (word == "true" || word == "on") return true;
  if (word == "false" || word == "off") return false;
  return std::nullopt;
}

std::optional<AppId> bind_adef(Binder& binder, const std::string& path, source::SourceRange reference) {
  const auto unit = expand::expand_file(binder.expand_context(), syntax::FileKind::kAdef, path);
  if (!unit) {
    binder.report(diag::make(diag::kDefinitionUnreadable, reference, path, unit.error().message));
    return std::nullopt;
  }
  App app;
  app.key = support::base_name_of(path, ".adef");
  app.name = safe_name(app.key);
  app.path = path;
  app.source = unit->source();
  app.entry = reference;
  app.build_directory = support::join_path(binder.options().work_directory, "app/" + app.name);
  if (app.name.empty()) {
    binder.report(diag::make(diag::kNoIdentifier, reference, "an app", support::printable(app.key)));
  }
  const AppId id(binder.model().apps.size());
  binder.model().apps.push_back(AppBinder(binder, *unit, std::move(app)).run());
  return id;
}

}  // namespace portato::bind
