// SPDX-License-Identifier: Apache-2.0
// How the grammars go on after a mistake: a missing token is an empty match, a token that fits nowhere is
// skipped, and both leave a node behind. A loop over entries always consumes something or ends, so every
// parse reaches the end of the file in linear time.
//
// Rules called "questions" match without consuming. What they ask depends on what is open at that moment, so
// PEGTL cannot answer; compiler/syntax/ does (to PEGTL alone they always succeed).
#pragma once

#include "grammar/lexical.hpp"

namespace portato::grammar {

/// Nothing, where an R should stand.
template <class R>
struct missing : success {};

/// R after white space, or nothing where it should be.
template <class R>
struct expect : sor<next<R>, missing<R>> {};

/// Question: may one more construct be opened here?
struct has_room_to_nest : success {};
/// Question: would this `}` or `)` close what is open?
struct closes_something : success {};
/// Question: is an `#if` open, so that this `#else` or `#endif` belongs to it?
struct is_in_conditional : success {};
/// Question: is this the first word of a line that is not indented more than the line that opened the block?
struct is_dedented : success {};
/// Question: is this the first word of its line?
struct is_first_in_line : success {};

// Punctuation.
template <literal Text>
struct punctuation : punctuation_text, spelled<Text> {
  static constexpr std::string_view kMeaning = Text.view();
};
using colon = punctuation<":">;
using equals = punctuation<"=">;
using dot = punctuation<".">;
using arrow = punctuation<"->">;
using open_brace = punctuation<"{">;
using close_brace = punctuation<"}">;
using open_parenthesis = punctuation<"(">;
using close_parenthesis = punctuation<")">;

/// `Wrong` where an R should stand.
template <class R, class Wrong>
struct instead_of : skipped_text, seq<Wrong> {};

/// R; or what people write for it; or nothing.
template <class R, class Wrong>
struct expect_or : sor<next<R>, next<instead_of<R, Wrong>>, missing<R>> {};

// What the beginning of a section looks like, where none may stand.
struct section_head : seq<name_start, star<name_char>, ws, one<':', '{'>> {};
struct value_head : seq<name_start, star<name_char>, ws, one<':'>> {};
struct braced_head : seq<name_start, star<name_char>, ws, one<':'>, ws, one<'{'>> {};
struct assigned_list_head : seq<name_start, star<name_char>, ws, one<'='>, ws, one<'('>> {};
struct list_end_head : sor<braced_head, assigned_list_head> {};

/// A section of an outer block begins here: the block at hand lacks its `}`.
template <class Head>
struct outer_head : seq<at<Head>, is_dedented> {};

// One token of no use; any byte at last. A line that begins with `#` and is no directive was meant as a
// comment.
struct known_directive : sor<if_word, elif_word, else_word, endif_word, include_word> {};
struct directive_like
    : seq<at<one<'#'>>, sor<known_directive, seq<is_first_in_line, plus<not_one<'\n', '\r'>>>,
                            seq<one<'#'>, star<letter>>>> {};
struct byte_order_mark : spelled<"\xEF\xBB\xBF"> {};
struct leading_mark : skipped_text, byte_order_mark {};
struct unprintable : plus<sor<ranges<'\x00', '\x08', '\x0b', '\x0c', '\x0e', '\x1f'>, one<'\x7f'>>> {};
struct useless_token
    : sor<byte_order_mark, quoted, path_word, bracketed, directive_like, spelled<"->">, unprintable, any> {};

/// A useless token where an `Entry` was wanted.
template <class Entry>
struct skipped : skipped_text, seq<useless_token> {};

/// More `{` than anyone nests: no longer understood.
struct too_deep : skipped_text, plus<one<'{'>> {};

}  // namespace portato::grammar
