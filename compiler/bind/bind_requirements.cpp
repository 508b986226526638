// SPDX-License-Identifier: Apache-2.0
// `requires: kernelModules:` of a definition and its sub-modules: names become definitions or sub-modules.
#include <algorithm>

#include "bind/binder.hpp"
#include "bind/lookup.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"
#include "syntax/views.hpp"

namespace portato::bind {

namespace {

using syntax::ItemView;
using syntax::NodeRef;
using syntax::SectionView;

/// What an entry says; nothing looked up yet.
std::optional<Requirement> read_requirement(Binder& binder, const ItemView& item) {
  if (!item.value(0).is_valid()) return std::nullopt;
  auto spec = binder.located_or_report(item.value(0), "kernelModules");
  if (!spec) return std::nullopt;
  Requirement requirement;
  requirement.spec = std::move(*spec);
  requirement.is_optional = item.option("[optional]").is_valid();
  return requirement;
}

bool is_first(Binder& binder, const std::vector<Requirement>& known, const Requirement& requirement) {
  for (const Requirement& other : known) {
    if (other.definition != requirement.definition || other.module != requirement.module) continue;
    binder.report(diag::make(diag::kRequiredTwice, requirement.spec.range, requirement.spec.value)
                      .with_note(other.spec.range, "first required here"));
    return false;
  }
  return true;
}

class RequirementBinder {
 public:
  RequirementBinder(Binder& binder, DefinitionId id, const std::vector<SubmoduleRequirements>& submodules)
      : binder_(binder), id_(id) {
    // By the definition's name, a sub-module means its main module, not itself.
    const std::vector<ModuleId>& own = binder.model()[id].modules;
    if (!own.empty() && !binder.model()[own.front()].is_submodule) main_module_ = own.front();
    for (const SubmoduleRequirements& submodule : submodules) {
      submodules_.emplace(binder.model()[submodule.module].name.value, submodule.module);
    }
  }

  /// `of_submodule`: whether sub-modules of the same file may be meant.
  std::vector<Requirement> resolve(const std::vector<NodeRef>& items, bool of_submodule) {
    std::vector<Requirement> requirements;
    for (const NodeRef node : items) {
      std::optional<Requirement> requirement = read_requirement(binder_, ItemView{node});
      if (requirement && look_up(*requirement, of_submodule) &&
          is_first(binder_, requirements, *requirement)) {
        requirements.push_back(std::move(*requirement));
      }
    }
    return requirements;
  }

 private:
  bool look_up(Requirement& requirement, bool of_submodule) {
    const std::string& spec = requirement.spec.value;
    const auto sibling = submodules_.find(spec);
    if (sibling != submodules_.end() && of_submodule) {
      requirement.module = sibling->second;
      requirement.definition = id_;
      return true;
    }
    if (sibling != submodules_.end()) {
      binder_.report(diag::make(diag::kSubmoduleRequiredByMain, requirement.spec.range, spec));
      return false;
    }
    const Definition& self = binder_.model()[id_];
    const std::optional<DefinitionId> definition =
        binder_.find_required_definition(requirement.spec, self.name, self.directory());
    if (definition) requirement.definition = *definition;
    if (definition == id_ && of_submodule) requirement.module = main_module_;
    return definition.has_value();
  }

  Binder& binder_;
  DefinitionId id_;
  ModuleId main_module_;
  std::map<std::string, ModuleId, std::less<>> submodules_;
};

}  // namespace

void resolve_requirements(Binder& binder, DefinitionId id, const std::vector<NodeRef>& main,
                          const std::vector<SubmoduleRequirements>& submodules) {
  RequirementBinder requirements(binder, id, submodules);
  // Looking up may add definitions, which moves the table: resolve first, then store.
  std::vector<Requirement> resolved = requirements.resolve(main, /*of_submodule=*/false);
  binder.model().definitions[id.index()].requirements = std::move(resolved);
  for (const SubmoduleRequirements& submodule : submodules) {
    resolved = requirements.resolve(submodule.items, /*of_submodule=*/true);
    binder.model().modules[submodule.module.index()].requirements = std::move(resolved);
  }
}

void add_module_requirements(Binder& binder, const std::vector<NodeRef>& items, const std::string& requirer,
                             const std::string& requiring_directory, std::vector<Requirement>& known) {
  for (const NodeRef node : items) {
    std::optional<Requirement> requirement = read_requirement(binder, ItemView{node});
    if (!requirement) continue;
    // Alone, an app or component cannot know where the system finds its modules.
    const bool is_alone = binder.takes_in_requirements();
    if (!is_alone) {
      const auto definition =
          binder.find_required_definition(requirement->spec, requirer, requiring_directory);
      if (!definition) continue;
      requirement->definition = *definition;
    }
    if (is_alone || is_first(binder, known, *requirement)) known.push_back(std::move(*requirement));
  }
}

}  // namespace portato::bind
