// SPDX-License-Identifier: Apache-2.0
// The registry of exporters, and everything that `portato export` writes, as bytes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "export/export_plan.hpp"
#include "export/exporter.hpp"
#include "os/output_set.hpp"

namespace portato::exports {

/// The folder's own list of what an export wrote there, by which the next one knows it.
inline constexpr const char* kExportList = ".portato-export";

/// All there are, in the order in which help lists them.
std::span<const Exporter* const> exporters();

/// Null if there is none of that name.
const Exporter* find_exporter(std::string_view name);

std::vector<std::string_view> exporter_names();

/// `folder`: absolute path of the folder that is to hold it all.
os::OutputSet emit_export(const ExportPlan& plan, const std::string& folder);

}  // namespace portato::exports
