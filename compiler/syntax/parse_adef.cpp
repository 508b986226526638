// SPDX-License-Identifier: Apache-2.0
#include "grammar/adef.hpp"
#include "syntax/parse_control.hpp"

namespace portato::syntax {

namespace {

namespace g = grammar;

constexpr PlaceEntry kPlaces[] = {
    {"", run_grammar<g::adef::file_sections>},
    {"bindings", run_grammar<g::adef::binding_items>},
    {"bundles", run_grammar<g::adef::bundles_sections>},
    {"bundles/file", run_grammar<g::mapping_items>},
    {"bundles/dir", run_grammar<g::mapping_items>},
    {"bundles/binary", run_grammar<g::mapping_items>},
    {"components", run_grammar<g::path_items>},
    {"executables", run_grammar<g::adef::executable_items>},
    {"executables/(", run_grammar<g::listed_paths>},
    {"extern", run_grammar<g::adef::extern_entries>},
    {"extern/requires", run_grammar<g::interface_items>},
    {"extern/provides", run_grammar<g::interface_items>},
    {"groups", run_grammar<g::name_items>},
    {"capability", run_grammar<g::name_items>},
    {"processes", run_grammar<g::adef::process_sections>},
    {"processes/run", run_grammar<g::adef::run_items>},
    {"processes/run/(", run_grammar<g::listed_paths>},
    {"processes/envVars", run_grammar<g::adef::variable_items>},
    {"requires", run_grammar<g::adef::requires_sections>},
    {"requires/configTree", run_grammar<g::adef::tree_items>},
    {"requires/file", run_grammar<g::mapping_items>},
    {"requires/dir", run_grammar<g::mapping_items>},
    {"requires/device", run_grammar<g::mapping_items>},
    {"requires/kernelModule", run_grammar<g::module_items>},
    {"requires/kernelModules", run_grammar<g::module_items>},
    {"tags", run_grammar<g::adef::tag_items>},
    {"?", run_grammar<g::anything>},
};

}  // namespace

void parse_adef(std::string_view text, Place place, TreeBuilder& builder) {
  parse_place(kPlaces, text, place, builder);
}

}  // namespace portato::syntax
