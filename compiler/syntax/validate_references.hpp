// SPDX-License-Identifier: Apache-2.0
// References to interfaces: how many parts, and where `*` and `<user>` may stand.
#pragma once

#include "syntax/report.hpp"
#include "syntax/views.hpp"
#include "syntax/vocabulary.hpp"

namespace portato::syntax {

void validate_binding(const ItemView& item, const Keyword& keyword, Report& report);
void validate_system_extern(const ItemView& item, const Keyword& keyword, Report& report);
void validate_app_extern(const ItemView& item, const Keyword& keyword, Report& report);

/// The alias of a pre-built interface: one or three names.
void validate_prebuilt_alias(NodeRef leaf, Report& report);

}  // namespace portato::syntax
