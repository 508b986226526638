// SPDX-License-Identifier: Apache-2.0
// What modules and the system demand of their kernel, compared with the one that is built for.
#pragma once

#include "diag/sink.hpp"
#include "kernel/kernel_tree.hpp"
#include "model/model.hpp"

namespace portato::check {

/// Whether anything is demanded, so that it is worth while to look for a kernel.
bool has_kernel_needs(const model::Model& model);

/// Whether the module can be built for the kernel: what its definition demands, and what it demands itself.
bool is_compatible_with(const model::Model& model, model::ModuleId module, const kernel::KernelTree& kernel);

/// Reports every demand that the kernel does not meet: those of an optional module as warnings.
void check_kernel_needs(const model::Model& model, const kernel::KernelTree& kernel, diag::DiagSink& sink);

}  // namespace portato::check
