// Modules for other build systems: everything that `portato export` writes, as bytes.
#pragma once

#include <string>
#include <string_view>

#include "emit/output_set.hpp"
#include "plan/export_plan.hpp"

namespace portato::emit {

/// The folder's own list of what an export wrote there, by which the next one knows it.
inline constexpr const char* kExportList = ".portato-export";

/// `folder`: absolute path of the folder that is to hold it all.
OutputSet emit_export(const plan::ExportPlan& plan, const std::string& folder);

// One for each format; paths are below the folder.
OutputSet export_yocto(const plan::ExportPlan& plan);
OutputSet export_dkms(const plan::ExportPlan& plan);
OutputSet export_in_tree(const plan::ExportPlan& plan);
OutputSet export_systemd(const plan::ExportPlan& plan);

}  // namespace portato::emit
