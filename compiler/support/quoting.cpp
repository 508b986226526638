// SPDX-License-Identifier: Apache-2.0
#include "support/quoting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "support/strings.hpp"
#include "support/utf8.hpp"

namespace portato::support {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view kLineEnds = "\n\r\0"sv;
constexpr std::string_view kNul = "\0"sv;

void require_none_of(std::string_view characters, std::string_view syntax, std::string_view text) {
  if (text.find_first_of(characters) != std::string_view::npos) throw Inexpressible(syntax, text);
}

/// Each of `characters` with `escape` before it.
std::string escaped(std::string_view text, std::string_view characters, char escape) {
  std::string result;
  for (const char c : text) {
    if (characters.find(c) != std::string_view::npos) result += escape;
    result += c;
  }
  return result;
}

std::string dollars_doubled(std::string_view text) { return escaped(text, "$", '$'); }

bool is_letter_or_digit(char c) { return is_letter(c) || is_digit(c); }

}  // namespace

Inexpressible::Inexpressible(std::string_view syntax, std::string_view text)
    : std::logic_error(fmt::format("{} cannot express `{}`", syntax, printable(text, text.size()))) {}

std::size_t count_path_nodes(std::string_view path) {
  const auto slashes = static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
  return path == "/" ? 0 : path.starts_with('/') ? slashes : slashes + 1;
}

std::string ninja_path(std::string_view path) {
  require_none_of(kLineEnds, "a path for ninja", path);
  if (path.empty() || count_path_nodes(path) > kMostPathNodes) throw Inexpressible("a path for ninja", path);
  return replace_all(escaped(path, "$ :", '$'), "|", "${pipe}");
}

std::string ninja_value(std::string_view text) {
  require_none_of(kLineEnds, "a value for ninja", text);
  const std::string value = dollars_doubled(text);
  return value.starts_with(' ') ? "$" + value : value;
}

std::string ninja_word(std::string_view word) { return ninja_value(shell_word(word)); }

bool is_depfile_path(std::string_view path) {
  constexpr std::string_view kMarks = " #$+,/_:.~()}{%=@[]!-\\";
  const bool has_known_characters = std::all_of(path.begin(), path.end(), [&](char c) {
    return is_letter_or_digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
           kMarks.find(c) != std::string_view::npos;
  });
  // `\:` is a colon there, and a backslash before what is escaped here would count for the escape.
  constexpr std::array<std::string_view, 4> kMisread{"\\:", "\\ ", "\\#", "\\$"};
  const bool is_misread = std::any_of(kMisread.begin(), kMisread.end(), [&](std::string_view pair) {
    return path.find(pair) != std::string_view::npos;
  });
  return has_known_characters && !is_misread && !path.empty() && path.back() != ':' && path.back() != '\\' &&
         count_path_nodes(path) <= kMostPathNodes;
}

std::string depfile_path(std::string_view path) {
  if (!is_depfile_path(path)) throw Inexpressible("a dependency file", path);
  return escaped(dollars_doubled(path), " #", '\\');
}

std::string shell_word(std::string_view word) {
  require_none_of(kNul, "a shell", word);
  constexpr std::string_view kPlain = "%+,-./:=@_";
  const bool is_plain = !word.empty() && std::all_of(word.begin(), word.end(), [&](char c) {
    return is_letter_or_digit(c) || kPlain.find(c) != std::string_view::npos;
  });
  if (is_plain) return std::string(word);
  return "'" + replace_all(word, "'", "'\\''") + "'";
}

std::string_view character_unusable_in_make_path(std::string_view path) {
  // Tried out one by one. A comma goes to the preprocessor inside -Wp,…; `=` makes a variable of a file's
  // name.
  constexpr std::string_view kUsable = "/._-+@~^!";
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    const bool is_plain = is_letter_or_digit(c) || static_cast<unsigned char>(c) >= 0x80;
    if (!is_plain && kUsable.find(c) == std::string_view::npos) return path.substr(i, 1);
  }
  return {};
}

std::string make_path(std::string_view path) {
  if (path.empty() || !character_unusable_in_make_path(path).empty())
    throw Inexpressible("a path for make", path);
  return std::string(path);
}

std::string make_value(std::string_view text) {
  require_none_of(kLineEnds, "a value for make", text);
  std::string result;
  std::size_t backslashes = 0;  // directly before this character
  for (const char c : text) {
    // make halves the backslashes before a `#`.
    if (c == '#') result.append(backslashes + 1, '\\');
    if (c == '$') result += '$';
    result += c;
    backslashes = c == '\\' ? backslashes + 1 : 0;
  }
  if (backslashes % 2 == 1) result += "$(empty)";  // or it would join the next line to this one
  return result;
}

std::string make_value_word(std::string_view word) { return make_value(shell_word(word)); }

std::string make_argument(std::string_view text) {
  require_none_of(kNul, "an argument of make", text);
  return dollars_doubled(text);
}

std::string make_recipe_word(std::string_view word) {
  require_none_of(kLineEnds, "a recipe", word);
  return dollars_doubled(shell_word(word));
}

bool is_modprobe_text(std::string_view text) {
  return text.find_first_of("\t\n\0"sv) == std::string_view::npos;
}

std::string modprobe_text(std::string_view text) {
  if (!is_modprobe_text(text)) throw Inexpressible("modprobe.d", text);
  return escaped(text, "\\", '\\');
}

std::string modprobe_word(std::string_view word) {
  if (word.empty() || word.find(' ') != std::string_view::npos)
    throw Inexpressible("a word of modprobe.d", word);
  return modprobe_text(word);
}

std::string systemd_word(std::string_view word) {
  if (has_control_character(word) || !is_utf8(word)) throw Inexpressible("a unit of systemd", word);
  std::string result = "\"";
  for (const char c : word) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '$' || c == '%') result += c;
    result += c;
  }
  return result + "\"";
}

bool is_plain_for_bitbake(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter_or_digit(c) || "_=.,/:+- "sv.find(c) != std::string_view::npos;
  });
}

std::string regex_literal(std::string_view text) {
  require_none_of(kNul, "a regular expression", text);
  std::string result;
  for (const char c : text) {
    const bool is_special = ".[]{}()*+?|$/"sv.find(c) != std::string_view::npos;
    if (c == '^' || c == '\\') result += '\\';  // neither can stand alone in brackets
    result += is_special ? fmt::format("[{}]", c) : std::string(1, c);
  }
  return result;
}

std::string as_characters(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t length = utf8_sequence_length(text);
    result += length == 0 ? fmt::format("\\x{:02x}", static_cast<unsigned char>(text.front()))
                          : std::string(text.substr(0, length));
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

std::string config_tree_text(std::string_view text) {
  require_none_of(kNul, "the configuration tree", text);
  return "\"" + escaped(text, "\\\"", '\\') + "\"";
}

std::string comment_text(std::string_view text) {
  const std::string result = printable(text, text.size());
  return result.ends_with('\\') ? result + " " : result;
}

}  // namespace portato::support
