// SPDX-License-Identifier: Apache-2.0
#include "syntax/validate_items.hpp"

#include <algorithm>

#include "support/strings.hpp"
#include "syntax/validate_references.hpp"
#include "syntax/validate_tokens.hpp"
#include "syntax/views.hpp"

namespace portato::syntax {

namespace {

using ItemCheck = void (*)(const ItemView& item, const Keyword& keyword, Report& report);
using ValueCheck = void (*)(NodeRef value, const Keyword& keyword, Report& report);

std::vector<std::string> bracketed_words(const Keyword& keyword) {
  std::vector<std::string> words;
  for (const std::string_view word : words_of(keyword)) words.push_back(fmt::format("[{}]", word));
  return words;
}

void validate_options(const ItemView& item, const Keyword& keyword, Report& report) {
  for (const NodeRef child : item.node.children()) {
    if (child.kind() != NodeKind::kOption) continue;
    const std::string_view text = child.text();
    const bool is_closed = text.size() > 1 && text.ends_with(']');
    const std::string_view word = text.substr(1, text.size() - (is_closed ? 2 : 1));
    if (is_closed && allows_word(keyword, word)) continue;
    const std::vector<std::string> bracketed = bracketed_words(keyword);
    const std::vector<std::string_view> known(bracketed.begin(), bracketed.end());
    const std::string expected =
        known.empty() ? "there are none here" : "expected `" + support::join(bracketed, "` or `") + "`";
    report.add(
        with_suggestion(diag::make(diag::kUnknownOption, child.range(), shown(text), expected), text, known));
  }
}

void validate_permissions(NodeRef leaf, std::string_view letters, const Keyword& keyword, Report& report) {
  if (!leaf.is_valid()) return;
  const std::string_view text = leaf.text();
  const bool is_closed = text.size() > 2 && text.ends_with(']');
  const bool is_known =
      text.substr(1, text.size() - (is_closed ? 2 : 1)).find_first_not_of(letters) == std::string_view::npos;
  if (is_closed && is_known) return;
  const std::string expected = letters == "rw" ? "expected `r`, `w` or both in brackets, without blanks"
                                               : "expected `r`, `w` and `x` in brackets, without blanks";
  const std::vector<std::string> words = bracketed_words(keyword);
  const std::vector<std::string_view> known(words.begin(), words.end());
  report.add(
      with_suggestion(diag::make(diag::kBadPermissions, leaf.range(), shown(text), expected), text, known));
}

void validate_paths(const ItemView& item, const Keyword&, Report& report) {
  for (const NodeRef value : item.values()) validate_path(value, report);
}

void validate_path_with_options(const ItemView& item, const Keyword& keyword, Report& report) {
  validate_paths(item, keyword, report);
  validate_options(item, keyword, report);
}

void validate_interface(const ItemView& item, const Keyword& keyword, Report& report) {
  const std::vector<NodeRef> values = item.values();
  if (values.size() > 1) validate_name(values.front(), kPlainName, report);
  validate_path(values.back(), report);
  validate_options(item, keyword, report);
}

void validate_prebuilt_interface(const ItemView& item, const Keyword& keyword, Report& report) {
  const std::vector<NodeRef> values = item.values();
  if (values.size() > 1) validate_prebuilt_alias(values.front(), report);
  validate_path(values.back(), report);
  validate_options(item, keyword, report);
  const NodeRef first = item.node.find(NodeKind::kOption);
  for (const NodeRef child : item.node.children()) {
    const bool is_second = child.kind() == NodeKind::kOption && child != first;
    if (is_second) report.add(diag::kTooManyOptions, child.range());
  }
}

void validate_mapping(const ItemView& item, const Keyword& keyword, Report& report) {
  validate_permissions(item.permissions(), "rwx", keyword, report);
  validate_options(item, keyword, report);
  for (const NodeRef child : item.node.children()) {
    if (child.kind() == NodeKind::kOption)
      report.add(diag::kExtension, child.range(), std::string(child.text()));
  }
  validate_paths(item, keyword, report);
}

void validate_tree(const ItemView& item, const Keyword& keyword, Report& report) {
  validate_permissions(item.permissions(), "rw", keyword, report);
  if (item.value(0).text() != ".") validate_name(item.value(0), kPlainName, report);
}

void validate_parameter(const ItemView& item, const Keyword&, Report& report) {
  validate_name(item.value(0), kPlainName, report);
  validate_string(item.value(1), "a parameter is a text", report);
}

void validate_variable(const ItemView& item, const Keyword&, Report& report) {
  validate_name(item.value(0), kPlainName, report);
  validate_path(item.value(1), report);
}

void validate_text_pair(const ItemView& item, const Keyword&, Report& report) {
  for (const NodeRef value : item.values()) {
    validate_string(value, "name and value are texts", report);
    if (value.kind() == NodeKind::kQuoted) validate_path(value, report);
  }
}

void validate_pool(const ItemView& item, const Keyword&, Report& report) {
  const std::vector<NodeRef> values = item.values();
  for (const NodeRef value : std::span(values).first(values.size() - 1))
    validate_name(value, kPlainName, report);
  validate_integer(values.back(), report);
}

template <const NameRule& Rule>
void validate_names(const ItemView& item, const Keyword&, Report& report) {
  for (const NodeRef value : item.values()) validate_name(value, Rule, report);
}

void validate_config_options(const ItemView& item, const Keyword&, Report& report) {
  validate_config_option(item.value(0), report);
}

void validate_command(const ItemView& item, const Keyword&, Report& report) {
  validate_name(item.value(0), kPlainName, report);
  validate_name(item.value(1), kAppName, report);
  validate_path(item.value(2), report, false);
}

void validate_list(const ItemView& item, const Keyword& keyword, Report& report) {
  if (item.value(0).is_valid()) validate_name(item.value(0), kPlainName, report);
  const NodeRef list = item.list();
  const bool may_be_empty = keyword.shape == Shape::kExecutables;
  if (may_be_empty || !list.is_valid()) return;
  const auto entries = list.children();
  const bool is_empty = std::none_of(entries.begin(), entries.end(),
                                     [](NodeRef child) { return child.kind() < NodeKind::kKeyword; });
  if (is_empty) report.add(diag::kEmptyList, list.range());
}

void validate_timeout(NodeRef value, const Keyword& keyword, Report& report) {
  if (support::is_digit(value.text().front())) return validate_integer(value, report);
  validate_word(value, keyword, report);
}

/// A check that needs the value alone.
template <void (*Check)(NodeRef, Report&)>
void validate_alone(NodeRef value, const Keyword&, Report& report) {
  Check(value, report);
}

void validate_plain_name(NodeRef value, Report& report) { validate_name(value, kPlainName, report); }
void validate_any_path(NodeRef value, Report& report) { validate_path(value, report); }

/// What an entry has to satisfy, or the single value.
struct Validation {
  ItemCheck item = nullptr;
  ValueCheck value = nullptr;
};

// No default: a new shape has to be in here.
Validation validation_of(Shape shape) {
  switch (shape) {
    case Shape::kSections:
      return {};
    case Shape::kWord:
      return {.value = validate_word};
    case Shape::kName:
      return {.value = validate_alone<validate_plain_name>};
    case Shape::kInteger:
      return {.value = validate_alone<validate_integer>};
    case Shape::kTimeout:
      return {.value = validate_timeout};
    case Shape::kFileName:
      return {.value = validate_alone<validate_file_name>};
    case Shape::kPath:
      return {.value = validate_alone<validate_any_path>};
    case Shape::kVersionRange:
      return {.value = validate_alone<validate_version_range>};
    case Shape::kPaths:
    case Shape::kPathOrPaths:
    case Shape::kApps:
      return {.item = validate_paths};
    case Shape::kModules:
    case Shape::kComponents:
      return {.item = validate_path_with_options};
    case Shape::kInterfaces:
      return {.item = validate_interface};
    case Shape::kPrebuiltInterfaces:
      return {.item = validate_prebuilt_interface};
    case Shape::kMappings:
      return {.item = validate_mapping};
    case Shape::kTrees:
      return {.item = validate_tree};
    case Shape::kParameters:
      return {.item = validate_parameter};
    case Shape::kVariables:
      return {.item = validate_variable};
    case Shape::kTextPairs:
      return {.item = validate_text_pair};
    case Shape::kPools:
      return {.item = validate_pool};
    case Shape::kGroups:
      return {.item = validate_names<kGroupName>};
    case Shape::kCapabilities:
      return {.item = validate_names<kCapabilityName>};
    case Shape::kPackages:
      return {.item = validate_names<kDottedName>};
    case Shape::kModuleNames:
      return {.item = validate_names<kModuleName>};
    case Shape::kConfigOptions:
      return {.item = validate_config_options};
    case Shape::kCommands:
      return {.item = validate_command};
    case Shape::kSystemExterns:
      return {.item = validate_system_extern};
    case Shape::kAppExterns:
      return {.item = validate_app_extern};
    case Shape::kBindings:
      return {.item = validate_binding};
    case Shape::kLinks:
    case Shape::kExecutables:
    case Shape::kRuns:
      return {.item = validate_list};
  }
  return {};
}

}  // namespace

void validate_item(NodeRef item, const Keyword& keyword, Report& report) {
  const ItemView view{item};
  const ItemCheck check = validation_of(keyword.shape).item;
  if (check != nullptr && view.is_complete()) check(view, keyword, report);
}

void validate_value(NodeRef value, const Keyword& keyword, Report& report) {
  const ValueCheck check = validation_of(keyword.shape).value;
  if (check != nullptr) check(value, keyword, report);
}

void validate_listed_word(NodeRef word, const Keyword& keyword, Report& report) {
  const bool is_for_the_target = keyword.shape == Shape::kRuns || keyword.shape == Shape::kLinks;
  validate_path(word, report, !is_for_the_target);
}

}  // namespace portato::syntax
