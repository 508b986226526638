// SPDX-License-Identifier: Apache-2.0
#include "plan/schedule.hpp"

#include <algorithm>

#include "check/kernel_needs.hpp"
#include "diag/codes.hpp"

namespace portato::plan {

namespace {

using model::Model;
using model::ModuleId;
using Verdict = Schedule::Verdict;

class Scheduler {
 public:
  Scheduler(const Model& model, const Dependencies& dependencies, const ScheduleQuery& query,
            diag::DiagSink& sink)
      : model_(model), dependencies_(dependencies), query_(query), sink_(sink) {}

  Schedule run() {
    schedule_.all = load_order(model_, dependencies_);
    schedule_.verdicts.assign(model_.modules.size(), Verdict::kExcluded);
    for (const ModuleId id : schedule_.all) {  // requirements come first
      const Verdict verdict = judge(id);
      schedule_.verdicts[id.index()] = verdict;
      if (verdict == Verdict::kLoaded) schedule_.loaded.push_back(id);
    }
    schedule_.positions = LoadPositions(schedule_.loaded, model_.modules.size());
    return std::move(schedule_);
  }

 private:
  Verdict judge(ModuleId id) {
    const bool is_optional = model_.is_optional(model_[id].definition);
    if (is_optional && !is_compatible(id)) return Verdict::kIncompatible;
    if (is_optional && has_failed(id)) return Verdict::kExcluded;
    const Dependency* missing = find_missing(id);
    if (missing == nullptr) return Verdict::kLoaded;
    report_missing(id, *missing, is_optional);
    return Verdict::kExcluded;
  }

  /// That a module is not was reported when the model was checked.
  [[nodiscard]] bool is_compatible(ModuleId id) const {
    const kernel::KernelTree* kernel = query_.kernel;
    return kernel == nullptr || kernel->release.empty() || check::is_compatible_with(model_, id, *kernel);
  }

  [[nodiscard]] bool has_failed(ModuleId id) const {
    const auto& failed = query_.failed;
    return model_.definition_of(id).origin == model::ModuleOrigin::kSources &&
           std::find(failed.begin(), failed.end(), model_[id].name.value) != failed.end();
  }

  /// The requirement because of which the module cannot be there, if there is one.
  [[nodiscard]] const Dependency* find_missing(ModuleId id) const {
    const std::vector<Dependency>& edges = dependencies_.of(id);
    const auto found = std::find_if(edges.begin(), edges.end(), [&](const Dependency& edge) {
      return !edge.is_optional && schedule_.is_excluded(edge.module);
    });
    return found == edges.end() ? nullptr : &*found;
  }

  void report_missing(ModuleId id, const Dependency& missing, bool is_optional) {
    const std::string& name = model_[id].name.value;
    const std::string& required = model_[missing.module].name.value;
    sink_.report(is_optional ? diag::make(diag::kLeftOutWithRequirement, missing.range, name, required)
                             : diag::make(diag::kRequirementLeftOut, missing.range, name, required));
    schedule_.is_complete = schedule_.is_complete && is_optional;
  }

  const Model& model_;
  const Dependencies& dependencies_;
  const ScheduleQuery& query_;
  diag::DiagSink& sink_;
  Schedule schedule_;
};

}  // namespace

bool Schedule::is_fully_excluded(const model::Definition& definition) const {
  return !definition.modules.empty() && std::all_of(definition.modules.begin(), definition.modules.end(),
                                                    [&](ModuleId id) { return is_excluded(id); });
}

Schedule make_schedule(const Model& model, const Dependencies& dependencies, const ScheduleQuery& query,
                       diag::DiagSink& sink) {
  return Scheduler(model, dependencies, query, sink).run();
}

}  // namespace portato::plan
