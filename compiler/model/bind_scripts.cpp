// `scripts` of a kernel module definition.
#include "model/binder.hpp"
#include "syntax/views.hpp"

namespace portato::model {

using syntax::NodeRef;
using syntax::SectionView;

void bind_scripts(Binder& binder, const expand::Unit& unit, const SectionView& section,
                  Definition& definition) {
  for (const NodeRef node : unit.entries(section.block())) {
    const SectionView script{node};
    if (!script.value().is_valid()) continue;
    auto& slot = script.name() == "install" ? definition.install_script : definition.remove_script;
    if (slot) {
      binder.report(diag::make(diag::kScriptGivenTwice, script.keyword().range(), std::string(script.name()))
                        .with_note(slot->range, "the first one"));
      continue;
    }
    const auto name = binder.located_or_report(script.value(), script.name());
    if (!name) continue;
    if (auto path = binder.find_or_report(diag::kScriptNotFound, *name, binder.own_directories(definition))) {
      slot = Located<std::string>{*path, name->range};
    }
  }
}

}  // namespace portato::model
