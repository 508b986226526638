// SPDX-License-Identifier: Apache-2.0
// Modules for other build systems: everything that `portato export` writes, as bytes.
#pragma once

#include <string>
#include <string_view>

#include "export/export_plan.hpp"
#include "os/output_set.hpp"

namespace portato::exports {

/// The folder's own list of what an export wrote there, by which the next one knows it.
inline constexpr const char* kExportList = ".portato-export";

/// `folder`: absolute path of the folder that is to hold it all.
os::OutputSet emit_export(const ExportPlan& plan, const std::string& folder);

// One for each format; paths are below the folder.
os::OutputSet export_yocto(const ExportPlan& plan);
os::OutputSet export_dkms(const ExportPlan& plan);
os::OutputSet export_in_tree(const ExportPlan& plan);
os::OutputSet export_systemd(const ExportPlan& plan);

}  // namespace portato::exports
