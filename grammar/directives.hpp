// SPDX-License-Identifier: Apache-2.0
// Blocks, the entries in them, and the directives among the entries. A directive stands where an entry may
// stand; an included file holds entries of the place that includes it.
#pragma once

#include "grammar/resilience.hpp"

namespace portato::grammar {

struct later_word : sor<elif_word, else_word, endif_word> {};

// entries(E) = { E | conditional(E) | include }
struct entries_end
    : sor<eof, seq<at<one<'}', ')'>>, closes_something>, seq<at<later_word>, is_in_conditional>> {};
template <class E>
struct directive_line;
template <class E>
struct entries : star<ws, not_at<entries_end>, sor<directive_line<E>, E>> {};

// condition = FILE_PATH '=' FILE_PATH | ('file_exists' | 'dir_exists') '(' FILE_PATH ')'
struct operand : seq<not_at<braced_head>, path> {
  static constexpr std::string_view kMeaning = "the second operand";
};
struct predicate_word : unquoted, seq<name_start, star<name_char>, at<ws, one<'('>>> {};
struct predicate : seq<predicate_word, next<open_parenthesis>, expect<path>, expect<close_parenthesis>> {};
struct whole_operand : seq<path_word, at<ws, one<'='>>> {};
struct wrong_operator : sor<spelled<"==">, spelled<"!=">> {};
struct comparison_sign : sor<next<instead_of<equals, wrong_operator>>, next<equals>, missing<equals>> {};
struct comparison
    : seq<not_at<braced_head>, sor<quoted, whole_operand, alias_word>, comparison_sign, expect<operand>> {};
struct condition : sor<predicate, comparison> {
  static constexpr std::string_view kMeaning = "a condition";
};

// conditional(E) = '#if' condition entries(E)
//                  { '#elif' condition entries(E) } [ '#else' entries(E) ] '#endif'
template <class E>
struct first_branch : seq<if_word, expect<condition>, entries<E>> {};
template <class E>
struct later_branch : sor<seq<elif_word, expect<condition>, entries<E>>, seq<else_word, entries<E>>> {};
template <class E>
struct conditional
    : seq<at<if_word>, has_room_to_nest, first_branch<E>, star<ws, later_branch<E>>, expect<endif_word>> {};

// include = '#include' FILE_PATH
struct include_line : seq<include_word, sor<next<not_at<braced_head>, path>, missing<path>>> {};

// A directive without an `#if` of its own, or an unknown one.
struct stray_directive : skipped_text, seq<directive_like> {};
struct stray_elif : skipped_text, seq<elif_word> {};
struct stray_line : sor<seq<stray_elif, opt<next<condition>>>, stray_directive> {};

template <class E>
struct directive_line : seq<at<one<'#'>>, sor<conditional<E>, include_line, stray_line>> {};

// block(E) = '{' entries(E) '}'      list(E) = '(' entries(E) ')'
template <class E>
struct block : seq<open_brace, entries<E>, expect<close_brace>> {};
template <class E>
struct parenthesised : seq<open_parenthesis, entries<E>, expect<close_parenthesis>> {};

// The inside of a block that stands in a wrong place: anything, as long as its braces match.
struct anything;
struct useless_block : sor<seq<has_room_to_nest, block<anything>>, too_deep> {};
struct anything : sor<seq<at<one<'{'>>, useless_block>, skipped<anything>> {
  static constexpr std::string_view kMeaning = "";
};
template <class Entry>
struct useless : sor<seq<at<one<'{'>>, useless_block>, skipped<Entry>> {};

}  // namespace portato::grammar
