// SPDX-License-Identifier: Apache-2.0
#include "syntax/parse_control.hpp"

namespace portato::syntax {

void parse_adef(std::string_view text, Place place, TreeBuilder& builder) {
  parse_place<FileKind::kAdef>(text, place, builder);
}

}  // namespace portato::syntax
