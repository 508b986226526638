// The order in which the modules of a system are loaded. Removal is the exact reverse.
#pragma once

#include <vector>

#include "model/model.hpp"

namespace portato::plan {

/// Every `.ko` of the model: dependencies first, optional ones too; of those that could come next, the file
/// name that is first in byte order. The requirements hold no cycle (check/ has seen to that); modules on one
/// would be left out.
std::vector<model::ModuleId> load_order(const model::Model& model);

/// The modules that are loaded when the system starts because they ask for it, in the given load order;
/// with_requirements() adds what they need.
std::vector<model::ModuleId> automatic_modules(const model::Model& model,
                                               const std::vector<model::ModuleId>& order);

/// Everything that `modules` need, themselves included, in the given load order.
std::vector<model::ModuleId> with_requirements(const model::Model& model,
                                               const std::vector<model::ModuleId>& modules,
                                               const std::vector<model::ModuleId>& order);

}  // namespace portato::plan
