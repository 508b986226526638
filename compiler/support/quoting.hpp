// SPDX-License-Identifier: Apache-2.0
// Text from outside, written into the syntax of other programs: one function for each of those syntaxes, used
// by all that write it. What comes out is one path, word or value for the reader, whatever the text holds.
//
// No syntax here can express everything. What it cannot has been refused with a diagnostic before (see
// has_control_character() and the functions that say `bool` below); if such a text arrives all the same, that
// is a mistake in Portato, and the function throws Inexpressible instead of writing something else.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace portato::support {

/// Thrown for a text that the syntax cannot express; ends as an internal error.
class Inexpressible : public std::logic_error {
 public:
  Inexpressible(std::string_view syntax, std::string_view text);
};

// --- ninja

/// Ninja 1.11 (Debian 12) stops at a path with more nodes.
inline constexpr std::size_t kMostPathNodes = 60;

/// Nodes of a normalised path: 2 of `/a/b`.
std::size_t count_path_nodes(std::string_view path);

/// What a file must begin with in which ninja_path() is used: there is no escape for `|`, but a variable can
/// be it.
inline constexpr std::string_view kNinjaVariables = "pipe = |\n";

/// A path in a `build` line. Cannot be: line ends, NUL, more than kMostPathNodes nodes.
std::string ninja_path(std::string_view path);

/// The value of a variable, or a part of it; in a `command`, what the shell is to read. Cannot be: line ends,
/// NUL.
std::string ninja_value(std::string_view text);

/// One word of a `command`.
std::string ninja_word(std::string_view word);

/// Whether depfile_path() can write it. Ninja's reader of dependency files ends a path at quotes, `&`, `;`,
/// `<`,
/// `>`, `|`, `*`, `?`, `^`, backquotes, tabs and line ends, which have no escapes there, and takes a last `:`
/// off. A last backslash would escape what follows, and kMostPathNodes holds there, too.
bool is_depfile_path(std::string_view path);

/// A path in a dependency file as ninja reads it. Cannot be: see is_depfile_path().
std::string depfile_path(std::string_view path);

// --- POSIX shell

/// One word: unchanged if it needs no quoting, else in single quotes. Cannot be: NUL.
std::string shell_word(std::string_view word);

// --- make and kbuild

/// The first character that make and the kernel's makefiles cannot take in a path, which they split, expand
/// and hand to the shell without quotes; empty if there is none.
std::string_view character_unusable_in_make_path(std::string_view path);

/// A target, a prerequisite, a word in a list of paths. Cannot be: see character_unusable_in_make_path().
std::string make_path(std::string_view path);

/// The value of a variable in a makefile, or a part of it. Quotes stay, they are for the shell; blanks at the
/// beginning are lost. Cannot be: line ends, NUL.
std::string make_value(std::string_view text);

/// One word of the shell in the value of a variable.
std::string make_value_word(std::string_view word);

/// The value in a `NAME=VALUE` on make's command line, where nothing but `$` is make's own. Cannot be: NUL.
std::string make_argument(std::string_view text);

/// One word of the shell in a recipe. Cannot be: line ends, which end the recipe's line, NUL.
std::string make_recipe_word(std::string_view word);

// --- kmod, systemd, bitbake, extended regular expressions

/// Whether modprobe_text() can write it: modprobe makes a blank of a tab.
bool is_modprobe_text(std::string_view text);

/// Text in a line of modprobe.d behind the module's name. Cannot be: line ends, tabs, NUL.
std::string modprobe_text(std::string_view text);

/// One word in a line of modprobe.d, such as an alias. Cannot be, besides: blanks, the empty text.
std::string modprobe_word(std::string_view word);

/// One word of a command in a unit of systemd. Cannot be: control characters, and what is no UTF-8, for which
/// systemd ignores the line.
std::string systemd_word(std::string_view word);

/// Whether bitbake reads the text as it stands, between double quotes.
bool is_plain_for_bitbake(std::string_view text);

/// As part of a POSIX extended regular expression that is matched with nothing but itself. Cannot be: NUL.
std::string regex_literal(std::string_view text);

// --- Data

/// Characters for YAML, JSON and others that hold characters only: a byte that is no UTF-8 becomes `\xNN`,
/// for people to read. (The steps of a build, which programs read, have a form of their own for it:
/// emit/steps_json.)
std::string as_characters(std::string_view text);

/// A text in the format of the configuration tree, in double quotes, where a line end is as good as any other
/// character. Cannot be: NUL.
std::string config_tree_text(std::string_view text);

/// Text for a comment up to the end of its line, in any of these syntaxes: what could end or prolong it is
/// escaped.
std::string comment_text(std::string_view text);

}  // namespace portato::support
