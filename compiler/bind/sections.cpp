// SPDX-License-Identifier: Apache-2.0
#include "bind/sections.hpp"

#include <algorithm>
#include <charconv>

#include "support/strings.hpp"

namespace portato::bind {

using syntax::ItemView;
using syntax::NodeKind;
using syntax::NodeRef;
using syntax::SectionView;

std::vector<NodeRef> item_values(const expand::Unit& unit, const SectionView& section) {
  std::vector<NodeRef> values;
  if (section.value().is_valid()) values.push_back(section.value());
  for (const NodeRef item : unit.entries(section.block())) {
    const NodeRef value = ItemView{item}.value(0);
    if (value.is_valid()) values.push_back(value);
  }
  return values;
}

std::vector<NamedValue> named_values(const expand::Unit& unit, const SectionView& section) {
  std::vector<NamedValue> values;
  for (const NodeRef node : unit.entries(section.block())) {
    const ItemView item{node};
    if (node.kind() != NodeKind::kItem || !item.value(0).is_valid() || !item.value(1).is_valid()) continue;
    values.push_back({item.value(0), item.value(1)});
  }
  return values;
}

bool has_equals(const ItemView& item) {
  for (const NodeRef child : item.node.children()) {
    if (child.kind() == NodeKind::kPunctuation && child.text() == "=") return true;
  }
  return false;
}

std::optional<std::uint64_t> integer_value(std::string_view text) {
  const bool is_in_k = text.ends_with('K');
  if (is_in_k) text.remove_suffix(1);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (!is_in_k) return value;
  return value > UINT64_MAX / 1024 ? std::nullopt : std::optional(value * 1024);
}

std::optional<Located<std::uint64_t>> ranged_value(Binder& binder, const SectionView& section,
                                                   std::uint64_t minimum, std::uint64_t maximum) {
  const NodeRef token = section.value();
  if (!token.is_valid()) return std::nullopt;
  const auto value = integer_value(token.text());
  if (!value) return std::nullopt;
  if (*value >= minimum && *value <= maximum) return Located<std::uint64_t>{*value, token.range()};
  std::string rule = maximum == UINT64_MAX ? fmt::format("at least {}", minimum)
                     : minimum == 0        ? fmt::format("at most {}", maximum)
                                           : fmt::format("from {} to {}", minimum, maximum);
  binder.report(diag::make(diag::kNumberRange, token.range(), std::string(section.name()), rule,
                           std::string(token.text())));
  return std::nullopt;
}

Located<std::string> word_of(const SectionView& section) {
  const NodeRef token = section.value();
  if (!token.is_valid()) return {};
  return {std::string(token.text()), token.range()};
}

void set_parameter(Binder& binder, std::vector<Parameter>& parameters, Parameter parameter) {
  const auto known = std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& other) {
    return other.name.value == parameter.name.value;
  });
  if (known == parameters.end()) {
    parameters.push_back(std::move(parameter));
    return;
  }
  binder.report(
      diag::make(diag::kSettingOverwritten, parameter.name.range, support::printable(parameter.name.value))
          .with_note(known->name.range, "first set here"));
  *known = std::move(parameter);
}

void add_name(std::vector<Located<std::string>>& names, Located<std::string> name) {
  const bool is_known =
      std::any_of(names.begin(), names.end(), [&](const auto& n) { return n.value == name.value; });
  if (!is_known) names.push_back(std::move(name));
}

void add_flags(Binder& binder, const expand::Unit& unit, const SectionView& section,
               std::vector<Located<std::string>>& flags) {
  for (const NodeRef value : item_values(unit, section)) {
    std::string text = binder.shell_text(value);
    // Line ends and tabs are blanks between flags.
    const std::string visible = support::replace_all(support::replace_all(text, "\n", " "), "\t", " ");
    if (!binder.check_name({visible, value.range()})) continue;
    if (!text.empty()) flags.push_back({std::move(text), value.range()});
  }
}

}  // namespace portato::bind
