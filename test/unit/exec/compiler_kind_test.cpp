// SPDX-License-Identifier: Apache-2.0
#include "exec/compiler_kind.hpp"

#include <catch2/catch.hpp>

namespace portato::exec {

TEST_CASE("a compiler's triplet tells which kernels it is for", "[exec][kbuild]") {
  struct Row {
    const char* triplet;
    const char* architecture;
    bool fits;
  };
  const Row rows[] = {
      {"aarch64-linux-gnu", "arm64", true},
      {"aarch64-poky-linux", "arm64", true},
      {"arm64-apple-darwin", "arm64", true},
      {"x86_64-linux-gnu", "arm64", false},
      {"arm-linux-gnueabihf", "arm64", false},
      {"x86_64-linux-gnu", "x86", true},
      {"i686-poky-linux", "x86", true},
      {"ia64-linux-gnu", "x86", false},
      {"arm-none-eabi", "arm", true},
      {"armv7l-linux-gnueabihf", "arm", true},
      {"arm64-linux", "arm", false},
      {"aarch64-linux-gnu", "arm", false},
      {"riscv64-linux-gnu", "riscv", true},
      {"powerpc64le-linux-gnu", "powerpc", true},
      {"mipsel-linux-gnu", "mips", true},
      {"s390x-linux-gnu", "s390", true},
      {"x86_64-linux-gnu", "s390", false},
      {"x86_64-linux-gnu", "loongarch", true},  // nothing is known of it
  };
  for (const Row& row : rows) {
    INFO(row.triplet << " for " << row.architecture);
    CHECK(makes_code_for(row.triplet, row.architecture) == row.fits);
  }
}

}  // namespace portato::exec
