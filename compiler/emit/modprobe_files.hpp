// SPDX-License-Identifier: Apache-2.0
// Files that kmod and systemd read on the target, so that its own tools load the modules as the scripts do:
// of an image, or of an export. Comments at their beginning are the caller's.
#pragma once

#include <string>
#include <vector>

#include "plan/delivered_module.hpp"
#include "plan/modprobe.hpp"

namespace portato::emit {

/// `modules.order` of a tree in /lib/modules: what depmod goes by where several modules could come first.
std::string modules_order(const std::string& system, const std::vector<plan::DeliveredModule>& modules);

/// For modules-load.d(5): the modules that are loaded when the system starts. Empty if none is.
std::string modules_load_conf(const std::vector<plan::ModprobeEntry>& modules);

/// For modprobe.d(5): parameters, aliases, scripts, and the order that is declared without symbols that would
/// show it. Empty if there is nothing to say.
std::string modprobe_conf(const std::vector<plan::ModprobeEntry>& modules);

}  // namespace portato::emit
