// SPDX-License-Identifier: Apache-2.0
// Which kernel a command is about, from its options, the target description and the environment.
#pragma once

#include "driver/options.hpp"
#include "driver/session.hpp"
#include "kernel/kernel_tree.hpp"

namespace portato::driver {

/// Everything that may name one, made absolute.
kernel::KernelQuery kernel_query(const ProjectOptions& options, const Session& session);

/// "kernel 6.1.0-56-amd64 for x86 in /usr/src/… (given by `--kernel`)"
std::string remark_on(const kernel::KernelTree& tree);

}  // namespace portato::driver
