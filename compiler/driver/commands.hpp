// SPDX-License-Identifier: Apache-2.0
// One function a command; each returns the exit code.
#pragma once

#include "driver/options.hpp"

namespace portato::driver {

int run_check(const Options& options);
int run_model(const Options& options);
int run_check_modules(const Options& options);
int run_fmt(const Options& options);
int run_graph(const Options& options);
int run_export(const Options& options);
int run_explain(const Options& options);
int run_build(const Options& options);
int run_step(const Options& options);

}  // namespace portato::driver
