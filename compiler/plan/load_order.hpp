// SPDX-License-Identifier: Apache-2.0
// The order in which the modules of a system are loaded. Removal is the exact reverse.
#pragma once

#include <vector>

#include "model/model.hpp"
#include "plan/dependencies.hpp"

namespace portato::plan {

/// Every `.ko` of the model: dependencies first, optional ones too; of those that could come next, the file
/// name that is first in byte order. The requirements hold no cycle (check/ has seen to that); modules on one
/// would be left out.
std::vector<model::ModuleId> load_order(const model::Model& model, const Dependencies& dependencies);
/// The same by what the definitions declare.
std::vector<model::ModuleId> load_order(const model::Model& model);

/// The modules that are loaded when the system starts because they ask for it, in the given load order;
/// with_requirements() adds what they need.
std::vector<model::ModuleId> automatic_modules(const model::Model& model,
                                               const std::vector<model::ModuleId>& order);

/// Where each module stands in a load order, for work on a few of them whose cost does not depend on the
/// others.
class LoadPositions {
 public:
  /// `order` holds modules of a model with `module_count` of them, not necessarily all.
  LoadPositions(const std::vector<model::ModuleId>& order, std::size_t module_count);

  [[nodiscard]] bool contains(model::ModuleId id) const { return positions_[id.index()] != kNone; }
  /// Of a module that the order contains; the first one is at 0.
  [[nodiscard]] std::size_t of(model::ModuleId id) const { return positions_[id.index()]; }
  /// Those of `modules` that are in the order, as it has them.
  [[nodiscard]] std::vector<model::ModuleId> sorted(std::vector<model::ModuleId> modules) const;

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  std::vector<std::size_t> positions_;  ///< by index of the module
};

/// Everything that `modules` need, themselves included, as far as it is in the load order, and in that order.
std::vector<model::ModuleId> with_requirements(const Dependencies& dependencies,
                                               const std::vector<model::ModuleId>& modules,
                                               const LoadPositions& positions);

}  // namespace portato::plan
