// SPDX-License-Identifier: Apache-2.0
#include "export/export.hpp"

namespace portato::exports {

os::OutputSet emit_export(const ExportPlan& plan, const std::string& folder) {
  os::OutputSet below;
  switch (plan.format) {
    case ExportFormat::kYocto:
      below = export_yocto(plan);
      break;
    case ExportFormat::kDkms:
      below = export_dkms(plan);
      break;
    case ExportFormat::kInTree:
      below = export_in_tree(plan);
      break;
    case ExportFormat::kSystemd:
      below = export_systemd(plan);
      break;
  }
  os::OutputSet set;
  for (auto& [path, file] : below) set[folder + "/" + path] = std::move(file);
  return set;
}

}  // namespace portato::exports
