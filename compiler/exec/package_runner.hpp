// SPDX-License-Identifier: Apache-2.0
// Carries out plan::PackageStep: the staging tree, the `.update` pack (a JSON header that names the
// system and its size, directly followed by a bzip2-compressed tar of that tree), the archive for an
// initramfs, and the manifest.
#pragma once

#include <cstdint>
#include <string>

#include "exec/step_context.hpp"
#include "plan/steps.hpp"

namespace portato::exec {

/// The exit status of the step; everything there is to say has been said through `context`. The output files
/// get their names after all of them have been written, and only those that changed: they lie in the work
/// folder, from where Publisher delivers them. An output without a name is not made.
int run_package_step(const plan::PackageStep& step, const StepContext& context);

/// The header of a system section of an update pack; the payload follows at once.
std::string update_header(const std::string& md5, std::uint64_t payload_size);

}  // namespace portato::exec
