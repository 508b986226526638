#include "emit/export.hpp"

namespace portato::emit {

OutputSet emit_export(const plan::ExportPlan& plan, const std::string& folder) {
  OutputSet below;
  switch (plan.format) {
    case plan::ExportFormat::kYocto:
      below = export_yocto(plan);
      break;
    case plan::ExportFormat::kDkms:
      below = export_dkms(plan);
      break;
    case plan::ExportFormat::kInTree:
      below = export_in_tree(plan);
      break;
    case plan::ExportFormat::kSystemd:
      below = export_systemd(plan);
      break;
  }
  OutputSet set;
  for (auto& [path, file] : below) set[folder + "/" + path] = std::move(file);
  return set;
}

}  // namespace portato::emit
