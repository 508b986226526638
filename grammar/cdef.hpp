// SPDX-License-Identifier: Apache-2.0
// Components: Component.cdef
//
// cdef_section =
//       ('cflags' | 'cxxflags' | 'ldflags') ':' '{' { ARG } '}'
//     | ('sources' | 'externalBuild')       ':' '{' { FILE_PATH } '}'
//     | 'pythonPackage' ':' '{' { FILE_PATH } '}'                                                   TelAF
//     | 'javaPackage' ':' '{' { DOTTED_NAME } '}'
//     | 'bundles'     ':' '{' { ('file' | 'dir') ':' '{' { mapping } '}' } '}'
//     | 'provides'    ':' '{' { 'api' ':' '{' { [ NAME '=' ] FILE_PATH { OPTION } } '}'
//                             | ('headerDir' | 'lib') ':' '{' { FILE_PATH } '}' } '}'
//     | 'requires'    ':' '{' { 'api' ':' '{' { [ NAME '=' ] FILE_PATH { OPTION } } '}'
//                             | ('file' | 'dir' | 'device') ':' '{' { mapping } '}'
//                             | 'lib' ':' '{' { FILE_PATH } '}'
//                             | 'component' ':' '{' { FILE_PATH { '[provide-header]' } } '}'
//                             | kmodules } '}'
//     | 'pools'       ':' '{' { NAME [ '.' NAME ] '=' INTEGER } '}'
#pragma once

#include "grammar/sections.hpp"

namespace portato::grammar::cdef {

struct package_item : item<dotted_word> {
  static constexpr std::string_view kMeaning = "a package name";
};
struct package_items : items<package_item> {};

struct component_item : module_item {
  static constexpr std::string_view kMeaning = "a component";
};
struct component_items : items<component_item, braced_head> {};

struct pool_item : item<name_word, opt<next<dot>, expect<name_word>>, equals_place, expect<pool_size>> {
  static constexpr std::string_view kMeaning = "a pool name";
};
struct pool_items : items<pool_item> {};

struct bundles_sections : sections<file_section, dir_section> {};
struct provides_sections : sections<section<"api", block_of<interface_items>>, section<"headerDir", paths>,
                                    section<"lib", paths>> {};
struct requires_sections
    : sections<section<"api", block_of<interface_items>>, file_section, dir_section, device_section,
               section<"lib", paths>, section<"component", block_of<component_items>>, kernel_modules_section,
               kernel_module_section> {};

struct path_key : sor<key<"sources">, key<"cflags">, key<"cxxflags">, key<"ldflags">, key<"externalBuild">,
                      key<"pythonPackage">> {};
struct file_sections
    : sections<any_section<path_key, paths>, section<"requires", block_of<requires_sections>>,
               section<"provides", block_of<provides_sections>>,
               section<"bundles", block_of<bundles_sections>>,
               section<"javaPackage", block_of<package_items>>, section<"pools", block_of<pool_items>>> {};

}  // namespace portato::grammar::cdef
