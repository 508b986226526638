// SPDX-License-Identifier: Apache-2.0
#include "grammar/cdef.hpp"
#include "syntax/parse_control.hpp"

namespace portato::syntax {

namespace {

namespace g = grammar;

constexpr PlaceEntry kPlaces[] = {
    {"", run_grammar<g::cdef::file_sections>},
    {"sources", run_grammar<g::path_items>},
    {"externalBuild", run_grammar<g::path_items>},
    {"cflags", run_grammar<g::path_items>},
    {"cxxflags", run_grammar<g::path_items>},
    {"ldflags", run_grammar<g::path_items>},
    {"pythonPackage", run_grammar<g::path_items>},
    {"javaPackage", run_grammar<g::cdef::package_items>},
    {"bundles", run_grammar<g::cdef::bundles_sections>},
    {"bundles/file", run_grammar<g::mapping_items>},
    {"bundles/dir", run_grammar<g::mapping_items>},
    {"provides", run_grammar<g::cdef::provides_sections>},
    {"provides/api", run_grammar<g::interface_items>},
    {"provides/headerDir", run_grammar<g::path_items>},
    {"provides/lib", run_grammar<g::path_items>},
    {"requires", run_grammar<g::cdef::requires_sections>},
    {"requires/api", run_grammar<g::interface_items>},
    {"requires/file", run_grammar<g::mapping_items>},
    {"requires/dir", run_grammar<g::mapping_items>},
    {"requires/device", run_grammar<g::mapping_items>},
    {"requires/lib", run_grammar<g::path_items>},
    {"requires/component", run_grammar<g::cdef::component_items>},
    {"requires/kernelModule", run_grammar<g::module_items>},
    {"requires/kernelModules", run_grammar<g::module_items>},
    {"pools", run_grammar<g::cdef::pool_items>},
    {"?", run_grammar<g::anything>},
};

}  // namespace

void parse_cdef(std::string_view text, Place place, TreeBuilder& builder) {
  parse_place(kPlaces, text, place, builder);
}

}  // namespace portato::syntax
