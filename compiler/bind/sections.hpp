// SPDX-License-Identifier: Apache-2.0
// Reading sections: what every part of the binder does with the entries of a block. Not for other folders.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bind/binder.hpp"
#include "bind/section_handlers.hpp"
#include "expand/unit.hpp"
#include "syntax/views.hpp"

namespace portato::bind {

/// The first value of each active item of the section's block; for a section without a block, its value.
std::vector<syntax::NodeRef> item_values(const expand::Unit& unit, const syntax::SectionView& section);

/// Name and value of each complete `name = value` item of the section's block.
struct NamedValue {
  syntax::NodeRef name;
  syntax::NodeRef value;
};
std::vector<NamedValue> named_values(const expand::Unit& unit, const syntax::SectionView& section);

/// Whether an `=` stands among the item's leaves: it has a name or alias in front.
bool has_equals(const syntax::ItemView& item);

/// DIGIT+ [K], decimal; nothing for a malformed one (reported by the parser).
std::optional<std::uint64_t> integer_value(std::string_view text);

/// The value of an integer section within [minimum, maximum]; reports another one.
std::optional<Located<std::uint64_t>> ranged_value(Binder& binder, const syntax::SectionView& section,
                                                   std::uint64_t minimum, std::uint64_t maximum);

/// The word of a section without a block, as written.
Located<std::string> word_of(const syntax::SectionView& section);

/// Sets what one file may give once: an error, found across included files, too.
template <class T>
void set_once(Binder& binder, const syntax::SectionView& section, Setting<T>& setting, Located<T> value) {
  if (setting.is_set()) {
    binder.report(diag::make(diag::kSectionTwice, section.keyword().range(), std::string(section.name()))
                      .with_note(setting.range, "first given here"));
    return;
  }
  setting.set(std::move(value));
}

/// Sets what the last section of a file decides: warns of a second one.
template <class T>
void set_in_file(Binder& binder, const syntax::SectionView& section, Setting<T>& setting, Located<T> value) {
  if (setting.is_set()) {
    binder.report(
        diag::make(diag::kSettingOverwritten, section.keyword().range(), std::string(section.name()))
            .with_note(setting.range, "first set here"));
  }
  setting.set(std::move(value));
}

/// Adds `parameter`, or replaces the one of that name with a warning.
void set_parameter(Binder& binder, std::vector<Parameter>& parameters, Parameter parameter);

/// Adds a name unless it is there.
void add_name(std::vector<Located<std::string>>& names, Located<std::string> name);

/// Adds the shell text of each entry; empty ones vanish.
void add_flags(Binder& binder, const expand::Unit& unit, const syntax::SectionView& section,
               std::vector<Located<std::string>>& flags);

}  // namespace portato::bind
