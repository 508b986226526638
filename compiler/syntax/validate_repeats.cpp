// SPDX-License-Identifier: Apache-2.0
#include "syntax/validate_repeats.hpp"

#include <map>

#include "syntax/views.hpp"
#include "syntax/vocabulary.hpp"

namespace portato::syntax {

namespace {

using Known = std::map<std::string, source::SourceRange>;  // by place and name

class RepeatCheck {
 public:
  explicit RepeatCheck(Report& report) : report_(report) {}

  void visit(NodeRef parent, const std::string& place, Known& known) {
    for (const NodeRef child : parent.children()) {
      if (child.kind() == NodeKind::kConditional) visit_branches(child, place, known);
      if (child.kind() == NodeKind::kSection) visit_section(SectionView{child}, place, known);
      if (child.kind() == NodeKind::kItem && ItemView{child}.block().is_valid()) {
        Known of_item;
        visit(ItemView{child}.block(), place_inside(place, "*"), of_item);
      }
    }
  }

 private:
  void visit_branches(NodeRef conditional, const std::string& place, const Known& known) {
    for (const NodeRef branch : conditional.children()) {
      Known within = known;
      visit(branch, place, within);
    }
  }

  void visit_section(const SectionView& section, const std::string& place, Known& known) {
    const Keyword* keyword = find_keyword(report_.tree().file_kind(), place, section.name());
    if (keyword == nullptr) return;
    if (keyword->repeat == Repeat::kOnce) return note(section, place, known);
    if (!section.block().is_valid()) return;
    Known of_its_own;
    const std::string inside = place_inside(place, keyword->name);
    visit(section.block(), inside, keyword->repeat == Repeat::kAdds ? of_its_own : known);
  }

  void note(const SectionView& section, const std::string& place, Known& known) {
    const std::string name(section.name());
    const auto [first, is_new] = known.emplace(place_inside(place, name), section.keyword().range());
    if (is_new) return;
    const auto& definition = place == "scripts" ? diag::kScriptGivenTwice : diag::kSectionTwice;
    report_.add(
        diag::make(definition, section.keyword().range(), name).with_note(first->second, "first given here"));
  }

  Report& report_;
};

}  // namespace

void validate_repeats(NodeRef block, const std::string& place, Report& report) {
  Known known;
  RepeatCheck(report).visit(block, place, known);
}

}  // namespace portato::syntax
