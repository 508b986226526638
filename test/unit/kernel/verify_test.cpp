// SPDX-License-Identifier: Apache-2.0
// Every finding about finished modules themselves is provoked by a file that deserves it, at the right place
// and with the right names, and a near miss gives nothing.
#include "kernel/verify_fixture.hpp"

using namespace portato;
using test::ElfBuilder;
using test::ElfShape;
using test::findings_of;
using test::VerifyFixture;
using Lines = std::vector<std::string>;

// --- Identity --------------------------------------------------------------------------------------------

TEST_CASE("verify: a module that fits gives no finding") {
  CHECK(findings_of(VerifyFixture::good("a")) == Lines{});
}

TEST_CASE("verify: a file that cannot be read is said at its definition") {
  VerifyFixture fixture;
  fixture.add("a", std::string("#!/bin/sh\n"));
  CHECK(fixture.findings() ==
        Lines{"a.mdef:1:12: error: `a.ko` cannot be loaded: it is no ELF file [D5101]"});
}

TEST_CASE("verify: a module for another machine gives one finding, whatever else is wrong with it") {
  const ElfShape shape = GENERATE(ElfShape{EM_AARCH64, true, false}, ElfShape{EM_386, false, false});
  const std::string machine = shape.machine == EM_AARCH64 ? "64-bit ARM64" : "32-bit x86";
  CHECK(findings_of(ElfBuilder(shape).info("name=a").info("vermagic=4.0 ").import("nobody")) ==
        Lines{"a.mdef:1:12: error: `a.ko` is made for " + machine +
              ", but kernel 6.1.0 runs on 64-bit x86-64 [D5102]"});
}

TEST_CASE("verify: a module without a version line is refused, unless the kernel can be forced") {
  VerifyFixture fixture;
  fixture.add("a", ElfBuilder().info("name=a").info("license=GPL").version("module_layout", 0x1000));
  CHECK(fixture.findings() ==
        Lines{"a.mdef:1:12: error: `a.ko` does not say which kernel it was built for [D5103]"});
  fixture.configure("CONFIG_MODULE_FORCE_LOAD=y\n");
  CHECK(fixture.findings() ==
        Lines{"a.mdef:1:12: warning: `a.ko` does not say which kernel it was built for [D5103]"});
}

TEST_CASE("verify: other flags in the version line are refused, with both lines and the words that differ") {
  const auto with_line = [](const std::string& line) {
    return findings_of(ElfBuilder()
                           .info("name=a")
                           .info("license=GPL")
                           .info("vermagic=" + line)
                           .version("module_layout", 0x1000));
  };
  CHECK(with_line("6.1.0 SMP preempt mod_unload modversions ") == Lines{});
  CHECK(with_line("6.1.0 SMP mod_unload modversions ") ==
        Lines{"a.mdef:1:12: error: kernel 6.1.0 refuses `a.ko`: its version line lacks `preempt` [D5104]",
              "a.mdef:1:12: note: the module says `6.1.0 SMP mod_unload modversions`",
              "a.mdef:1:12: note: the kernel says `6.1.0 SMP preempt mod_unload modversions`"});
  CHECK(with_line("6.1.0 SMP preempt_rt mod_unload modversions ")[0] ==
        "a.mdef:1:12: error: kernel 6.1.0 refuses `a.ko`: its version line lacks `preempt`; its version line "
        "has `preempt_rt`, which the kernel's has not [D5104]");
  CHECK(with_line("6.1.0 preempt SMP mod_unload modversions ")[0] ==
        "a.mdef:1:12: error: kernel 6.1.0 refuses `a.ko`: the words of its version line stand in another "
        "order [D5104]");
}

TEST_CASE("verify: another release alone is loaded where versions of symbols are compared, else refused") {
  const ElfBuilder other = ElfBuilder()
                               .info("name=a")
                               .info("license=GPL")
                               .info("vermagic=6.1.9 SMP preempt mod_unload modversions ");
  ElfBuilder versioned = other;
  CHECK(findings_of(versioned.version("module_layout", 0x1000)) ==
        Lines{"a.mdef:1:12: warning: `a.ko` was built for kernel 6.1.9, not for 6.1.0; it is loaded all the "
              "same, because the versions of its symbols agree [D5105]"});

  VerifyFixture plain;
  plain.configure("CONFIG_MODVERSIONS=n\n");
  plain.add("a",
            ElfBuilder().info("name=a").info("license=GPL").info("vermagic=6.1.9 SMP preempt mod_unload "));
  CHECK(plain.findings()[0] ==
        "a.mdef:1:12: error: kernel 6.1.0 refuses `a.ko`: it was built for release `6.1.9` [D5104]");
  VerifyFixture same;
  same.configure("CONFIG_MODVERSIONS=n\n");
  same.add("a",
           ElfBuilder().info("name=a").info("license=GPL").info("vermagic=6.1.0 SMP preempt mod_unload "));
  CHECK(same.findings() == Lines{});
}

TEST_CASE("verify: a module whose versions were stripped is refused, unless the kernel can be forced") {
  const ElfBuilder stripped =
      ElfBuilder().info("name=a").info("license=GPL").info(std::string("vermagic=") + test::kFixtureVermagic);
  CHECK(
      findings_of(stripped) ==
      Lines{"a.mdef:1:12: error: `a.ko` does not say in which versions it uses symbols, without which kernel "
            "6.1.0 loads no module [D5122]",
            "help: take it as the kernel's build has left it: somebody removed its section `__versions`"});
  VerifyFixture forced;
  forced.configure("CONFIG_MODULE_FORCE_LOAD=y\n").add("a", stripped);
  CHECK(forced.findings().at(0).starts_with("a.mdef:1:12: warning: "));
  VerifyFixture plain;  // one that compares no versions
  plain.configure("CONFIG_MODVERSIONS=n\n")
      .add("a",
           ElfBuilder().info("name=a").info("license=GPL").info("vermagic=6.1.0 SMP preempt mod_unload "));
  CHECK(plain.findings() == Lines{});
}

TEST_CASE("verify: an unsigned module is an error for a kernel that loads signed ones only") {
  const std::string trailer = std::string("\0\0\2\0\0\0\0\0\0\0\0\0", 12) + "~Module signature appended~\n";
  VerifyFixture fixture;
  fixture.configure("CONFIG_MODULE_SIG=y\nCONFIG_MODULE_SIG_FORCE=y\n");
  fixture.add("a", VerifyFixture::good("a"));
  fixture.add("b", VerifyFixture::good("b").trailer(trailer));
  CHECK(fixture.findings() ==
        Lines{"a.mdef:1:12: error: `a.ko` is not signed, and kernel 6.1.0 loads signed modules only [D5118]",
              "help: sign it with the kernel's `scripts/sign-file` before it is packaged"});
  VerifyFixture lenient;
  lenient.configure("CONFIG_MODULE_SIG=y\n").add("a", VerifyFixture::good("a"));
  CHECK(lenient.findings() == Lines{});
}

TEST_CASE("verify: a system may demand signatures of a kernel that takes modules without") {
  const std::string trailer = std::string("\0\0\2\0\0\0\0\0\0\0\0\0", 12) + "~Module signature appended~\n";
  VerifyFixture fixture;
  fixture.image.requires_signatures = true;
  fixture.configure("CONFIG_MODULE_SIG=y\n");
  fixture.add("a", VerifyFixture::good("a"));
  fixture.add("b", VerifyFixture::good("b").trailer(trailer));
  const Lines wanted{
      "a.mdef:1:12: error: `a.ko` is not signed, and the system demands it of every module [D5204]",
      "help: `signing:` in the target description signs what is built from sources"};
  CHECK(fixture.findings() == wanted);
  fixture.configure("CONFIG_MODULE_SIG_FORCE=y\n");  // the same said twice would be once too often
  CHECK(fixture.findings() == wanted);
}

TEST_CASE("verify: a file whose name is not the module's, and one of the kernel's own names") {
  VerifyFixture fixture;
  fixture.add("a", VerifyFixture::good("other"));
  fixture.add("b-c", VerifyFixture::good("b_c"));
  CHECK(fixture.findings() == Lines{"a.mdef:1:12: warning: `a.ko` calls itself `other`, and by that name the "
                                    "kernel will know it [D5119]",
                                    "help: give the file the name it was built with"});

  VerifyFixture clash;
  clash.in_tree("a").in_tree("b_c", /*is_built_in=*/true).in_tree("d");
  clash.add("a", VerifyFixture::good("a"));
  clash.add("b-c", VerifyFixture::good("b_c"));
  clash.add("d", VerifyFixture::good("d").info("intree=Y"));  // the kernel's own, taken along
  CHECK(
      clash.findings() ==
      Lines{
          "a.mdef:1:12: warning: kernel 6.1.0 has a module `a` of its own: only one of the two can be loaded "
          "at a time [D5116]",
          "b-c.mdef:1:12: warning: kernel 6.1.0 has a module `b_c` of its own, built in: it cannot be "
          "replaced [D5116]"});
}

// --- Symbols ---------------------------------------------------------------------------------------------

TEST_CASE("verify: a symbol that nobody exports") {
  VerifyFixture fixture;
  fixture.symbol("_printk", 1).symbol("vbus_attach", 2);
  fixture.add("a", VerifyFixture::good("a").import("_printk").import("vbus_attahc").import("maybe", true));
  CHECK(
      fixture.findings() ==
      Lines{
          "a.mdef:1:12: error: `a.ko` uses `vbus_attahc`, which neither kernel 6.1.0 nor another module here "
          "exports [D5106]",
          "help: there is a symbol `vbus_attach`"});
}

TEST_CASE("verify: the option that would bring a symbol is named where it is off, not where it is on") {
  VerifyFixture fixture;
  fixture.add("a", VerifyFixture::good("a").import("devm_iio_device_alloc"));
  CHECK(fixture.findings().back() == "help: this kernel is configured without `CONFIG_IIO`");
  fixture.configure("CONFIG_IIO=m\n");
  CHECK(fixture.findings().back().ends_with("[D5106]"));
}

TEST_CASE("verify: many missing symbols do not drown the rest") {
  VerifyFixture fixture;
  ElfBuilder module = VerifyFixture::good("a");
  for (char c = 'a'; c <= 'n'; ++c) module.import(std::string("no_such_") + c);
  fixture.add("a", module);
  const Lines lines = fixture.findings();
  CHECK(lines.size() == 9);
  CHECK(lines.back() ==
        "a.mdef:1:12: note: the same goes for `no_such_i`, `no_such_j`, `no_such_k`, `no_such_l` and 2 more");
}

TEST_CASE("verify: a module that could not be read may export anything") {
  VerifyFixture fixture;
  fixture.add("a", VerifyFixture::good("a").import("vbus_send"));
  fixture.add("b", std::string("damaged"));
  CHECK(fixture.findings().size() == 1);
}

TEST_CASE("verify: without a kernel only what the modules show among themselves is said") {
  VerifyFixture fixture;
  fixture.without_kernel();
  fixture.add("a", VerifyFixture::good("a").exported("f", 1));
  fixture.add("b", VerifyFixture::good("b").import("f").import("_printk").version("f", 2), "needs a\n");
  CHECK(
      fixture.findings() ==
      Lines{"b.mdef:1:12: error: `b.ko` was compiled against another `f`: it expects version 0x00000002, but "
            "`a.ko` has 0x00000001 [D5107]",
            "help: build it again against what it is to be loaded with"});
}

TEST_CASE("verify: another version of a symbol, with symbol, provider and consumer") {
  const bool is_extended = GENERATE(false, true);
  VerifyFixture fixture;
  fixture.release("6.14.0").symbol("_printk", 0x10).symbol("kfree", 0x20).symbol("jiffies", 0x30);
  ElfBuilder module = ElfBuilder()
                          .info("name=a")
                          .info("license=GPL")
                          .info("vermagic=6.14.0 SMP preempt mod_unload modversions ");
  const auto version = [&](const std::string& name, std::uint32_t crc) {
    if (is_extended) {
      module.extended_version(name, crc);
    } else {
      module.version(name, crc);
    }
  };
  version("module_layout", 0x1000);
  version("_printk", 0x11);
  version("kfree", 0x20);
  version("jiffies", 0x31);
  fixture.add("a", module.import("_printk").import("kfree").import("jiffies"));
  CHECK(
      fixture.findings() ==
      Lines{
          "a.mdef:1:12: error: `a.ko` was compiled against another `_printk`: it expects version 0x00000011, "
          "but kernel 6.14.0 has 0x00000010 [D5107]",
          "a.mdef:1:12: note: the same goes for `jiffies`",
          "help: build it again against what it is to be loaded with"});
}

TEST_CASE("verify: the extended form of versions counts only for kernels that know it") {
  const std::string release = GENERATE("6.13.0", "6.14.0");
  VerifyFixture fixture;
  fixture.release(release);
  fixture.add("a", ElfBuilder()
                       .info("name=a")
                       .info("license=GPL")
                       .info("vermagic=" + release + " SMP preempt mod_unload modversions ")
                       .extended_version("module_layout", 0x1000));
  const Lines lines = fixture.findings();
  if (release == "6.14.0") {
    CHECK(lines == Lines{});
  } else {
    REQUIRE(!lines.empty());
    CHECK(lines[0].ends_with("[D5122]"));
  }
}

TEST_CASE("verify: the layout of struct module has a version, too") {
  const auto lines = findings_of(ElfBuilder()
                                     .info("name=a")
                                     .info("license=GPL")
                                     .info(std::string("vermagic=") + test::kFixtureVermagic)
                                     .version("module_layout", 0x1001));
  REQUIRE(!lines.empty());
  CHECK(lines[0].find("another `module_layout`") != std::string::npos);
}

TEST_CASE("verify: a kernel without versions compares none") {
  VerifyFixture fixture;
  fixture.configure("CONFIG_MODVERSIONS=n\n").symbol("_printk", 0x10);
  fixture.add("a", ElfBuilder()
                       .info("name=a")
                       .info("license=GPL")
                       .info("vermagic=6.1.0 SMP preempt mod_unload ")
                       .version("_printk", 0x11)
                       .import("_printk"));
  CHECK(fixture.findings() == Lines{});
}

TEST_CASE("verify: a reference that the kernel's loader does not know") {
  VerifyFixture fixture;
  fixture.symbol("_printk", 0x20).symbol("kfree", 0x21).symbol("schedule", 0x22);
  ElfBuilder builder = VerifyFixture::good("pic");
  builder.import("_printk").import("kfree").import("schedule");
  builder.relocation("schedule", R_X86_64_PLT32).relocation("_printk", R_X86_64_GOTPCREL);
  fixture.add("pic", builder.relocation("kfree", R_X86_64_REX_GOTPCRELX));
  CHECK(
      fixture.findings() ==
      Lines{"pic.mdef:1:12: error: `pic.ko` refers to `_printk` in a way that kernel 6.1.0 cannot load: by a "
            "relocation of type 9 [D5131]",
            "pic.mdef:1:12: note: the same goes for `kfree`",
            "help: compile it without `-fPIC`, and use no `weak` symbol that it does not define"});
}

TEST_CASE("verify: a name space that is not imported") {
  VerifyFixture fixture;
  fixture.symbol("dma_buf_get", 1, "vmlinux", "EXPORT_SYMBOL_GPL", "DMA_BUF");
  fixture.add("a", VerifyFixture::good("a").import("dma_buf_get"));
  fixture.add("b", VerifyFixture::good("b").import("dma_buf_get").info("import_ns=DMA_BUF"));
  CHECK(
      fixture.findings() ==
      Lines{
          "a.mdef:1:12: error: `a.ko` uses `dma_buf_get` without importing its name space `DMA_BUF` [D5108]",
          "help: add `MODULE_IMPORT_NS(DMA_BUF);` to one of its sources"});
  fixture.configure("CONFIG_MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS=y\n");
  CHECK(fixture.findings().at(0).starts_with("a.mdef:1:12: warning: "));
}

TEST_CASE("verify: from 6.13 on the name space is written as a string") {
  VerifyFixture fixture;
  fixture.release("6.13.0").symbol("dma_buf_get", 1, "vmlinux", "EXPORT_SYMBOL_GPL", "DMA_BUF");
  fixture.add("a", ElfBuilder()
                       .info("name=a")
                       .info("license=GPL")
                       .info("vermagic=6.13.0 SMP preempt mod_unload modversions ")
                       .version("module_layout", 0x1000)
                       .import("dma_buf_get"));
  CHECK(fixture.findings().back() == "help: add `MODULE_IMPORT_NS(\"DMA_BUF\");` to one of its sources");
}

TEST_CASE("verify: a symbol that is exported to certain modules only") {
  VerifyFixture fixture;
  fixture.symbol("kvm_inner", 1, "arch/x86/kvm/kvm", "EXPORT_SYMBOL_GPL", "module:kvm-intel,vgw*");
  fixture.add("a", VerifyFixture::good("a").import("kvm_inner"));
  fixture.add("kvm-intel", VerifyFixture::good("kvm_intel").import("kvm_inner"));
  fixture.add("vgw-two", VerifyFixture::good("vgw_two").import("kvm_inner"));
  CHECK(fixture.findings() ==
        Lines{"a.mdef:1:12: error: `a.ko` uses `kvm_inner`, which module `kvm` of kernel 6.1.0 exports to "
              "`kvm-intel,vgw*` only [D5109]"});
}

TEST_CASE("verify: a GPL-only symbol in a module under another licence") {
  VerifyFixture fixture;
  fixture.symbol("_printk", 1).symbol("gpl_a", 2, "vmlinux", "EXPORT_SYMBOL_GPL");
  fixture.symbol("gpl_b", 3, "vmlinux", "EXPORT_SYMBOL_GPL");
  const auto under = [](const std::string& name, const std::string& licence) {
    return ElfBuilder()
        .info("name=" + name)
        .info(licence)
        .info(std::string("vermagic=") + test::kFixtureVermagic)
        .version("module_layout", 0x1000);
  };
  fixture.add("a", under("a", "license=Proprietary").import("gpl_a").import("gpl_b"));
  fixture.add("b", under("b", "author=none").import("gpl_a"));
  fixture.add("c", under("c", "license=Dual MIT/GPL").import("gpl_a"));
  fixture.add("d", under("d", "license=Proprietary").import("_printk"));
  CHECK(
      fixture.findings() ==
      Lines{
          "a.mdef:1:12: error: `a.ko` uses `gpl_a`, which is for modules under the GPL only; its licence is "
          "`Proprietary` [D5110]",
          "a.mdef:1:12: note: the same goes for `gpl_b`",
          "b.mdef:1:12: error: `b.ko` uses `gpl_a`, which is for modules under the GPL only; its licence is "
          "not given [D5110]"});
}

TEST_CASE("verify: who uses a proprietary module's symbols may use no GPL-only ones") {
  VerifyFixture fixture;
  fixture.symbol("gpl_a", 2, "vmlinux", "EXPORT_SYMBOL_GPL");
  fixture.add("own", ElfBuilder()
                         .info("name=own")
                         .info("license=Proprietary")
                         .info(std::string("vermagic=") + test::kFixtureVermagic)
                         .version("module_layout", 0x1000)
                         .exported("own_call", 1));
  fixture.add("a", VerifyFixture::good("a").import("own_call").import("gpl_a"), "needs own\n");
  fixture.add("b", VerifyFixture::good("b").import("own_call"), "needs own\n");
  CHECK(
      fixture.findings() ==
      Lines{
          "a.mdef:1:12: error: `a.ko` uses `own_call` of `own.ko`, which is not under the GPL, and may then "
          "not use `gpl_a`, which is for modules under the GPL only [D5111]"});
}

TEST_CASE("verify: a symbol is exported once in a kernel") {
  VerifyFixture fixture;
  fixture.symbol("kfree", 1).symbol("jbd2_start", 2, "fs/jbd2/jbd2");
  fixture.add("a", VerifyFixture::good("a").exported("kfree", 1).exported("twice", 2));
  fixture.add("b", VerifyFixture::good("b").exported("twice", 2).exported("jbd2_start", 2));
  CHECK(fixture.findings() ==
        Lines{"a.mdef:1:12: error: `a.ko` exports `kfree`, which kernel 6.1.0 exports, too [D5112]",
              "b.mdef:1:12: error: `b.ko` exports `twice`, which `a.ko` exports, too [D5112]"});
}

TEST_CASE("verify: a symbol of one of the kernel's modules makes that one part of what is loaded") {
  VerifyFixture fixture;
  fixture.symbol("jbd2_start", 2, "fs/jbd2/jbd2").symbol("crc16", 3, "lib/crc16");
  fixture.add("a", VerifyFixture::good("a").import("jbd2_start").import("crc16").version("jbd2_start", 2));
  CHECK(fixture.findings() == Lines{});
  CHECK(fixture.needs.at(0).in_tree_modules == Lines{"crc16", "jbd2"});
}
