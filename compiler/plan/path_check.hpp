// SPDX-License-Identifier: Apache-2.0
// What the generated files could not name is reported before they are generated: ninja 1.11 stops with a
// message of its own at a path of more than 60 nodes, and no build file can hold a control character.
#pragma once

#include "plan/planning.hpp"

namespace portato::plan {

/// Whether ninja can name what a build makes in its work folder; if not, reported.
bool check_work_folder(const std::string& folder, diag::DiagSink& sink);

/// The same of all files that the model names.
bool check_paths(const Planning& planning);

}  // namespace portato::plan
