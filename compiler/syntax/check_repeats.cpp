#include "syntax/check_repeats.hpp"

#include <map>

#include "syntax/views.hpp"
#include "syntax/vocabulary.hpp"

namespace portato::syntax {

namespace {

using Known = std::map<std::string_view, source::SourceRange>;

void check_entries(NodeRef parent, std::string_view place, Known& known, Report& report) {
  for (const NodeRef child : parent.children()) {
    if (child.kind() == NodeKind::kConditional) {
      for (const NodeRef branch : child.children()) {
        Known within = known;
        check_entries(branch, place, within, report);
      }
    }
    if (child.kind() != NodeKind::kSection) continue;
    const SectionView section{child};
    const Keyword* keyword = find_keyword(report.tree().file_kind(), place, section.name());
    if (keyword == nullptr || keyword->repeat != Repeat::kOnce) continue;
    const auto [first, is_new] = known.emplace(keyword->name, section.keyword().range());
    if (is_new) continue;
    const auto& definition = place == "scripts" ? diag::kScriptGivenTwice : diag::kSectionTwice;
    report.add(diag::make(definition, section.keyword().range(), std::string(keyword->name))
                   .with_note(first->second, "first given here"));
  }
}

}  // namespace

void check_repeats(NodeRef block, std::string_view place, Report& report) {
  Known known;
  check_entries(block, place, known, report);
}

}  // namespace portato::syntax
