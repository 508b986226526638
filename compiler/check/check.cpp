#include "check/check.hpp"

#include <array>

namespace portato::check {

std::span<const Check> all_checks() {
  static constexpr std::array<Check, 3> kChecks{{
      {"requirement-cycles", check_requirement_cycles},
      {"module-names", check_module_names},
      {"system-content", check_system_content},
  }};
  return kChecks;
}

void check_model(const model::Model& model, diag::DiagSink& sink) {
  for (const Check& check : all_checks()) check.run(model, sink);
}

}  // namespace portato::check
