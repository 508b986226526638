// The Kbuild for one or more modules: the same text for the pass over all of a system and for one definition
// alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/kbuild_plan.hpp"

namespace portato::emit {

/// For `make -C KERNEL M=<its folder> modules`, on kernels from 4.12 on. `ONLY="a.o b.o"` builds only those
/// modules. The folder must hold the modules' object folders and links.
std::string kbuild_file(const std::vector<plan::CompiledModule>& modules);

/// `text` as part of a variable's value in a makefile: what make takes for its own is escaped; quotes stay,
/// they are for the shell.
std::string make_escape(std::string_view text);

}  // namespace portato::emit
