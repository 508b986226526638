// SPDX-License-Identifier: Apache-2.0
// `mksys X.sdef`: a system to its image.
#include "driver/build_command.hpp"
#include "driver/build_option_specs.hpp"
#include "driver/command_spec.hpp"

namespace portato::driver {

namespace {

constexpr std::array kInputs{input<&BuildOptions::input>("X.sdef")};

constexpr auto kOptions = join(
    std::array{
        flag<&BuildOptions::modules_only>(
            "--modules-only",
            "make an image of the kernel modules alone, though the system has apps, which are not built"),
    },
    kBuildOptions);

}  // namespace

extern constexpr CommandSpec kMksysCommand{
    .name = "mksys",
    .summary = "Build all kernel modules of a system and package its image.",
    .inputs = kInputs,
    .examples =
        "  mksys vehicle.sdef\n"
        "  mksys --check --message-format json vehicle.sdef\n"
        "  mksys --modules-only vehicle.sdef\n"
        "  mksys -t arm64-virt -o out -j 8 vehicle.sdef\n",
    .options = kOptions,
    .make = invocation<BuildOptions, run_build, finish_build>,
    .is_program = true,
};

}  // namespace portato::driver
