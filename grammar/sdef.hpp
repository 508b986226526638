// SPDX-License-Identifier: Apache-2.0
// Systems: .sdef
//
// sdef_section =
//       'apps'            ':' '{' { FILE_PATH [ '{' { override } '}' ] } '}'
//     | 'bindings'        ':' '{' { client '->' IPC_AGENT '.' NAME } '}'
//     | 'buildVars'       ':' '{' { NAME '=' FILE_PATH } '}'
//     | ('cflags' | 'cxxflags' | 'ldflags') ':' '{' { FILE_PATH } '}'
//     | ('interfaceSearch' | 'appSearch' | 'componentSearch' | 'moduleSearch') ':' '{' { FILE_PATH } '}'
//     | 'commands'        ':' '{' { NAME '=' NAME ':' FILE_PATH } '}'
//     | kmodules
//     | 'externalWatchdogKick' ':' INTEGER
//     | 'extern'          ':' '{' { [ NAME '=' ] NAME '.' NAME } '}'
//     | 'links'           ':' '{' { NAME '=' '(' FILE_PATH { FILE_PATH } ')' } '}'
//     | 'systemVersions'  ':' '{' { STRING ':' STRING } '}'
//     | 'kernel'          ':' '{' { 'release' ':' FILE_NAME | ('modversions' | 'signatures') ':' 'required' }
//     '}'
//
// client   = IPC_AGENT '.' NAME | NAME '.' '*' '.' NAME | NAME '.' NAME '.' NAME '.' NAME
// override = a limit ':' INTEGER | faultAction | watchdogAction | 'groups' | 'maxPriority' | 'sandboxed'
//          | 'start' | 'preloaded'                              TelAF: 'username', 'startGroup', 'capability'
//
// How many parts a binding may have, and which, is checked by compiler/syntax/.
#pragma once

#include "grammar/bindings.hpp"

namespace portato::grammar::sdef {

struct variables : items<assignment<expect<path>>> {};

struct command_item : item<name_word, equals_place, expect<name_word>, expect<colon>, expect<path>> {
  static constexpr std::string_view kMeaning = "a command name";
};
struct link_item : assignment<path_list> {
  static constexpr std::string_view kMeaning = "a link name";
};
struct command_items : items<command_item> {};
struct link_items : items<link_item> {};
struct extern_items : items<reference_item> {};
struct version_items : items<text_pair_item> {};
struct binding_items : items<binding_item> {};

// The limits that differ from each other in nothing but their names.
struct limit_key
    : sor<key<"cpuShare">, key<"maxCoreDumpFileBytes">, key<"maxFileBytes">, key<"maxFileDescriptors">,
          key<"maxFileSystemBytes">, key<"maxLockedMemoryBytes">, key<"maxMemoryBytes">,
          key<"maxMQueueBytes">, key<"maxQueuedSignals">, key<"maxStackBytes">, key<"maxThreads">,
          key<"maxSecureStorageBytes">, key<"watchdogTimeout">, key<"maxWatchdogTimeout">, key<"runGroup">,
          key<"startGroup">> {};
struct word_key : sor<key<"faultAction">, key<"watchdogAction">, key<"maxPriority">, key<"sandboxed">,
                      key<"start">, key<"preloaded">, key<"username">> {};

struct overrides : sections<any_section<limit_key, integer_value>, any_section<word_key, word_value>,
                            section<"groups", names>, section<"capability", names>> {};
struct app_item : item<path, opt<next<block<overrides>>>> {
  static constexpr std::string_view kMeaning = "an app";
};
struct app_items : items<app_item, braced_head> {};

struct path_key : sor<key<"cflags">, key<"cxxflags">, key<"ldflags">, key<"interfaceSearch">,
                      key<"appSearch">, key<"componentSearch">, key<"moduleSearch">> {};

struct kernel_sections : sections<section<"release", value<path>>, section<"modversions", word_value>,
                                  section<"signatures", word_value>> {};

struct file_sections
    : sections<section<"apps", block_of<app_items>>, section<"bindings", block_of<binding_items>>,
               section<"buildVars", block_of<variables>>, any_section<path_key, paths>,
               section<"commands", block_of<command_items>>, kernel_modules_section, kernel_module_section,
               section<"externalWatchdogKick", integer_value>, section<"extern", block_of<extern_items>>,
               section<"links", block_of<link_items>>, section<"systemVersions", block_of<version_items>>,
               section<"kernel", block_of<kernel_sections>>> {};

}  // namespace portato::grammar::sdef
