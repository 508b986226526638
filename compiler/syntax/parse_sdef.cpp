// SPDX-License-Identifier: Apache-2.0
#include "syntax/parse_control.hpp"

namespace portato::syntax {

void parse_sdef(std::string_view text, Place place, TreeBuilder& builder) {
  parse_place<FileKind::kSdef>(text, place, builder);
}

}  // namespace portato::syntax
