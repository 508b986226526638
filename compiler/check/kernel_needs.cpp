// SPDX-License-Identifier: Apache-2.0
#include "check/kernel_needs.hpp"

#include <algorithm>

#include "diag/codes.hpp"
#include "support/version_range.hpp"

namespace portato::check {

namespace {

using model::KernelNeeds;
using model::Model;

bool is_met(const model::ConfigNeed& need, const kernel::KernelTree& kernel) {
  return kernel.config.value(need.option.value).empty() != need.is_set;
}

bool is_version_met(const KernelNeeds& needs, const kernel::KernelTree& kernel) {
  const auto version = support::parse_version(kernel.version);
  return !needs.versions || !version || needs.versions->value.holds(*version);
}

bool are_met(const KernelNeeds& needs, const kernel::KernelTree& kernel) {
  return is_version_met(needs, kernel) &&
         std::all_of(needs.config.begin(), needs.config.end(),
                     [&](const model::ConfigNeed& need) { return is_met(need, kernel); });
}

class KernelCheck {
 public:
  KernelCheck(const Model& model, const kernel::KernelTree& kernel, diag::DiagSink& sink)
      : model_(model), kernel_(kernel), sink_(sink) {}

  void run() {
    for (std::size_t i = 0; i < model_.definitions.size(); ++i) {
      const model::Definition& definition = model_.definitions[i];
      is_optional_ = model_.is_optional(model::DefinitionId(i));
      check_needs(definition.name, definition.kernel_needs);
      for (const model::ModuleId id : definition.modules)
        check_needs(model_[id].name.value, model_[id].own.kernel_needs);
    }
    is_optional_ = false;
    check_demands();
  }

 private:
  void report(diag::Diagnostic diagnostic) {
    if (is_optional_) diagnostic.severity = diag::Severity::kWarning;
    sink_.report(std::move(diagnostic));
  }

  void check_needs(const std::string& name, const KernelNeeds& needs) {
    for (const model::ConfigNeed& need : needs.config) {
      if (is_met(need, kernel_)) continue;
      report(diag::make(diag::kKernelConfigUnmet, need.option.range, name,
                        std::string(need.is_set ? "needs" : "cannot work with"), need.option.value,
                        kernel_.release, std::string(need.is_set ? "does not set" : "sets")));
    }
    if (is_version_met(needs, kernel_)) return;
    report(diag::make(diag::kKernelVersionUnmet, needs.versions->range, name,
                      support::to_string(needs.versions->value), kernel_.version));
  }

  void check_demands() {
    const model::KernelDemands& demands = model_.system.kernel;
    if (demands.release && demands.release->value != kernel_.release) {
      report(diag::make(diag::kKernelReleaseDiffers, demands.release->range, demands.release->value,
                        kernel_.directory, kernel_.reason, kernel_.release)
                 .with_help("name the right tree with `--kernel DIR`"));
    }
    demand(demands.modversions, "versions of symbols", "CONFIG_MODVERSIONS");
    demand(demands.signatures, "signed modules", "CONFIG_MODULE_SIG");
  }

  void demand(source::SourceRange place, const char* what, const char* option) {
    if (place.is_valid() && !kernel_.config.is_set(option))
      report(diag::make(diag::kKernelDemandUnmet, place, std::string(what), kernel_.release,
                        std::string(option)));
  }

  const Model& model_;
  const kernel::KernelTree& kernel_;
  diag::DiagSink& sink_;
  bool is_optional_ = false;
};

}  // namespace

bool has_kernel_needs(const Model& model) {
  const auto has_needs = [](const model::ModuleSettings& settings) {
    return !settings.kernel_needs.is_empty();
  };
  const model::KernelDemands& demands = model.system.kernel;
  return demands.release || demands.modversions.is_valid() || demands.signatures.is_valid() ||
         std::any_of(model.definitions.begin(), model.definitions.end(), has_needs) ||
         std::any_of(model.modules.begin(), model.modules.end(),
                     [&](const model::Module& module) { return has_needs(module.own); });
}

bool is_compatible_with(const Model& model, model::ModuleId module, const kernel::KernelTree& kernel) {
  return are_met(model.definition_of(module).kernel_needs, kernel) &&
         are_met(model[module].own.kernel_needs, kernel);
}

void check_kernel_needs(const Model& model, const kernel::KernelTree& kernel, diag::DiagSink& sink) {
  KernelCheck(model, kernel, sink).run();
}

}  // namespace portato::check
