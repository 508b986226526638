// SPDX-License-Identifier: Apache-2.0
// Small string helpers that the standard library lacks. Bytes only; no locale.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace portato::support {

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_identifier_start(char c) { return is_letter(c) || c == '_'; }
constexpr bool is_identifier_char(char c) { return is_identifier_start(c) || is_digit(c); }

/// A byte below 0x20, or 0x7f. No name may hold one: the syntaxes that names are written in end a line, a
/// word or a text there, and most of them cannot say otherwise.
constexpr bool is_control_character(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool has_control_character(std::string_view text);

/// ASCII letters in lower case, all other bytes unchanged.
std::string to_lower(std::string_view text);

/// Every `from` replaced by `to`; `from` must not be empty.
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

/// The pieces between separators; an empty text gives one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);

std::string join(const std::vector<std::string>& pieces, std::string_view separator);

/// Text for a message: control bytes and bytes that are not valid UTF-8 as `\xNN`, at most `limit` bytes and
/// then `…`.
std::string printable(std::string_view text, std::size_t limit = 80);

/// The same of whole lines, whose ends and tabs stay.
std::string printable_lines(std::string_view text);

}  // namespace portato::support
