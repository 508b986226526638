// SPDX-License-Identifier: Apache-2.0
// The `apps` of a system: each app with its overrides, then the commands and links that use them.
#include <map>

#include "bind/app_binder.hpp"
#include "bind/lookup.hpp"
#include "bind/names.hpp"
#include "expand/substitute.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::bind {

namespace {

using syntax::ItemView;
using syntax::NodeRef;
using syntax::SectionView;

class AppListBinder {
 public:
  AppListBinder(Binder& binder, const expand::Unit& unit)
      : binder_(binder), unit_(unit), target_(binder.target()) {}

  void bind(const SectionView& section) {
    for (const NodeRef node : unit_.entries(section.block())) {
      const ItemView item{node};
      if (!item.value(0).is_valid()) continue;
      const Located<std::string> spec = binder_.located(item.value(0));
      if (spec.value.empty()) {
        binder_.report(diag::make(diag::kEmptyEntryIgnored, spec.range, std::string(item.value(0).text())));
        continue;
      }
      const auto id = list_app(spec);
      if (!id) {
        App nobody;  // what is wrong with the overrides is wrong whatever they are for
        apply_overrides(binder_, unit_, unit_.entries(item.block()), nobody);
        continue;
      }
      App& app = binder_.model().apps[id->index()];
      apply_overrides(binder_, unit_, unit_.entries(item.block()), app);
      add_default_path(app);
    }
  }

 private:
  std::optional<AppId> list_app(const Located<std::string>& spec) {
    std::string key(app_key(spec.value, target_));
    if (const auto [known, is_new] = listed_.emplace(key, spec.range); !is_new) {
      binder_.report(diag::make(diag::kAppListedTwice, spec.range, support::printable(key))
                         .with_note(known->second, "first listed here"));
      return std::nullopt;
    }
    std::optional<AppId> id;
    if (const auto path = find_app_file(spec)) {
      id = is_app_package(*path, target_) ? add_package(*path, spec.range)
                                          : bind_adef(binder_, *path, spec.range);
    }
    if (!id) binder_.missing_apps.insert(std::move(key));
    return id;
  }

  std::optional<std::string> find_app_file(const Located<std::string>& spec) {
    const std::vector<std::string>& searched = binder_.directories.apps;
    std::vector<std::string> candidates;
    if (spec.value.ends_with(".adef") || is_app_package(spec.value, target_)) {
      candidates = candidate_paths(spec.value, searched);
    } else {
      candidates = candidate_paths(spec.value + ".adef", searched);
      const std::vector<std::string> packages =
          candidate_paths(spec.value + "." + target_ + ".app", searched);
      if (const auto package = find_file(binder_.context().fs, packages);
          package && !find_file(binder_.context().fs, candidates)) {
        return package;
      }
    }
    if (auto path = find_file(binder_.context().fs, candidates)) return path;
    binder_.report(
        with_search_notes(diag::make(diag::kAppNotFound, spec.range, support::printable(spec.value)),
                          binder_.context().fs, candidates));
    return std::nullopt;
  }

  AppId add_package(const std::string& path, source::SourceRange entry) {
    binder_.report(diag::make(diag::kPackageNotSupported, entry, support::printable(path, 4096)));
    App app;
    app.key = app_key(path, target_);
    app.name = safe_name(app.key);
    app.path = path;
    app.entry = entry;
    app.is_package = true;
    binder_.model().apps.push_back(std::move(app));
    return AppId(binder_.model().apps.size() - 1);
  }

  Binder& binder_;
  const expand::Unit& unit_;
  std::string target_;
  std::map<std::string, source::SourceRange> listed_;
};

/// A text for the target: without its quotes, `$` is an ordinary character.
Located<std::string> as_written(NodeRef token) { return {expand::unquote(token.text()), token.range()}; }

class CommandBinder {
 public:
  CommandBinder(Binder& binder, const expand::Unit& unit) : binder_(binder), unit_(unit) {}

  void bind_commands(const SectionView& section) {
    for (const NodeRef node : unit_.entries(section.block())) {
      const std::vector<NodeRef> words = ItemView{node}.values();
      if (words.size() != 3) continue;
      Command command;
      command.name = {std::string(words[0].text()), words[0].range()};
      command.app_name = {std::string(words[1].text()), words[1].range()};
      command.path = as_written(words[2]);  // compat: the original takes no quotes here
      if (!binder_.check_name(command.path)) continue;
      add(std::move(command));
    }
  }

  void bind_links(const SectionView& section) {
    for (const NodeRef node : unit_.entries(section.block())) {
      const ItemView item{node};
      if (item.value(0).is_valid()) bind_link(item);
    }
  }

 private:
  void add(Command command) {
    if (const auto [known, is_new] = commands_.emplace(command.name.value, command.name.range); !is_new) {
      binder_.report(diag::make(diag::kCommandTwice, command.name.range, command.name.value)
                         .with_note(known->second, "first defined here"));
      return;
    }
    if (!command.path.value.starts_with('/')) {
      binder_.report(
          diag::make(diag::kCommandPath, command.path.range, support::printable(command.path.value)));
    }
    if (const auto app = find_app(binder_, command.app_name)) command.app = *app;
    binder_.model().system.commands.push_back(std::move(command));
  }

  void bind_link(const ItemView& item) {
    Link link;
    link.name = {std::string(item.value(0).text()), item.value(0).range()};
    std::optional<ComponentId> component;
    bool is_first = true;
    for (const NodeRef entry : unit_.entries(item.list())) {
      const NodeRef token = ItemView{entry}.value(0);
      if (!token.is_valid()) continue;
      if (!is_first) {
        link.arguments.push_back(as_written(token));  // compat: the original keeps the quotes
        continue;
      }
      is_first = false;
      const auto spec = binder_.located_or_report(token, "links");
      if (!spec) continue;
      component = binder_.find_component(*spec, {});
      link.component.range = spec->range;
    }
    if (const auto [known, is_new] = links_.emplace(link.name.value, link.name.range); !is_new) {
      binder_.report(diag::make(diag::kLinkTwice, link.name.range, link.name.value)
                         .with_note(known->second, "first defined here"));
      return;
    }
    if (!component) return;
    link.component.component = *component;
    binder_.model().system.links.push_back(std::move(link));
  }

  Binder& binder_;
  const expand::Unit& unit_;
  std::map<std::string, source::SourceRange> commands_;
  std::map<std::string, source::SourceRange> links_;
};

}  // namespace

std::optional<AppId> find_app(Binder& binder, const Located<std::string>& name) {
  const Model& model = binder.model();
  std::vector<std::string> known;
  for (std::size_t i = 0; i < model.apps.size(); ++i) {
    const App& app = model.apps[i];
    // compat: the original knows an app by its key only, and takes no `-` in it here.
    if (app.key == name.value || app.name == name.value) return AppId(i);
    known.push_back(app.key);
  }
  if (binder.missing_apps.contains(name.value)) return std::nullopt;
  binder.report(with_nearest(diag::make(diag::kUnknownApp, name.range, support::printable(name.value)),
                             name.value, known));
  return std::nullopt;
}

void bind_system_apps(Binder& binder, const expand::Unit& unit, const Sections& apps) {
  AppListBinder list(binder, unit);
  for (const SectionView& section : apps) {
    if (unit.entries(section.block()).empty()) continue;
    binder.model().system.has_app_entries = true;
    list.bind(section);
  }
}

void bind_commands_and_links(Binder& binder, const expand::Unit& unit, const Sections& commands,
                             const Sections& links) {
  CommandBinder command_binder(binder, unit);
  for (const SectionView& section : commands) command_binder.bind_commands(section);
  for (const SectionView& section : links) command_binder.bind_links(section);
}

}  // namespace portato::bind
