// SPDX-License-Identifier: Apache-2.0
// The version line that a kernel compares: derived from its configuration, word by word as the kernel's own
// headers and Makefiles put it together.
#include "kernel/vermagic.hpp"

#include <elf.h>

#include <catch2/catch.hpp>

using namespace portato;
using kernel::KernelConfig;

namespace {

std::string arm_line(const std::string& options) {
  return kernel::derive_vermagic("6.1.0", KernelConfig(options), "arm", "").text();
}

}  // namespace

TEST_CASE("vermagic: an ARM kernel names the oldest architecture that it runs on") {
  // CPU_32v6K, extensions that every ARMv7 has, counts for nothing by itself.
  CHECK(arm_line("CONFIG_CPU_32v6K=y\nCONFIG_CPU_32v7=y\n") == "6.1.0 ARMv7");
  CHECK(arm_line("CONFIG_CPU_32v7=y\n") == "6.1.0 ARMv7");
  CHECK(arm_line("CONFIG_CPU_32v7M=y\n") == "6.1.0 ARMv7");
  CHECK(arm_line("CONFIG_CPU_32v6=y\n") == "6.1.0 ARMv6");
  CHECK(arm_line("CONFIG_CPU_32v6=y\nCONFIG_CPU_32v6K=y\n") == "6.1.0 ARMv6");
  CHECK(arm_line("CONFIG_CPU_32v6=y\nCONFIG_CPU_32v6K=y\nCONFIG_CPU_32v7=y\n") == "6.1.0 ARMv6");
  CHECK(arm_line("CONFIG_CPU_32v5=y\nCONFIG_CPU_32v6=y\n") == "6.1.0 ARMv5");
  CHECK(arm_line("CONFIG_CPU_32v4T=y\nCONFIG_CPU_32v5=y\n") == "6.1.0 ARMv4");
  CHECK(arm_line("CONFIG_CPU_32v4=y\n") == "6.1.0 ARMv4");
  CHECK(arm_line("CONFIG_CPU_32v3=y\n") == "6.1.0 ARMv3");
}

TEST_CASE("vermagic: the words of an ARM kernel stand in the kernel's order") {
  CHECK(arm_line("CONFIG_CPU_32v7=y\nCONFIG_CPU_32v6K=y\nCONFIG_SMP=y\nCONFIG_MODULE_UNLOAD=y\n"
                 "CONFIG_MODVERSIONS=y\nCONFIG_ARM_PATCH_PHYS_VIRT=y\n") ==
        "6.1.0 SMP mod_unload modversions ARMv7 p2v8");
  CHECK(arm_line("CONFIG_CPU_32v7=y\nCONFIG_THUMB2_KERNEL=y\nCONFIG_ARM_PATCH_PHYS_VIRT=y\n") ==
        "6.1.0 ARMv7 thumb2 p2v8");
}

TEST_CASE("vermagic: what an ARM kernel's modules are made for") {
  CHECK(kernel::machine_of(KernelConfig("CONFIG_ARM=y\n"), "arm") == kernel::ElfKind{EM_ARM, false, false});
  CHECK(kernel::machine_of(KernelConfig("CONFIG_CPU_BIG_ENDIAN=y\n"), "arm") ==
        kernel::ElfKind{EM_ARM, false, true});
}
