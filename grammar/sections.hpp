// SPDX-License-Identifier: Apache-2.0
// What sections and items are made of, whatever they say.
#pragma once

#include "grammar/directives.hpp"

namespace portato::grammar {

struct colon_place : expect_or<colon, one<'='>> {};
struct equals_place : expect_or<equals, one<':'>> {};

// section(S, V) = S ':' V
template <class Key, class Value>
struct any_section : seq<Key, colon_place, Value> {};

/// A section nobody knows, or one that belongs elsewhere. Its keyword, its value.
struct unknown_key : keyword_text, seq<name_word> {};
struct unknown_value : sor<next<useless_block>, next<not_at<section_head>, sor<path_word, quoted>>, success> {
};
struct unknown_section : seq<at<name_word, ws, one<':', '{'>>, unknown_key, opt<next<colon>>, unknown_value> {
};

/// Entries that are sections.
template <class... S>
struct sections
    : sor<S..., seq<not_at<outer_head<section_head>>, sor<unknown_section, useless<sections<S...>>>>> {
  static constexpr std::string_view kMeaning = "a section name";
};

/// Entries that are items. `Head` is what cannot be one but begins a section of an outer block.
template <class Item, class Head = section_head>
struct items
    : seq<not_at<outer_head<Head>>, sor<seq<at<braced_head>, unknown_section>, Item, useless<Item>>> {};

/// One item.
template <class... R>
struct item : seq<R...> {};

// value(T) = T
struct wrong_value : sor<path_word, quoted> {};
template <class T>
struct wrong_bracket : skipped_text, bracketed {};
template <class T>
struct value_token : seq<not_at<value_head>, sor<T, wrong_value, wrong_bracket<T>>> {};
template <class T>
struct value : sor<next<value_token<T>>, next<block<anything>>, missing<T>> {};

// block_of(E) = '{' { E } '}'; without its braces, the words up to the next section are skipped
struct unbraced_word : sor<path_word, quoted> {};
template <class E>
struct block_of
    : sor<next<block<E>>, seq<missing<open_brace>, star<next<not_at<section_head>, unbraced_word>>>> {};
struct unbraced_item : seq<not_at<named_head>, not_at<section_head>, unbraced_word> {};
template <class E>
struct list_of : sor<next<parenthesised<E>>, seq<missing<open_parenthesis>, star<next<unbraced_item>>>> {};

// file(S) = { S }      what the entries leave over is skipped
template <class E>
struct file : seq<opt<leading_mark>, entries<E>, ws, until<eof, skipped<anything>, ws>> {};

}  // namespace portato::grammar
