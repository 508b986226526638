// SPDX-License-Identifier: Apache-2.0
// What a single token may look like: strings and comments that end, variables, names, integers, words of a
// list.
#pragma once

#include "syntax/report.hpp"
#include "syntax/vocabulary.hpp"

namespace portato::syntax {

/// Whether the string that `text` begins with ends where `text` ends.
bool is_closed_string(std::string_view text);

/// Comments and strings that are not closed, bytes in strings that no text has. All leaves of the tree.
void validate_strings_and_comments(Report& report);

/// A FILE_PATH: `$NAME` and `${NAME}` are whole, and nothing in it needs quotes. `is_substituted`: whether
/// `$` in quotes begins a variable there.
void validate_path(NodeRef leaf, Report& report, bool is_substituted = true);

/// What a name is made of, besides letters, digits and `_`.
struct NameRule {
  std::string_view what;   ///< "name", "group name"
  std::string_view extra;  ///< bytes that are allowed after the first
  bool may_begin_with_digit = false;
};
inline constexpr NameRule kPlainName{"name", ""};
inline constexpr NameRule kAppName{"app name", "-"};
inline constexpr NameRule kGroupName{"group name", "-"};
inline constexpr NameRule kCapabilityName{"capability name", "-"};
inline constexpr NameRule kDottedName{"dotted name", "."};
inline constexpr NameRule kModuleName{"name of a kernel module", "-", true};

void validate_name(NodeRef leaf, const NameRule& rule, Report& report);

/// VERSION, VERSION '..' [ VERSION ] or '..' VERSION, where VERSION = DIGIT+ { '.' DIGIT+ }.
void validate_version_range(NodeRef leaf, Report& report);

/// ['!'] 'CONFIG_' NAME
void validate_config_option(NodeRef leaf, Report& report);

/// DIGIT+ ['K'], less than 2^64.
void validate_integer(NodeRef leaf, Report& report);

/// One of the words of `keyword`.
void validate_word(NodeRef leaf, const Keyword& keyword, Report& report);

/// A FILE_NAME: a path word without `/`.
void validate_file_name(NodeRef leaf, Report& report);

/// A STRING: quotes are mandatory.
void validate_string(NodeRef leaf, std::string_view why, Report& report);

}  // namespace portato::syntax
