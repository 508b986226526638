// SPDX-License-Identifier: Apache-2.0
// build.ninja: which step depends on what. The steps themselves are `portato step KIND FILE`.
#pragma once

#include <string>

#include "plan/build_plan.hpp"

namespace portato::emit {

std::string ninja_file(const plan::BuildPlan& plan);

}  // namespace portato::emit
