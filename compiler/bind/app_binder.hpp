// SPDX-License-Identifier: Apache-2.0
// Inside the binder: the parts that binding an app consists of. Not for other folders.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bind/interfaces.hpp"

namespace portato::bind {

/// Binds the `.adef` `path` and appends it to the model; its components are bound as well. Reported and
/// nothing if it cannot be read.
std::optional<AppId> bind_adef(Binder& binder, const std::string& path, source::SourceRange reference);

/// One `processes` section.
ProcessGroup bind_process_group(Binder& binder, const expand::Unit& unit, const syntax::SectionView& section);

/// Gives each group a PATH that has none: the usual folders, behind the app's own if it is not sandboxed.
void add_default_path(App& app);

/// The entries of one `executables` section.
void bind_executables(Binder& binder, const expand::Unit& unit, const syntax::SectionView& section, App& app);

/// Instances, interfaces and the set of components, once all components are bound.
void make_instances(const Model& model, App& app);

/// `extern` and `bindings`, once instances are made.
void bind_app_interfaces(Binder& binder, const expand::Unit& unit,
                         const std::vector<syntax::SectionView>& externs,
                         const std::vector<syntax::SectionView>& bindings, App& app);

/// The sections of an override list in the system's `apps`.
void apply_overrides(Binder& binder, const expand::Unit& unit, const std::vector<syntax::NodeRef>& overrides,
                     App& app);

/// Instances of an app by `executable.component.interface` (a reference's parts from `first` on). Report what
/// does not exist; also nothing, unreported, where a part of the executable is missing anyway. `wanted`
/// decides how an interface that does not exist is reported.
enum class ReferenceKind : std::uint8_t { kClient, kAnyInterface };
ClientInstance* find_client(Binder& binder, App& app, const Reference& reference, std::size_t first,
                            ReferenceKind wanted = ReferenceKind::kClient);
std::optional<std::size_t> find_server(Binder& binder, const App& app, const Reference& reference,
                                       std::size_t first);

/// What an `.sdef` says of apps: their list, `extern` and `bindings`, `commands` and `links`.
using Sections = std::vector<syntax::SectionView>;
void bind_system_apps(Binder& binder, const expand::Unit& unit, const Sections& apps);
void bind_system_interfaces(Binder& binder, const expand::Unit& unit, const Sections& externs,
                            const Sections& bindings);
void bind_commands_and_links(Binder& binder, const expand::Unit& unit, const Sections& commands,
                             const Sections& links);

/// Looks up what bindings of apps say of other apps; in a single app, only of itself.
void resolve_app_bindings(Binder& binder);

/// The app of that key or safe name; reports it if the system has none.
std::optional<AppId> find_app(Binder& binder, const Located<std::string>& name);

/// Pre-built interfaces of that name, or whose name ends in it.
std::vector<PrebuiltClient*> find_prebuilt_clients(App& app, std::string_view name);
std::optional<std::size_t> find_prebuilt_server(const App& app, std::string_view name);

/// Whether a component of it was not found, so that interfaces may be missing through no fault of their own.
bool has_incomplete_executable(const App& app);

/// "; did you mean `…`?" added to the message if one of `known` is near.
diag::Diagnostic with_nearest(diag::Diagnostic diagnostic, std::string_view word,
                              const std::vector<std::string>& known);

/// The time of a watchdog section, or `never`.
std::optional<Located<std::int64_t>> watchdog_time(Binder& binder, const syntax::SectionView& section);

/// Whether a `sandboxed` or `preloaded` word says yes; nothing for a word that says neither (reported by the
/// parser).
std::optional<bool> boolean_word(std::string_view word);

}  // namespace portato::bind
