// SPDX-License-Identifier: Apache-2.0
// Sections and items: the shapes that all four kinds of file share.
#pragma once

#include "grammar/directives.hpp"

namespace portato::grammar {

/// A keyword, whole.
template <literal Name>
struct key : keyword_text, seq<spelled<Name>, not_at<sor<name_char, name_misfit>>> {};

struct colon_place : expect_or<colon, one<'='>> {};
struct equals_place : expect_or<equals, one<':'>> {};

// section(S, V) = S ':' V
template <class Key, class Value>
struct any_section : seq<Key, colon_place, Value> {};
template <literal Name, class Value>
struct section : any_section<key<Name>, Value> {};

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

// paths = { FILE_PATH }
struct path_item : item<path> {
  static constexpr std::string_view kMeaning = "a path";
};
struct path_items : items<path_item, braced_head> {};
struct paths : block_of<path_items> {};

// path_list = '(' { FILE_PATH } ')'
struct listed_paths : items<path_item, list_end_head> {};
struct path_list : list_of<listed_paths> {};

// name_word '=' V
template <class V>
struct assignment : item<name_word, equals_place, V> {
  static constexpr std::string_view kMeaning = "a name";
};

// STRING; bare words of one line, up to the next item, are taken along and refused later
struct bare_word : path_text<> {};
struct next_item_head : seq<bare_word, ws, one<':', '='>> {};
struct further_word : seq<plus<one<' ', '\t'>>, not_at<next_item_head>, not_at<comment>, bare_word> {};
struct bare_text : unquoted, seq<path_text<one<':', '='>>, star<further_word>> {};
struct text_value : sor<quoted, bare_text> {
  static constexpr std::string_view kMeaning = "a quoted text";
};

// kmodules = ('kernelModule' | 'kernelModules') ':' '{' { FILE_PATH { '[optional]' } } '}'
struct module_item : item<path, star<next<option>>> {
  static constexpr std::string_view kMeaning = "a kernel module";
};
struct module_items : items<module_item, braced_head> {};
struct modules : block_of<module_items> {};
struct kernel_module_section : section<"kernelModule", modules> {};
struct kernel_modules_section : section<"kernelModules", modules> {};

// interface = [ NAME '=' ] FILE_PATH { OPTION }      in the original the alias ends at white space only
struct aliased : seq<alias_word, next<equals>, expect<path>> {};
struct interface_item : item<sor<aliased, path>, star<next<option>>> {
  static constexpr std::string_view kMeaning = "an interface file";
};
struct interface_items : items<interface_item, braced_head> {};

// mapping = { MAPPING_OPTION } [ FILE_PERMISSIONS ] { MAPPING_OPTION } FILE_PATH FILE_PATH
// MAPPING_OPTION = '[follow]' | '[secrets]'      anything else in brackets is taken for permissions
struct mapping_option : sor<spelled<"[follow]">, spelled<"[secrets]">> {};
struct mapping_options : star<next<mapping_option>> {};
struct destination : seq<not_at<braced_head>, path> {
  static constexpr std::string_view kMeaning = "a destination path";
};
struct source_path : seq<path> {
  static constexpr std::string_view kMeaning = "a source path";
};
struct mapping_item : sor<item<mapping_option, mapping_options, opt<next<permissions>>, mapping_options,
                               expect<source_path>, expect<destination>>,
                          item<permissions, mapping_options, expect<source_path>, expect<destination>>,
                          item<source_path, expect<destination>>> {
  static constexpr std::string_view kMeaning = "a source path";
};
struct mapping_items : items<mapping_item, braced_head> {};
struct mappings : block_of<mapping_items> {};
struct file_section : section<"file", mappings> {};
struct dir_section : section<"dir", mappings> {};
struct device_section : section<"device", mappings> {};

// faultAction, watchdogAction, watchdogTimeout, priority: their words are checked by compiler/syntax/
struct value_word : name_word {
  static constexpr std::string_view kMeaning = "a value";
};
struct word_value : value<value_word> {};
struct integer_value : value<integer_word> {};
struct timeout_word : sor<integer_word, name_word> {
  static constexpr std::string_view kMeaning = "an integer or `never`";
};
struct timeout_value : value<timeout_word> {};

struct pool_size : sor<integer_word, seq<not_at<named_head>, wrong_value>> {
  static constexpr std::string_view kMeaning = "an integer";
};

// group names, capability names
struct name_item : item<name_word> {
  static constexpr std::string_view kMeaning = "a name";
};
struct name_items : items<name_item> {};
struct names : block_of<name_items> {};

// file(S) = { S }      what the entries leave over is skipped
template <class E>
struct file : seq<opt<leading_mark>, entries<E>, ws, until<eof, skipped<anything>, ws>> {};

}  // namespace portato::grammar
