// SPDX-License-Identifier: Apache-2.0
#include "export/exporters.hpp"

#include <array>

namespace portato::exports {

// Each is defined in the file of its format.
extern const Exporter kYoctoExporter;
extern const Exporter kDkmsExporter;
extern const Exporter kInTreeExporter;
extern const Exporter kSystemdExporter;

namespace {

constexpr std::array kExporters{&kYoctoExporter, &kDkmsExporter, &kInTreeExporter, &kSystemdExporter};

}  // namespace

std::span<const Exporter* const> exporters() { return kExporters; }

const Exporter* find_exporter(std::string_view name) {
  for (const Exporter* each : kExporters) {
    if (each->name == name) return each;
  }
  return nullptr;
}

std::vector<std::string_view> exporter_names() {
  std::vector<std::string_view> names;
  for (const Exporter* each : kExporters) names.push_back(each->name);
  return names;
}

os::OutputSet emit_export(const ExportPlan& plan, const std::string& folder) {
  os::OutputSet set;
  for (auto& [path, file] : plan.exporter->emit(plan)) set[folder + "/" + path] = std::move(file);
  return set;
}

}  // namespace portato::exports
