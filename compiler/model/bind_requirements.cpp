// `requires: kernelModules:` of a definition and its sub-modules: names become definitions or sub-modules.
#include <algorithm>

#include "model/binder.hpp"
#include "model/lookup.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"
#include "syntax/views.hpp"

namespace portato::model {

namespace {

using syntax::ItemView;
using syntax::NodeRef;
using syntax::SectionView;

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
      const ItemView item{node};
      if (!item.value(0).is_valid()) continue;
      auto spec = binder_.located_or_report(item.value(0), "kernelModules");
      if (!spec) continue;
      Requirement requirement;
      requirement.spec = std::move(*spec);
      requirement.is_optional = item.option("[optional]").is_valid();
      if (look_up(requirement, of_submodule) && is_first(requirements, requirement)) {
        requirements.push_back(std::move(requirement));
      }
    }
    return requirements;
  }

 private:
  bool is_first(const std::vector<Requirement>& known, const Requirement& requirement) {
    for (const Requirement& other : known) {
      if (other.definition != requirement.definition || other.module != requirement.module) continue;
      binder_.report(diag::make(diag::kRequiredTwice, requirement.spec.range, requirement.spec.value)
                         .with_note(other.spec.range, "first required here"));
      return false;
    }
    return true;
  }

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
    const std::optional<DefinitionId> definition = find_definition(requirement.spec);
    if (definition) requirement.definition = *definition;
    if (definition == id_ && of_submodule) requirement.module = main_module_;
    return definition.has_value();
  }

  std::optional<DefinitionId> find_definition(const Located<std::string>& spec) {
    const std::string name(support::base_name_of(spec.value, ".mdef"));
    if (const auto known = binder_.find_definition(name)) return known;
    const std::optional<std::string> path = binder_.find_definition_file(spec, binder_.model()[id_].directory());
    if (!path) return std::nullopt;
    if (binder_.takes_in_requirements) return binder_.add_definition(*path, spec.range);
    binder_.report(diag::make(diag::kRequirementNotListed, spec.range, binder_.model()[id_].name, name)
                       .with_help("add `" + name + "` to `kernelModules` in " +
                                  std::string(support::file_name_of(binder_.model().system.path))));
    return std::nullopt;
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

}  // namespace portato::model
