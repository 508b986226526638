// SPDX-License-Identifier: Apache-2.0
// What only Portato's definition files say: demands on the kernel, settings of modprobe, udev rules,
// firmware.
#include <algorithm>
#include <array>

#include "bind/mappings.hpp"
#include "bind/sections.hpp"
#include "support/strings.hpp"

namespace portato::bind {

namespace {

using syntax::NodeRef;
using syntax::SectionView;

void bind_config_needs(Binder& binder, const expand::Unit& unit, const SectionView& section,
                       std::vector<ConfigNeed>& needs) {
  for (const NodeRef value : item_values(unit, section)) {
    const std::string_view text = value.text();
    const bool is_set = !text.starts_with('!');
    ConfigNeed need{{std::string(text.substr(is_set ? 0 : 1)), value.range()}, is_set};
    const auto other = std::find_if(needs.begin(), needs.end(), [&](const ConfigNeed& known) {
      return known.option.value == need.option.value;
    });
    if (other == needs.end()) {
      needs.push_back(std::move(need));
    } else if (other->is_set != is_set) {
      binder.report(diag::make(diag::kContradictoryNeed, value.range(), need.option.value)
                        .with_note(other->option.range, "the other one"));
    }
  }
}

/// Adds each entry of the section, once.
void add_names(const expand::Unit& unit, const SectionView& section,
               std::vector<Located<std::string>>& names) {
  for (const NodeRef value : item_values(unit, section))
    add_name(names, {std::string(value.text()), value.range()});
}

/// Reports a second section of a kind of which the last one counts.
void say_overwritten(Binder& binder, const SectionView& section, source::SourceRange known) {
  if (!known.is_valid()) return;
  binder.report(diag::make(diag::kSettingOverwritten, section.keyword().range(), std::string(section.name()))
                    .with_note(known, "first set here"));
}

}  // namespace

void bind_kernel_need(Binder& binder, const expand::Unit& unit, const SectionView& section,
                      KernelNeeds& needs) {
  if (section.name() == "kernelConfig") return bind_config_needs(binder, unit, section, needs.config);
  if (!section.value().is_valid()) return;
  const auto range = support::parse_version_range(section.value().text());
  if (!range) return;  // reported by the parser
  if (needs.versions) say_overwritten(binder, section, needs.versions->range);
  needs.versions = {*range, section.value().range()};
}

void bind_modprobe(Binder& binder, const expand::Unit& unit, const SectionView& section,
                   ModprobeSettings& settings) {
  for (const NodeRef node : unit.entries(section.block())) {
    const SectionView part{node};
    if (part.name() == "blacklist") add_names(unit, part, settings.blacklist);
    if (part.name() == "alias") {
      for (const NodeRef value : item_values(unit, part)) {
        auto alias = binder.located_or_report(value, "alias");
        if (!alias) continue;
        if (alias->value.find_first_of(" \t\r\n") == std::string::npos) {
          add_name(settings.aliases, std::move(*alias));
        } else {
          binder.report(diag::make(diag::kBadAlias, alias->range, support::printable(alias->value)));
        }
      }
    }
    if (part.name() != "softdep") continue;
    for (const NodeRef side : unit.entries(part.block())) {
      const SectionView names{side};
      add_names(unit, names, names.name() == "pre" ? settings.loaded_before : settings.loaded_after);
    }
  }
}

void bind_udev(Binder& binder, const expand::Unit& unit, const SectionView& section, Definition& definition) {
  for (const NodeRef value : item_values(unit, section)) {
    const auto name = binder.located_or_report(value, "udev");
    if (!name) continue;
    if (!name->value.ends_with(".rules")) {
      binder.report(diag::make(diag::kUdevRulesName, name->range, support::printable(name->value)));
      continue;
    }
    if (auto path = binder.find_or_report(diag::kUdevRulesNotFound, *name, {definition.directory()}))
      add_name(definition.udev_rules, {*path, name->range});
  }
}

void bind_firmware(Binder& binder, const expand::Unit& unit, const SectionView& section,
                   Definition& definition) {
  const MappingOwner owner{definition.directory(), diag::kFirmwareEscapes};
  bind_files(binder, unit, section, owner, definition.firmware);
}

void bind_kernel_demands(Binder& binder, const expand::Unit& unit, const SectionView& section,
                         KernelDemands& demands) {
  for (const NodeRef node : unit.entries(section.block())) {
    const SectionView part{node};
    if (!part.value().is_valid()) continue;
    if (part.name() == "release") {
      const auto release = binder.located_or_report(part.value(), "kernel");
      if (!release) continue;
      if (demands.release) say_overwritten(binder, part, demands.release->range);
      demands.release = *release;
      continue;
    }
    source::SourceRange& place = part.name() == "modversions" ? demands.modversions : demands.signatures;
    say_overwritten(binder, part, place);
    place = part.value().range();
  }
}

}  // namespace portato::bind
