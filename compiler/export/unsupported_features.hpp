// SPDX-License-Identifier: Apache-2.0
// What the definition files say and an export cannot. For export_plan.cpp only.
#pragma once

#include <string_view>

#include "export/exporter.hpp"
#include "plan/planning.hpp"

namespace portato::exports {

/// Warns of everything for which the exporter lacks a capability, each at its place.
void report_unsupported(const plan::Planning& planning, const Exporter& exporter);

/// Whether `modprobe` of its definition is about this module: its main modules, or all if it has none.
bool has_modprobe_settings(const model::Model& model, model::ModuleId id);

/// Files of modprobe have lines, and words in them.
bool is_one_line(std::string_view text);
bool is_one_word(std::string_view text);

}  // namespace portato::exports
