// SPDX-License-Identifier: Apache-2.0
// What only kernels of 32-bit ARM and of arm64 refuse.
#include "kernel/verify_fixture.hpp"

using namespace portato;
using test::ElfBuilder;
using test::ElfShape;
using test::VerifyFixture;
using Lines = std::vector<std::string>;

namespace {

/// A module for a kernel with these words behind `modversions`.
ElfBuilder module_of(ElfShape shape, const std::string& flags) {
  return ElfBuilder(shape)
      .info("name=a")
      .info("license=GPL")
      .info("vermagic=6.1.0 SMP preempt mod_unload modversions " + flags + " ")
      .version("module_layout", 0x1000);
}

constexpr ElfShape kArm{EM_ARM, false, false};
constexpr ElfShape kArm64{EM_AARCH64, true, false};

ElfBuilder with_table(ElfBuilder module, const char* name) {
  return module.section(name, SHT_PROGBITS, std::string(1, '\0'));
}

/// Configured as every kernel for ARMv7 is, Debian's for example.
struct ArmKernel : VerifyFixture {
  explicit ArmKernel(const std::string& options = "") {
    architecture("arm").configure(options +
                                  "CONFIG_64BIT=n\nCONFIG_CPU_32v6K=y\nCONFIG_CPU_32v7=y\n"
                                  "CONFIG_ARM_PATCH_PHYS_VIRT=y\n");
  }
};

/// What is found in an image of `a.ko` alone.
Lines findings_on_arm(const ElfBuilder& module, const std::string& options = "") {
  ArmKernel fixture(options);
  fixture.add("a", module);
  return fixture.findings();
}

}  // namespace

TEST_CASE("verify: a module for ARMv7 fits a kernel of ARMv7, one for another ARM does not") {
  CHECK(findings_on_arm(module_of(kArm, "ARMv7 p2v8")) == Lines{});
  CHECK(
      findings_on_arm(module_of(kArm, "ARMv6 p2v8")).at(0) ==
      "a.mdef:1:12: error: kernel 6.1.0 refuses `a.ko`: its version line lacks `ARMv7`; its version line has "
      "`ARMv6`, which the kernel's has not [D5104]");
  CHECK(findings_on_arm(module_of(kArm, "ARMv7 thumb2 p2v8"))
            .at(0)
            .find("has `thumb2`, which the kernel's has not [D5104]") != std::string::npos);
}

TEST_CASE("verify: what ARM's compilers leave undefined is the kernel's to provide") {
  ArmKernel fixture;
  fixture.symbol("__aeabi_unwind_cpp_pr0", 0x10);
  ElfBuilder module = module_of(kArm, "ARMv7 p2v8");
  module.version("__aeabi_unwind_cpp_pr0", 0x10).import("__aeabi_unwind_cpp_pr0").import("__aeabi_ldivmod");
  fixture.add("a", module.relocation("__aeabi_unwind_cpp_pr0", R_ARM_NONE));
  const Lines found = fixture.findings();
  REQUIRE(found.size() == 1);  // no kernel has 64-bit division
  CHECK(found[0].find("`__aeabi_ldivmod`") != std::string::npos);
}

TEST_CASE("verify: Thumb code in a kernel of ARM code") {
  ArmKernel fixture;
  fixture.symbol("_printk", 0x20);
  ElfBuilder module = module_of(kArm, "ARMv7 p2v8");
  fixture.add("a", module.import("_printk").relocation("_printk", R_ARM_THM_PC22));
  CHECK(fixture.findings() ==
        Lines{"a.mdef:1:12: error: `a.ko` refers to `_printk` in a way that kernel 6.1.0 cannot load: by a "
              "relocation of type 10 [D5131]",
              "help: compile it without `-mthumb`, as this kernel was"});
}

TEST_CASE("verify: kernels of ARM with PLTs refuse a module without their sections") {
  const std::string option = "CONFIG_ARM_MODULE_PLTS=y\n";
  const ElfBuilder bare = module_of(kArm, "ARMv7 p2v8");
  CHECK(findings_on_arm(with_table(with_table(bare, ".plt"), ".init.plt"), option) == Lines{});
  CHECK(
      findings_on_arm(bare, option) ==
      Lines{
          "a.mdef:1:12: error: `a.ko` lacks its sections `.plt` and `.init.plt`, without which kernel 6.1.0 "
          "loads no module [D5132]",
          "help: take it as the kernel's build has left it: somebody removed them"});
  CHECK(findings_on_arm(with_table(bare, ".plt"), option).at(0).find("lacks its section `.init.plt`, ") !=
        std::string::npos);
  CHECK(findings_on_arm(bare) == Lines{});  // an ARM kernel need not have them
}

TEST_CASE("verify: the kernels of arm64 do so by an option, and from 6.5 on always") {
  const auto errors = [](const std::string& release, const std::string& options) {
    VerifyFixture fixture;
    fixture.architecture("arm64").release(release).configure("CONFIG_X86=n\n" + options);
    fixture.add("a", module_of(kArm64, "aarch64"));
    const Lines found = fixture.findings();
    return std::count_if(found.begin(), found.end(),
                         [](const std::string& line) { return line.find("[D5132]") != std::string::npos; });
  };
  CHECK(errors("6.1.0", "") == 0);
  CHECK(errors("6.1.0", "CONFIG_ARM64_MODULE_PLTS=y\n") == 1);
  CHECK(errors("6.12.3", "") == 1);
}
