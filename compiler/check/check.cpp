// SPDX-License-Identifier: Apache-2.0
#include "check/check.hpp"

#include <array>

namespace portato::check {

std::span<const Check> all_checks() {
  static constexpr std::array<Check, 13> kChecks{{
      {"requirement-cycles", check_requirement_cycles},
      {"component-cycles", check_component_cycles},
      {"api-cycles", check_api_cycles},
      {"module-names", check_module_names},
      {"system-content", check_system_content},
      {"interface-names", check_interface_names},
      {"executables", check_executables},
      {"app-names", check_app_names},
      {"sandboxes", check_sandboxes},
      {"limits", check_limits},
      {"bindings", check_bindings},
      {"commands", check_commands},
      {"optional-modules", check_optional_modules},
  }};
  return kChecks;
}

void check_model(const model::Model& model, diag::DiagSink& sink) {
  for (const Check& check : all_checks()) check.run(model, sink);
}

}  // namespace portato::check
