// SPDX-License-Identifier: Apache-2.0
// Which modules the image gets, and in which order they are loaded. Optional modules that could not be built,
// or that the kernel does not suit, are excluded, and so are those that need one of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diag/sink.hpp"
#include "kernel/kernel_tree.hpp"
#include "model/model.hpp"
#include "plan/dependencies.hpp"
#include "plan/load_order.hpp"

namespace portato::plan {

/// What a schedule depends on besides the model.
struct ScheduleQuery {
  const kernel::KernelTree* kernel = nullptr;  ///< null: not known, every module suits it
  const std::vector<std::string>& failed;      ///< names of optional modules that could not be built
};

struct Schedule {
  enum class Verdict : std::uint8_t {
    kLoaded,
    kExcluded,      ///< it failed to build, or what it needs is excluded
    kIncompatible,  ///< the kernel does not suit it: it is not even tried
  };

  std::vector<model::ModuleId> all;     ///< every module, requirements first
  std::vector<model::ModuleId> loaded;  ///< of those, the ones that the image gets, in load order
  std::vector<Verdict> verdicts;        ///< by index of the module
  LoadPositions positions{{}, 0};       ///< of `loaded`
  bool is_complete = true;              ///< false: a module that must be there is excluded (reported)

  [[nodiscard]] bool is_excluded(model::ModuleId id) const {
    return verdicts[id.index()] != Verdict::kLoaded;
  }
  [[nodiscard]] bool is_incompatible(model::ModuleId id) const {
    return verdicts[id.index()] == Verdict::kIncompatible;
  }
  /// None of the definition's modules is loaded.
  [[nodiscard]] bool is_fully_excluded(const model::Definition& definition) const;
};

Schedule make_schedule(const model::Model& model, const Dependencies& dependencies,
                       const ScheduleQuery& query, diag::DiagSink& sink);

}  // namespace portato::plan
