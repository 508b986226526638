// SPDX-License-Identifier: Apache-2.0
// What only Portato's definition files say: demands on the kernel, settings of modprobe, udev rules,
// firmware.
#include <algorithm>

#include "bind/mappings.hpp"
#include "bind/sections.hpp"
#include "support/strings.hpp"

namespace portato::bind {

namespace {

using syntax::NodeRef;
using syntax::SectionView;

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

/// What the sections of `modprobe` fill.
struct ModprobeTarget {
  Binder& binder;
  const expand::Unit& unit;
  ModprobeSettings& settings;
};

void bind_blacklist(const ModprobeTarget& target, const SectionView& section) {
  add_names(target.unit, section, target.settings.blacklist);
}

void bind_aliases(const ModprobeTarget& target, const SectionView& section) {
  for (const NodeRef value : item_values(target.unit, section)) {
    auto alias = target.binder.located_or_report(value, "alias");
    if (!alias) continue;
    if (alias->value.find_first_of(" \t\r\n") == std::string::npos) {
      add_name(target.settings.aliases, std::move(*alias));
    } else {
      target.binder.report(diag::make(diag::kBadAlias, alias->range, support::printable(alias->value)));
    }
  }
}

void bind_softdep(const ModprobeTarget& target, const SectionView& section) {
  static constexpr SectionHandler<std::vector<Located<std::string>> ModprobeSettings::*> kSides[] = {
      {"pre", &ModprobeSettings::softdep_pre},
      {"post", &ModprobeSettings::softdep_post},
  };
  static_assert(handles_all<kSides, place("modprobe/softdep", FileKind::kMdef)>());
  for (const NodeRef node : target.unit.entries(section.block())) {
    const SectionView side{node};
    if (const auto* const member = find_handler(kSides, side.name()))
      add_names(target.unit, side, target.settings.*(*member));
  }
}

/// What the sections of `kernel` fill.
struct DemandTarget {
  Binder& binder;
  KernelDemands& demands;
};

void bind_release(const DemandTarget& target, const SectionView& section) {
  if (!section.value().is_valid()) return;
  const auto release = target.binder.located_or_report(section.value(), "kernel");
  if (!release) return;
  if (target.demands.release) say_overwritten(target.binder, section, target.demands.release->range);
  target.demands.release = *release;
}

template <source::SourceRange KernelDemands::*Demand>
void bind_demand(const DemandTarget& target, const SectionView& section) {
  if (!section.value().is_valid()) return;
  say_overwritten(target.binder, section, target.demands.*Demand);
  target.demands.*Demand = section.value().range();
}

}  // namespace

void bind_kernel_config(Binder& binder, const expand::Unit& unit, const SectionView& section,
                        KernelNeeds& needs) {
  for (const NodeRef value : item_values(unit, section)) {
    const std::string_view text = value.text();
    const bool is_set = !text.starts_with('!');
    ConfigNeed need{{std::string(text.substr(is_set ? 0 : 1)), value.range()}, is_set};
    const auto other = std::find_if(needs.config.begin(), needs.config.end(), [&](const ConfigNeed& known) {
      return known.option.value == need.option.value;
    });
    if (other == needs.config.end()) {
      needs.config.push_back(std::move(need));
    } else if (other->is_set != is_set) {
      binder.report(diag::make(diag::kContradictoryNeed, value.range(), need.option.value)
                        .with_note(other->option.range, "the other one"));
    }
  }
}

void bind_kernel_version(Binder& binder, const SectionView& section, KernelNeeds& needs) {
  if (!section.value().is_valid()) return;
  const auto range = support::parse_version_range(section.value().text());
  if (!range) return;  // reported by the parser
  if (needs.versions) say_overwritten(binder, section, needs.versions->range);
  needs.versions = {*range, section.value().range()};
}

void bind_modprobe(Binder& binder, const expand::Unit& unit, const SectionView& section,
                   ModprobeSettings& settings) {
  using Handler = void (*)(const ModprobeTarget&, const SectionView&);
  static constexpr SectionHandler<Handler> kHandlers[] = {
      {"blacklist", bind_blacklist},
      {"alias", bind_aliases},
      {"softdep", bind_softdep},
  };
  static_assert(handles_all<kHandlers, place("modprobe", FileKind::kMdef)>());
  const ModprobeTarget target{binder, unit, settings};
  dispatch(kHandlers, target, unit.entries(section.block()));
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
  using Handler = void (*)(const DemandTarget&, const SectionView&);
  static constexpr SectionHandler<Handler> kHandlers[] = {
      {"release", bind_release},
      {"modversions", bind_demand<&KernelDemands::modversions>},
      {"signatures", bind_demand<&KernelDemands::signatures>},
  };
  static_assert(handles_all<kHandlers, place("kernel", FileKind::kSdef)>());
  const DemandTarget target{binder, demands};
  dispatch(kHandlers, target, unit.entries(section.block()));
}

}  // namespace portato::bind
