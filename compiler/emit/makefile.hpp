// SPDX-License-Identifier: Apache-2.0
// The Makefile with which somebody builds one definition by hand, without Portato: a view of the same Kbuild.
#pragma once

#include <string>

#include "plan/build_plan.hpp"

namespace portato::emit {

/// Stands beside the definition's Kbuild. Needs GNU make and a kernel tree (KERNEL_SRC), nothing else.
std::string makefile(const plan::DefinitionMakefile& definition, const plan::PlanOptions& options);

}  // namespace portato::emit
