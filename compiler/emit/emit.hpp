// SPDX-License-Identifier: Apache-2.0
// All generated files of a build.
#pragma once

#include "model/model.hpp"
#include "os/output_set.hpp"
#include "plan/build_plan.hpp"

namespace portato::emit {

/// build.ninja, the steps, Kbuild, and per definition Makefile and scripts; for a system its scripts and
/// modules.cfg.
os::OutputSet emit_build(const model::Model& model, const plan::BuildPlan& plan);

}  // namespace portato::emit
