// SPDX-License-Identifier: Apache-2.0
#include "driver/choose_kernel.hpp"

#include <fmt/format.h>

#include "os/machine.hpp"

namespace portato::driver {

kernel::KernelQuery kernel_query(const ProjectOptions& options, const Session& session) {
  const auto absolute = [&](std::string_view path) {
    return path.empty() ? std::string() : session.absolute(std::string(path));
  };
  const auto variable = [&](std::string_view name) { return absolute(session.environment().value(name)); };
  kernel::KernelQuery query;
  query.option = absolute(options.kernel);
  query.target_description = session.target().kernel_source;
  query.kernel_src = variable("KERNEL_SRC");
  query.legato_kernelroot = variable("LEGATO_KERNELROOT");
  query.legato_sysroot = variable("LEGATO_SYSROOT");
  query.running_release = os::running_kernel_release();
  return query;
}

std::string remark_on(const kernel::KernelTree& tree) {
  return fmt::format("kernel {} for {} in {} ({})", tree.release, tree.architecture, tree.directory,
                     tree.reason);
}

}  // namespace portato::driver
