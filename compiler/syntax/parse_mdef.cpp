// SPDX-License-Identifier: Apache-2.0
#include "grammar/mdef.hpp"
#include "syntax/parse_control.hpp"

namespace portato::syntax {

namespace {

namespace g = grammar;

constexpr PlaceEntry kPlaces[] = {
    {"", run_grammar<g::mdef::file_sections>},
    {"sources", run_grammar<g::path_items>},
    {"preBuilt", run_grammar<g::path_items>},
    {"externalBuild", run_grammar<g::path_items>},
    {"cflags", run_grammar<g::path_items>},
    {"ldflags", run_grammar<g::path_items>},
    {"params", run_grammar<g::mdef::params>},
    {"requires", run_grammar<g::mdef::requires_sections>},
    {"requires/kernelModule", run_grammar<g::module_items>},
    {"requires/kernelModules", run_grammar<g::module_items>},
    {"bundles", run_grammar<g::mdef::bundles_sections>},
    {"bundles/file", run_grammar<g::mapping_items>},
    {"bundles/dir", run_grammar<g::mapping_items>},
    {"scripts", run_grammar<g::mdef::scripts_sections>},
    {"kernelModule", run_grammar<g::mdef::sub_module_sections>},
    {"kernelModule/sources", run_grammar<g::path_items>},
    {"kernelModule/requires", run_grammar<g::mdef::requires_sections>},
    {"kernelModule/requires/kernelModule", run_grammar<g::module_items>},
    {"kernelModule/requires/kernelModules", run_grammar<g::module_items>},
    {"requires/kernelConfig", run_grammar<g::name_items>},
    {"kernelModule/requires/kernelConfig", run_grammar<g::name_items>},
    {"kernelModule/params", run_grammar<g::mdef::params>},
    {"kernelModule/cflags", run_grammar<g::path_items>},
    {"kernelModule/ldflags", run_grammar<g::path_items>},
    {"kernelModule/bundles", run_grammar<g::mdef::bundles_sections>},
    {"kernelModule/bundles/file", run_grammar<g::mapping_items>},
    {"kernelModule/bundles/dir", run_grammar<g::mapping_items>},
    {"kernelModule/scripts", run_grammar<g::mdef::scripts_sections>},
    {"modprobe", run_grammar<g::mdef::modprobe_sections>},
    {"modprobe/blacklist", run_grammar<g::name_items>},
    {"modprobe/alias", run_grammar<g::path_items>},
    {"modprobe/softdep", run_grammar<g::mdef::softdep_sections>},
    {"modprobe/softdep/pre", run_grammar<g::name_items>},
    {"modprobe/softdep/post", run_grammar<g::name_items>},
    {"udev", run_grammar<g::path_items>},
    {"firmware", run_grammar<g::mapping_items>},
    {"?", run_grammar<g::anything>},
};

}  // namespace

void parse_mdef(std::string_view text, Place place, TreeBuilder& builder) {
  parse_place(kPlaces, text, place, builder);
}

}  // namespace portato::syntax
