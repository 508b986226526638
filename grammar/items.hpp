// SPDX-License-Identifier: Apache-2.0
// The values of sections and the entries of their blocks, as far as they are no references (bindings.hpp).
#pragma once

#include "grammar/sections.hpp"

namespace portato::grammar {

// paths = { FILE_PATH }
struct path_item : item<path> {
  static constexpr std::string_view kMeaning = "a path";
};
struct path_items : items<path_item, braced_head> {};

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

// module = FILE_PATH { '[optional]' }
struct module_item : item<path, star<next<option>>> {
  static constexpr std::string_view kMeaning = "a kernel module";
};
struct module_items : items<module_item, braced_head> {};

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

// Single values. Which words are allowed is checked by compiler/syntax/.
struct value_word : name_word {
  static constexpr std::string_view kMeaning = "a value";
};
struct word_value : value<value_word> {};
struct integer_value : value<integer_word> {};
struct timeout_word : sor<integer_word, name_word> {
  static constexpr std::string_view kMeaning = "an integer or `never`";
};
struct timeout_value : value<timeout_word> {};

// pool = NAME [ '.' NAME ] '=' INTEGER
struct pool_size : sor<integer_word, seq<not_at<named_head>, wrong_value>> {
  static constexpr std::string_view kMeaning = "an integer";
};
struct pool_item : item<name_word, opt<next<dot>, expect<name_word>>, equals_place, expect<pool_size>> {
  static constexpr std::string_view kMeaning = "a pool name";
};
struct pool_items : items<pool_item> {};

// group names, capability names
struct name_item : item<name_word> {
  static constexpr std::string_view kMeaning = "a name";
};
struct name_items : items<name_item> {};

// package = DOTTED_NAME
struct package_item : item<dotted_word> {
  static constexpr std::string_view kMeaning = "a package name";
};
struct package_items : items<package_item> {};

// component = FILE_PATH { '[provide-header]' }
struct component_item : module_item {
  static constexpr std::string_view kMeaning = "a component";
};
struct component_items : items<component_item, braced_head> {};

// parameter = NAME '=' STRING      variable = NAME '=' FILE_PATH
struct parameter_item : assignment<expect<text_value>> {
  static constexpr std::string_view kMeaning = "a parameter name";
};
struct parameter_items : items<parameter_item> {};
struct variable_items : items<assignment<expect<path>>> {};

// command = NAME '=' NAME ':' FILE_PATH
struct command_item : item<name_word, equals_place, expect<name_word>, expect<colon>, expect<path>> {
  static constexpr std::string_view kMeaning = "a command name";
};
struct command_items : items<command_item> {};

// link = NAME '=' path_list      executable = NAME '=' path_list      run = [ NAME '=' ] path_list
struct link_item : assignment<path_list> {
  static constexpr std::string_view kMeaning = "a link name";
};
struct link_items : items<link_item> {};
struct executable_item : assignment<path_list> {
  static constexpr std::string_view kMeaning = "an executable name";
};
struct executable_items : items<executable_item> {};
struct run_item : sor<item<parenthesised<listed_paths>>, assignment<path_list>> {
  static constexpr std::string_view kMeaning = "a process";
};
struct run_items : items<run_item> {};

// tree = [ FILE_PERMISSIONS ] ( '.' | NAME )
struct tree_word : unquoted, sor<one<'.'>, name_word> {
  static constexpr std::string_view kMeaning = "a configuration tree";
};
struct tree_item : sor<item<permissions, expect<tree_word>>, item<tree_word>> {
  static constexpr std::string_view kMeaning = "a configuration tree";
};
struct tree_items : items<tree_item> {};

// app = FILE_PATH [ '{' sections '}' ]
template <class Overrides>
struct app_item : item<path, opt<next<block<Overrides>>>> {
  static constexpr std::string_view kMeaning = "an app";
};
template <class Overrides>
struct app_items : items<app_item<Overrides>, braced_head> {};

}  // namespace portato::grammar
