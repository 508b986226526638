// SPDX-License-Identifier: Apache-2.0
// Optional modules that could not be built are not in the image, and neither are those that need them.
#include <algorithm>

#include "check/kernel_needs.hpp"
#include "diag/codes.hpp"
#include "plan/planning.hpp"

namespace portato::plan {

namespace {

using model::Model;
using model::ModuleId;

/// The requirement because of which the module cannot be there, if there is one.
const Model::Edge* find_lacking(const std::vector<Model::Edge>& edges, const std::vector<bool>& is_left_out) {
  const auto found = std::find_if(edges.begin(), edges.end(), [&](const Model::Edge& edge) {
    return !edge.is_optional && is_left_out[edge.module.index()];
  });
  return found == edges.end() ? nullptr : &*found;
}

/// Without a kernel, or for the sake of checks alone, every module does. That one does not was reported when
/// the model was checked.
bool suits_kernel(const Planning& planning, ModuleId id) {
  const auto& kernel = planning.options.kernel;
  return !kernel || kernel->release.empty() || check::suits_kernel(planning.model, id, *kernel);
}

}  // namespace

bool leave_out(const Planning& planning, BuildPlan& plan) {
  const Model& model = planning.model;
  const std::vector<std::string>& names = planning.options.left_out;
  plan.is_left_out.assign(model.modules.size(), false);
  bool is_good = true;
  for (const ModuleId id : plan.all_order) {  // requirements come first
    const model::Module& module = model[id];
    const bool is_optional = model.is_optional(module.definition);
    if (is_optional && !suits_kernel(planning, id)) {
      plan.is_left_out[id.index()] = true;
      plan.unfit.insert(id.index());
      continue;
    }
    if (is_optional && model.definition_of(id).origin == model::ModuleOrigin::kSources &&
        std::find(names.begin(), names.end(), module.name.value) != names.end()) {
      plan.is_left_out[id.index()] = true;
      continue;
    }
    const std::vector<Model::Edge> edges = model.required_by(id);
    const Model::Edge* lacking = find_lacking(edges, plan.is_left_out);
    if (lacking == nullptr) {
      plan.load_order.push_back(id);
      continue;
    }
    plan.is_left_out[id.index()] = true;
    const std::string& required = model[lacking->module].name.value;
    planning.sink.report(
        is_optional ? diag::make(diag::kLeftOutWithRequirement, lacking->range, module.name.value, required)
                    : diag::make(diag::kRequirementLeftOut, lacking->range, module.name.value, required));
    is_good = is_good && is_optional;
  }
  return is_good;
}

}  // namespace portato::plan
