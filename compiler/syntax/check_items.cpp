#include "syntax/check_items.hpp"

#include <algorithm>

#include "support/strings.hpp"
#include "syntax/check_references.hpp"
#include "syntax/check_tokens.hpp"
#include "syntax/views.hpp"

namespace portato::syntax {

namespace {

using Check = void (*)(const ItemView& item, const Keyword& keyword, Report& report);

std::vector<std::string> bracketed_words(const Keyword& keyword) {
  std::vector<std::string> words;
  for (const std::string_view word : words_of(keyword)) words.push_back(fmt::format("[{}]", word));
  return words;
}

void check_options(const ItemView& item, const Keyword& keyword, Report& report) {
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

void check_permissions(NodeRef leaf, std::string_view letters, const Keyword& keyword, Report& report) {
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

void check_paths(const ItemView& item, const Keyword&, Report& report) {
  for (const NodeRef value : item.values()) check_path(value, report);
}

void check_path_with_options(const ItemView& item, const Keyword& keyword, Report& report) {
  check_paths(item, keyword, report);
  check_options(item, keyword, report);
}

void check_interface(const ItemView& item, const Keyword& keyword, Report& report) {
  const std::vector<NodeRef> values = item.values();
  if (values.size() > 1) check_name(values.front(), kPlainName, report);
  check_path(values.back(), report);
  check_options(item, keyword, report);
}

void check_prebuilt_interface(const ItemView& item, const Keyword& keyword, Report& report) {
  const std::vector<NodeRef> values = item.values();
  if (values.size() > 1) check_prebuilt_alias(values.front(), report);
  check_path(values.back(), report);
  check_options(item, keyword, report);
  const NodeRef first = item.node.find(NodeKind::kOption);
  for (const NodeRef child : item.node.children()) {
    const bool is_second = child.kind() == NodeKind::kOption && child != first;
    if (is_second) report.add(diag::kTooManyOptions, child.range());
  }
}

void check_mapping(const ItemView& item, const Keyword& keyword, Report& report) {
  check_permissions(item.permissions(), "rwx", keyword, report);
  check_options(item, keyword, report);
  for (const NodeRef child : item.node.children()) {
    if (child.kind() == NodeKind::kOption)
      report.add(diag::kExtension, child.range(), std::string(child.text()));
  }
  check_paths(item, keyword, report);
}

void check_tree(const ItemView& item, const Keyword& keyword, Report& report) {
  check_permissions(item.permissions(), "rw", keyword, report);
  if (item.value(0).text() != ".") check_name(item.value(0), kPlainName, report);
}

void check_parameter(const ItemView& item, const Keyword&, Report& report) {
  check_name(item.value(0), kPlainName, report);
  check_string(item.value(1), "a parameter is a text", report);
}

void check_variable(const ItemView& item, const Keyword&, Report& report) {
  check_name(item.value(0), kPlainName, report);
  check_path(item.value(1), report);
}

void check_text_pair(const ItemView& item, const Keyword&, Report& report) {
  for (const NodeRef value : item.values()) {
    check_string(value, "name and value are texts", report);
    if (value.kind() == NodeKind::kQuoted) check_path(value, report);
  }
}

void check_pool(const ItemView& item, const Keyword&, Report& report) {
  const std::vector<NodeRef> values = item.values();
  for (const NodeRef value : std::span(values).first(values.size() - 1))
    check_name(value, kPlainName, report);
  check_integer(values.back(), report);
}

template <const NameRule& Rule>
void check_names(const ItemView& item, const Keyword&, Report& report) {
  for (const NodeRef value : item.values()) check_name(value, Rule, report);
}

void check_config_options(const ItemView& item, const Keyword&, Report& report) {
  check_config_option(item.value(0), report);
}

void check_command(const ItemView& item, const Keyword&, Report& report) {
  check_name(item.value(0), kPlainName, report);
  check_name(item.value(1), kAppName, report);
  check_path(item.value(2), report, false);
}

void check_list(const ItemView& item, const Keyword& keyword, Report& report) {
  if (item.value(0).is_valid()) check_name(item.value(0), kPlainName, report);
  const NodeRef list = item.list();
  const bool may_be_empty = keyword.shape == Shape::kExecutables;
  if (may_be_empty || !list.is_valid()) return;
  const auto entries = list.children();
  const bool is_empty = std::none_of(entries.begin(), entries.end(),
                                     [](NodeRef child) { return child.kind() < NodeKind::kKeyword; });
  if (is_empty) report.add(diag::kEmptyList, list.range());
}

Check check_for(Shape shape) {
  switch (shape) {
    case Shape::kPaths:
    case Shape::kPathOrPaths:
    case Shape::kApps:
      return check_paths;
    case Shape::kModules:
    case Shape::kComponents:
      return check_path_with_options;
    case Shape::kInterfaces:
      return check_interface;
    case Shape::kPrebuiltInterfaces:
      return check_prebuilt_interface;
    case Shape::kMappings:
      return check_mapping;
    case Shape::kTrees:
      return check_tree;
    case Shape::kParameters:
      return check_parameter;
    case Shape::kVariables:
      return check_variable;
    case Shape::kTextPairs:
      return check_text_pair;
    case Shape::kPools:
      return check_pool;
    case Shape::kGroups:
      return check_names<kGroupName>;
    case Shape::kCapabilities:
      return check_names<kCapabilityName>;
    case Shape::kPackages:
      return check_names<kDottedName>;
    case Shape::kModuleNames:
      return check_names<kModuleName>;
    case Shape::kConfigOptions:
      return check_config_options;
    case Shape::kCommands:
      return check_command;
    case Shape::kSystemExterns:
      return check_system_extern;
    case Shape::kAppExterns:
      return check_app_extern;
    case Shape::kBindings:
      return check_binding;
    case Shape::kLinks:
    case Shape::kExecutables:
    case Shape::kRuns:
      return check_list;
    default:
      return nullptr;
  }
}

}  // namespace

void check_item(NodeRef item, const Keyword& keyword, Report& report) {
  const ItemView view{item};
  const Check check = check_for(keyword.shape);
  if (check != nullptr && view.is_complete()) check(view, keyword, report);
}

void check_value(NodeRef value, const Keyword& keyword, Report& report) {
  switch (keyword.shape) {
    case Shape::kWord:
      return check_word(value, keyword, report);
    case Shape::kName:
      return check_name(value, kPlainName, report);
    case Shape::kInteger:
      return check_integer(value, report);
    case Shape::kTimeout:
      if (support::is_digit(value.text().front())) return check_integer(value, report);
      return check_word(value, keyword, report);
    case Shape::kFileName:
      return check_file_name(value, report);
    case Shape::kVersionRange:
      return check_version_range(value, report);
    default:
      return check_path(value, report);
  }
}

void check_listed_word(NodeRef word, const Keyword& keyword, Report& report) {
  const bool is_for_the_target = keyword.shape == Shape::kRuns || keyword.shape == Shape::kLinks;
  check_path(word, report, !is_for_the_target);
}

}  // namespace portato::syntax
