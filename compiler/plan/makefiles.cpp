// SPDX-License-Identifier: Apache-2.0
// The Makefile of each definition, with which it is built by hand.
#include <algorithm>

#include "plan/planning.hpp"
#include "support/paths.hpp"

namespace portato::plan {

using model::ModuleId;
using model::ModuleOrigin;

namespace {

/// Module.symvers of everything a definition requires, in load order; seen from its folder.
std::vector<std::string> extra_symbols(const Planning& planning, const LoadPositions& positions,
                                       const model::Definition& definition) {
  std::vector<std::string> files;
  for (const ModuleId id : with_requirements(planning.dependencies, definition.modules, positions)) {
    const model::Definition& required = planning.model.definition_of(id);
    if (&required == &definition) continue;
    std::string file = required.origin == ModuleOrigin::kSources
                           ? "../" + required.name
                           : support::directory_of(planning.model[id].prebuilt_path.value);
    file += "/Module.symvers";
    if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(std::move(file));
  }
  return files;
}

}  // namespace

std::vector<DefinitionMakefile> plan_makefiles(const Planning& planning, const Schedule& schedule) {
  std::vector<DefinitionMakefile> makefiles;
  for (const model::Definition& definition : planning.model.definitions) {
    if (definition.origin != ModuleOrigin::kSources) continue;
    DefinitionMakefile& makefile = makefiles.emplace_back();
    makefile.path = planning.layout.definition_folder(definition.name) + "/Makefile";
    makefile.definition = definition.name;
    makefile.definition_path = definition.path;
    for (const ModuleId id : definition.modules) {
      makefile.modules.push_back(plan_compiled_module(planning.model, id));
    }
    makefile.extra_symbols = extra_symbols(planning, schedule.positions, definition);
  }
  return makefiles;
}

}  // namespace portato::plan
