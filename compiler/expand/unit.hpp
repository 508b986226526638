// SPDX-License-Identifier: Apache-2.0
// One definition file after its directives were carried out: which sections and items are active, in order.
// The trees stay whole; a Unit only says which of their nodes count.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "syntax/tree.hpp"

namespace portato::expand {

class Unit {
 public:
  explicit Unit(const syntax::SyntaxTree& main) : main_(&main) {}

  [[nodiscard]] const syntax::SyntaxTree& main() const { return *main_; }
  [[nodiscard]] source::SourceId source() const { return main_->source(); }

  /// The active kSection and kItem nodes of the top level, fragments included.
  [[nodiscard]] const std::vector<syntax::NodeRef>& sections() const { return entries(main_->root()); }

  /// The active kSection and kItem nodes of a kBlock or kList. Empty for a node that is missing or not
  /// active.
  [[nodiscard]] const std::vector<syntax::NodeRef>& entries(syntax::NodeRef container) const;

  void set_entries(syntax::NodeRef container, std::vector<syntax::NodeRef> entries);

 private:
  using Key = std::pair<const syntax::SyntaxTree*, std::uint32_t>;

  const syntax::SyntaxTree* main_;
  std::map<Key, std::vector<syntax::NodeRef>> entries_;
};

}  // namespace portato::expand
