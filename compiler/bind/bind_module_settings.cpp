// SPDX-License-Identifier: Apache-2.0
// What a definition and its sub-modules say in the same words: parameters, flags, bundles, scripts.
#include "bind/mappings.hpp"
#include "bind/sections.hpp"
#include "expand/substitute.hpp"

namespace portato::bind {

namespace {

using syntax::NodeRef;
using syntax::SectionView;

/// The scripts of a module, by what they run instead of.
constexpr SectionHandler<std::optional<Located<std::string>> ModuleSettings::*> kScripts[] = {
    {"install", &ModuleSettings::install_script},
    {"remove", &ModuleSettings::remove_script},
};
static_assert(handles_all<kScripts, place("scripts", FileKind::kMdef),
                          place("kernelModule/scripts", FileKind::kMdef)>());

}  // namespace

/// Parameter values are for the kernel: `$` is an ordinary character in them.
void bind_params(const SettingTarget& target, const SectionView& section) {
  for (const auto& [name, value] : named_values(target.unit, section)) {
    set_parameter(target.binder, target.settings.parameters,
                  {{std::string(name.text()), name.range()}, {expand::unquote(value.text()), value.range()}});
  }
}

void bind_cflags(const SettingTarget& target, const SectionView& section) {
  add_flags(target.binder, target.unit, section, target.settings.cflags);
}

void bind_ldflags(const SettingTarget& target, const SectionView& section) {
  add_flags(target.binder, target.unit, section, target.settings.ldflags);
}

void bind_module_bundles(const SettingTarget& target, const SectionView& section) {
  const MappingOwner owner{target.definition.directory(), diag::kBundleEscapes};
  bind_bundles(target.binder, target.unit, section, owner, target.settings.bundles);
}

void bind_scripts(const SettingTarget& target, const SectionView& section) {
  Binder& binder = target.binder;
  for (const NodeRef node : target.unit.entries(section.block())) {
    const SectionView script{node};
    if (!script.value().is_valid()) continue;
    // One with a misspelt name, which the parser has reported, is looked for all the same.
    const auto* const member = find_handler(kScripts, script.name());
    auto& slot = target.settings.*(member != nullptr ? *member : &ModuleSettings::remove_script);
    if (slot) {
      binder.report(diag::make(diag::kScriptGivenTwice, script.keyword().range(), std::string(script.name()))
                        .with_note(slot->range, "the first one"));
      continue;
    }
    const auto name = binder.located_or_report(script.value(), script.name());
    if (!name) continue;
    if (auto path =
            binder.find_or_report(diag::kScriptNotFound, *name, binder.own_directories(target.definition))) {
      slot = Located<std::string>{*path, name->range};
    }
  }
}

}  // namespace portato::bind
