// SPDX-License-Identifier: Apache-2.0
// Kernel modules: .mdef
//
// mdef_section =
//       'sources'       ':' '{' { FILE_PATH } '}'
//     | 'preBuilt'      ':' ( '{' { FILE_PATH } '}' | FILE_PATH )
//     | 'externalBuild' ':' '{' { FILE_PATH } '}'
//     | 'params'        ':' '{' { NAME '=' STRING } '}'
//     | 'cflags'        ':' '{' { ARG } '}'
//     | 'ldflags'       ':' '{' { ARG } '}'
//     | 'load'          ':' ( 'auto' | 'manual' )
//     | 'requires'      ':' '{' { kmodules } '}'
//     | 'bundles'       ':' '{' { ('file' | 'dir') ':' '{' { mapping } '}' } '}'
//     | 'scripts'       ':' '{' { ('install' | 'remove') ':' FILE_PATH } '}'
//     | 'kernelModule'  ':' '{' { 'name' ':' NAME | 'sources' … | 'requires' … } '}'
//
// Extensions of Portato:
//     | 'modprobe'      ':' '{' { 'blacklist' ':' '{' { MODULE_NAME } '}' | 'alias' ':' '{' { FILE_PATH } '}'
//                               | 'softdep' ':' '{' { ('pre' | 'post') ':' '{' { MODULE_NAME } '}' } '}' }
//                               '}'
//     | 'udev'          ':' '{' { FILE_PATH } '}'
//     | 'firmware'      ':' '{' { mapping } '}'
//     | 'requires'      also 'kernelConfig' ':' '{' { [ '!' ] NAME } '}' and 'kernelVersion' ':' VERSIONS
//     | 'kernelModule'  also 'params', 'cflags', 'ldflags', 'bundles', 'scripts'
#pragma once

#include "grammar/sections.hpp"

namespace portato::grammar::mdef {

// 'preBuilt' alone may have one path without braces.
struct pre_built_value : sor<next<block<path_items>>, value<path>> {};

struct param_item : assignment<expect<text_value>> {
  static constexpr std::string_view kMeaning = "a parameter name";
};
struct params : items<param_item> {};

struct requires_sections : sections<kernel_modules_section, kernel_module_section,
                                    section<"kernelConfig", names>, section<"kernelVersion", value<path>>> {};
struct bundles_sections : sections<file_section, dir_section> {};
struct scripts_sections : sections<section<"install", value<path>>, section<"remove", value<path>>> {};
struct sub_module_sections
    : sections<section<"name", word_value>, section<"sources", paths>,
               section<"requires", block_of<requires_sections>>, section<"params", block_of<params>>,
               section<"cflags", paths>, section<"ldflags", paths>,
               section<"bundles", block_of<bundles_sections>>,
               section<"scripts", block_of<scripts_sections>>> {};

struct softdep_sections : sections<section<"pre", names>, section<"post", names>> {};
struct modprobe_sections : sections<section<"blacklist", names>, section<"alias", paths>,
                                    section<"softdep", block_of<softdep_sections>>> {};

struct file_sections
    : sections<section<"sources", paths>, section<"requires", block_of<requires_sections>>,
               section<"params", block_of<params>>, section<"load", word_value>, section<"cflags", paths>,
               section<"ldflags", paths>, section<"preBuilt", pre_built_value>,
               section<"externalBuild", paths>, section<"bundles", block_of<bundles_sections>>,
               section<"scripts", block_of<scripts_sections>>,
               section<"kernelModule", block_of<sub_module_sections>>,
               section<"modprobe", block_of<modprobe_sections>>, section<"udev", paths>,
               section<"firmware", mappings>> {};

}  // namespace portato::grammar::mdef
