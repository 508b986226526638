// SPDX-License-Identifier: Apache-2.0
// Has depmod describe the modules of the staging tree, so that modprobe finds them on the target.
#pragma once

#include <string>
#include <vector>

#include "exec/staging.hpp"
#include "exec/step_context.hpp"

namespace portato::exec {

/// `module_tree` is `lib/modules/<release>` below `staging_directory`. Returns what depmod has made there:
/// modules.dep, modules.alias and so on. Without a depmod a warning is said, and nothing is returned.
support::Result<std::vector<HashedFile>> run_depmod(const std::string& staging_directory,
                                                    const std::string& module_tree,
                                                    const std::string& release, const StepContext& context);

}  // namespace portato::exec
