// SPDX-License-Identifier: Apache-2.0
// modules.cfg: what the framework on the target imports to know the system's modules; a node for each `.ko`.
#pragma once

#include <string>

#include "model/model.hpp"
#include "plan/build_plan.hpp"

namespace portato::emit {

/// Of a plan with a package.
std::string modules_cfg(const model::Model& model, const plan::BuildPlan& plan);

}  // namespace portato::emit
