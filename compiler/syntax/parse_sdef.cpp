// SPDX-License-Identifier: Apache-2.0
#include "grammar/sdef.hpp"
#include "syntax/parse_control.hpp"

namespace portato::syntax {

namespace {

namespace g = grammar;

constexpr PlaceEntry kPlaces[] = {
    {"", run_grammar<g::sdef::file_sections>},
    {"apps", run_grammar<g::sdef::app_items>},
    {"apps/*", run_grammar<g::sdef::overrides>},
    {"apps/*/groups", run_grammar<g::name_items>},
    {"apps/*/capability", run_grammar<g::name_items>},
    {"bindings", run_grammar<g::sdef::binding_items>},
    {"buildVars", run_grammar<g::sdef::variables>},
    {"cflags", run_grammar<g::path_items>},
    {"cxxflags", run_grammar<g::path_items>},
    {"ldflags", run_grammar<g::path_items>},
    {"interfaceSearch", run_grammar<g::path_items>},
    {"appSearch", run_grammar<g::path_items>},
    {"componentSearch", run_grammar<g::path_items>},
    {"moduleSearch", run_grammar<g::path_items>},
    {"commands", run_grammar<g::sdef::command_items>},
    {"kernelModule", run_grammar<g::module_items>},
    {"kernelModules", run_grammar<g::module_items>},
    {"extern", run_grammar<g::sdef::extern_items>},
    {"links", run_grammar<g::sdef::link_items>},
    {"links/(", run_grammar<g::listed_paths>},
    {"systemVersions", run_grammar<g::sdef::version_items>},
    {"kernel", run_grammar<g::sdef::kernel_sections>},
    {"?", run_grammar<g::anything>},
};

}  // namespace

void parse_sdef(std::string_view text, Place place, TreeBuilder& builder) {
  parse_place(kPlaces, text, place, builder);
}

}  // namespace portato::syntax
