// SPDX-License-Identifier: Apache-2.0
// What `portato model` and `mkparse` have in common: a definition file, understood and written to stdout.
#pragma once

#include <functional>
#include <string>

#include "driver/options.hpp"
#include "driver/session.hpp"
#include "model/model.hpp"

namespace portato::driver {

/// Prints what `write` makes of the model of `input`; mistakes in the file do not keep the rest from being
/// printed. The exit code.
int print_model(const std::string& input, const ProjectOptions& project, const ReportOptions& report,
                const std::function<std::string(const model::Model&, const Session&)>& write);

}  // namespace portato::driver
