// SPDX-License-Identifier: Apache-2.0
// Applications: .adef
//
// adef_section =
//       ( 'cpuShare' | 'maxFileSystemBytes' | 'maxMemoryBytes' | 'maxMQueueBytes' | 'maxQueuedSignals'
//       | 'maxThreads' | 'maxSecureStorageBytes' | 'runGroup' | 'maxWatchdogTimeout' ) ':' INTEGER
//     | 'bindings'    ':' '{' { reference '->' reference } '}'
//     | 'bundles'     ':' '{' { ('file' | 'dir' | 'binary') ':' '{' { mapping } '}' } '}'
//     | 'components'  ':' '{' { FILE_PATH } '}'
//     | 'executables' ':' '{' { NAME '=' '(' { FILE_PATH } ')' } '}'
//     | 'extern'      ':' '{' { [ NAME '=' ] NAME '.' NAME '.' NAME
//                             | 'requires' ':' '{' { [ DOTTED '=' ] FILE_PATH [ OPTION ] } '}'
//                             | 'provides' ':' '{' { [ DOTTED '=' ] FILE_PATH } '}' } '}'
//     | 'groups'      ':' '{' { GROUP_NAME } '}'
//     | 'processes'   ':' '{' { process_section } '}'
//     | 'requires'    ':' '{' { 'configTree' ':' '{' { [ FILE_PERMISSIONS ] ( '.' | NAME ) } '}'
//                             | ('file' | 'dir' | 'device') ':' '{' { mapping } '}' | kmodules } '}'
//     | 'sandboxed'   ':' BOOLEAN
//     | 'start'       ':' ( 'auto' | 'manual' )
//     | 'version'     ':' FILE_NAME
//     | 'tags'        ':' '{' { STRING ':' STRING } '}'
//     | 'watchdogAction' … | 'watchdogTimeout' …
//     | 'username' ':' NAME | 'startGroup' ':' INTEGER | 'capability' ':' '{' { CAPABILITY_NAME } '}' TelAF
//
// process_section =
//       'run'      ':' '{' { [ NAME '=' ] '(' FILE_PATH { FILE_PATH } ')' } '}'
//     | 'envVars'  ':' '{' { NAME '=' FILE_PATH } '}'
//     | 'faultAction' … | 'priority' ':' prio | a limit ':' INTEGER | 'watchdogAction' … | 'watchdogTimeout'
//     …
#pragma once

#include "grammar/bindings.hpp"

namespace portato::grammar::adef {

struct binding_items : items<binding_item> {};

struct executable_item : assignment<path_list> {
  static constexpr std::string_view kMeaning = "an executable name";
};
struct executable_items : items<executable_item> {};

struct run_item : sor<item<parenthesised<listed_paths>>, assignment<path_list>> {
  static constexpr std::string_view kMeaning = "a process";
};
struct run_items : items<run_item> {};
struct variable_items : items<assignment<expect<path>>> {};

// A pre-built interface: its alias has one or three parts, which compiler/syntax/ checks, as the number of
// options.
struct extern_entry : seq<not_at<section_head>, reference_item> {
  static constexpr std::string_view kMeaning = "an interface";
};
struct extern_entries : sections<extern_entry, section<"requires", block_of<interface_items>>,
                                 section<"provides", block_of<interface_items>>> {};

struct tree_word : unquoted, sor<one<'.'>, name_word> {
  static constexpr std::string_view kMeaning = "a configuration tree";
};
struct tree_item : sor<item<permissions, expect<tree_word>>, item<tree_word>> {
  static constexpr std::string_view kMeaning = "a configuration tree";
};
struct tree_items : items<tree_item> {};

struct requires_sections : sections<section<"configTree", block_of<tree_items>>, file_section, dir_section,
                                    device_section, kernel_modules_section, kernel_module_section> {};
struct bundles_sections : sections<file_section, dir_section, section<"binary", mappings>> {};

struct process_limit_key : sor<key<"maxCoreDumpFileBytes">, key<"maxFileBytes">, key<"maxFileDescriptors">,
                               key<"maxLockedMemoryBytes">, key<"maxStackBytes">, key<"maxWatchdogTimeout">> {
};
struct process_word_key : sor<key<"faultAction">, key<"watchdogAction">, key<"priority">> {};
struct process_sections
    : sections<section<"run", block_of<run_items>>, section<"envVars", block_of<variable_items>>,
               any_section<process_word_key, word_value>, any_section<process_limit_key, integer_value>,
               section<"watchdogTimeout", timeout_value>> {};

struct limit_key
    : sor<key<"cpuShare">, key<"maxFileSystemBytes">, key<"maxMemoryBytes">, key<"maxMQueueBytes">,
          key<"maxQueuedSignals">, key<"maxThreads">, key<"maxSecureStorageBytes">, key<"runGroup">,
          key<"maxWatchdogTimeout">, key<"startGroup">> {};
struct word_key : sor<key<"sandboxed">, key<"start">, key<"watchdogAction">, key<"username">> {};
struct tag_items : items<text_pair_item> {};

struct file_sections
    : sections<section<"executables", block_of<executable_items>>, section<"components", paths>,
               section<"processes", block_of<process_sections>>, section<"bindings", block_of<binding_items>>,
               section<"extern", block_of<extern_entries>>, section<"requires", block_of<requires_sections>>,
               section<"bundles", block_of<bundles_sections>>, any_section<word_key, word_value>,
               any_section<limit_key, integer_value>, section<"watchdogTimeout", timeout_value>,
               section<"version", value<path>>, section<"groups", names>, section<"capability", names>,
               section<"tags", block_of<tag_items>>> {};

}  // namespace portato::grammar::adef
