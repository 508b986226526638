// SPDX-License-Identifier: Apache-2.0
// Files that kmod and systemd read on the target, so that its own tools load the modules as the scripts do.
#pragma once

#include <string>

#include "plan/build_plan.hpp"

namespace portato::emit {

/// `modules.order` of a tree in /lib/modules: what depmod goes by where several modules could come first.
std::string modules_order(const plan::BuildPlan& plan);

/// For modules-load.d(5): the modules that are loaded when the system starts.
std::string modules_load_conf(const plan::BuildPlan& plan);

/// For modprobe.d(5): parameters, and the order that is declared without symbols that would show it.
std::string modprobe_conf(const plan::BuildPlan& plan);

}  // namespace portato::emit
