// SPDX-License-Identifier: Apache-2.0
// `mkmod X.mdef`: one definition to its `.ko` files, Makefile and scripts.
#include "driver/build_command.hpp"
#include "driver/build_option_specs.hpp"
#include "driver/command_spec.hpp"

namespace portato::driver {

namespace {

constexpr std::array kInputs{input<&BuildOptions::input>("X.mdef")};

Complaint finish(BuildOptions& options) {
  options.for_single_definition = true;
  return finish_build(options);
}

}  // namespace

extern constexpr CommandSpec kMkmodCommand{
    .name = "mkmod",
    .summary = "Build the kernel module of one definition, with its Makefile and scripts.",
    .inputs = kInputs,
    .examples =
        "  mkmod drivers/vbus.mdef\n"
        "  mkmod -o out --kernel /usr/src/linux-headers-6.1.0-56-amd64 drivers/vbus.mdef\n",
    .options = kBuildOptions,
    .make = invocation<BuildOptions, run_build, finish>,
    .is_program = true,
};

}  // namespace portato::driver
