// SPDX-License-Identifier: Apache-2.0
#include "expand/unit.hpp"

namespace portato::expand {

const std::vector<syntax::NodeRef>& Unit::entries(syntax::NodeRef container) const {
  static const std::vector<syntax::NodeRef> kNone;
  if (!container.is_valid()) return kNone;
  const auto found = entries_.find({&container.tree(), container.index()});
  return found == entries_.end() ? kNone : found->second;
}

void Unit::set_entries(syntax::NodeRef container, std::vector<syntax::NodeRef> entries) {
  entries_[{&container.tree(), container.index()}] = std::move(entries);
}

}  // namespace portato::expand
