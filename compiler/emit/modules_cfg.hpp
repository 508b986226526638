// modules.cfg: what the framework on the target imports to know the system's modules (language.md 5.4).
#pragma once

#include <string>
#include <vector>

#include "model/model.hpp"
#include "plan/steps.hpp"

namespace portato::emit {

/// `staged` are the files of the system, for the bundles.
std::string modules_cfg(const model::Model& model, const std::vector<plan::StagedFile>& staged);

}  // namespace portato::emit
