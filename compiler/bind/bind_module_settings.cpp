// SPDX-License-Identifier: Apache-2.0
// What a definition and its sub-modules say in the same words: parameters, flags, bundles, scripts.
#include <array>

#include "bind/mappings.hpp"
#include "bind/sections.hpp"
#include "expand/substitute.hpp"

namespace portato::bind {

namespace {

using syntax::NodeRef;
using syntax::SectionView;

struct Place {
  Binder& binder;
  const expand::Unit& unit;
  const Definition& definition;
  ModuleSettings& settings;
};

/// Parameter values are for the kernel: `$` is an ordinary character in them.
void bind_params(const Place& place, const SectionView& section) {
  for (const auto& [name, value] : named_values(place.unit, section)) {
    set_parameter(place.binder, place.settings.parameters,
                  {{std::string(name.text()), name.range()}, {expand::unquote(value.text()), value.range()}});
  }
}

void bind_cflags(const Place& place, const SectionView& section) {
  add_flags(place.binder, place.unit, section, place.settings.cflags);
}

void bind_ldflags(const Place& place, const SectionView& section) {
  add_flags(place.binder, place.unit, section, place.settings.ldflags);
}

void bind_bundled(const Place& place, const SectionView& section) {
  const MappingOwner owner{place.definition.directory(), diag::kBundleEscapes};
  bind_bundles(place.binder, place.unit, section, owner, place.settings.bundles);
}

void bind_scripts(const Place& place, const SectionView& section) {
  Binder& binder = place.binder;
  for (const NodeRef node : place.unit.entries(section.block())) {
    const SectionView script{node};
    if (!script.value().is_valid()) continue;
    auto& slot = script.name() == "install" ? place.settings.install_script : place.settings.remove_script;
    if (slot) {
      binder.report(diag::make(diag::kScriptGivenTwice, script.keyword().range(), std::string(script.name()))
                        .with_note(slot->range, "the first one"));
      continue;
    }
    const auto name = binder.located_or_report(script.value(), script.name());
    if (!name) continue;
    if (auto path =
            binder.find_or_report(diag::kScriptNotFound, *name, binder.own_directories(place.definition))) {
      slot = Located<std::string>{*path, name->range};
    }
  }
}

struct Handler {
  std::string_view name;
  void (*bind)(const Place& place, const SectionView& section);
};

constexpr std::array<Handler, 5> kHandlers{{{"params", bind_params},
                                            {"cflags", bind_cflags},
                                            {"ldflags", bind_ldflags},
                                            {"bundles", bind_bundled},
                                            {"scripts", bind_scripts}}};

}  // namespace

void bind_module_setting(Binder& binder, const expand::Unit& unit, const SectionView& section,
                         const Definition& definition, ModuleSettings& settings) {
  const Place place{binder, unit, definition, settings};
  for (const Handler& handler : kHandlers) {
    if (handler.name == section.name()) handler.bind(place, section);
  }
}

}  // namespace portato::bind
