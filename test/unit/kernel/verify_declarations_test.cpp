// SPDX-License-Identifier: Apache-2.0
// What definition files say of finished modules, held against what these show: parameters, firmware,
// requirements. Every finding is provoked, and a near miss gives nothing.
#include "kernel/verify_fixture.hpp"

using namespace portato;
using test::ElfBuilder;
using test::ElfShape;
using test::findings_of;
using test::VerifyFixture;
using Lines = std::vector<std::string>;

// --- Definitions -----------------------------------------------------------------------------------------

TEST_CASE("verify: a parameter that the module does not have") {
  const ElfBuilder module = VerifyFixture::good("a").info("parmtype=speed:int").info("parm=free:of any type");
  CHECK(findings_of(module, "speed = 1\nfree = x\ndyndbg = +p\n") == Lines{});
  VerifyFixture fixture;
  fixture.add("a", module, "sped = 1\n");
  CHECK(fixture.findings() == Lines{"a.mdef:2:1: warning: `a.ko` has no parameter `sped`: the kernel would "
                                    "ignore it; did you mean `speed`? [D5113]"});
  CHECK(fixture.mended() == "sources: { a.c }\nspeed = 1\n");
  CHECK(findings_of(module, "colour = 1\n").back() == "help: it has speed, free");
  CHECK(findings_of(VerifyFixture::good("a"), "colour = 1\n").back() == "help: it has no parameters at all");
}

TEST_CASE("verify: a value that does not parse as its parameter's type, at the value") {
  const ElfBuilder module =
      VerifyFixture::good("a").info("parmtype=speed:byte").info("parmtype=list:array of int");
  CHECK(findings_of(module, "speed = 255\nlist = 1,-2,0x3\n") == Lines{});
  CHECK(
      findings_of(module, "speed = 256\nlist = 1,two\n") ==
      Lines{
          "a.mdef:2:9: error: `256` cannot be the value of parameter `speed`, which is of type byte: it must "
          "lie in 0 to 255 [D5114]",
          "a.mdef:3:8: error: `1,two` cannot be the value of parameter `list`, which is of type array of "
          "int: of its element `two`, it is no whole number (decimal, `0x…`, or octal with a leading `0`) "
          "[D5114]"});
}

TEST_CASE("verify: a value that is more than an array or a string holds") {
  ElfBuilder module =
      VerifyFixture::good("a").info("parmtype=list:array of charp").info("parmtype=tag:string");
  module.parameter("list", "param_array_ops", 2).parameter("tag", "param_ops_string", 8);
  const auto findings = [&](const std::string& text) {
    VerifyFixture fixture;
    fixture.symbol("param_array_ops", 0).symbol("param_ops_string", 0).add("a", module, text);
    return fixture.findings();
  };
  CHECK(findings("list = one,two\ntag = 1234567\n") == Lines{});
  CHECK(
      findings("list = one,two,\ntag = 12345678\n") ==
      Lines{
          "a.mdef:2:8: error: `one,two,` cannot be the value of parameter `list`, which is of type array of "
          "charp: it has 3 elements, but only 2 fit [D5114]",
          "a.mdef:3:7: error: `12345678` cannot be the value of parameter `tag`, which is of type string: it "
          "has 8 bytes, but only 7 fit [D5114]"});
}

TEST_CASE("verify: firmware that no bundle brings") {
  VerifyFixture fixture;
  fixture.configure("CONFIG_EXTRA_FIRMWARE=\"x/b.bin a/built-in.bin\"\n");
  fixture.image.files = {"modules/files/a/lib/firmware/a/one.bin",
                         "modules/files/a/lib/firmware/a/two.bin.xz",
                         "modules/files/a/lib/firmware/a/xthree.bin"};
  fixture.add("a", VerifyFixture::good("a")
                       .info("firmware=a/one.bin")
                       .info("firmware=a/two.bin")
                       .info("firmware=a/three.bin")
                       .info("firmware=a/built-in.bin"));
  CHECK(fixture.findings() ==
        Lines{"a.mdef:1:12: warning: `a.ko` loads firmware `a/three.bin`, which no bundle brings [D5115]",
              "help: bundle it, unless the target's root file system has it already"});
}

TEST_CASE("verify: what is wrong with an optional module is a warning") {
  VerifyFixture fixture;
  fixture.add("a", VerifyFixture::good("a").import("nobody")).is_optional = true;
  CHECK(
      fixture.findings() ==
      Lines{"a.mdef:1:12: warning: `a.ko` uses `nobody`, which neither kernel 6.1.0 nor another module here "
            "exports [D5106]",
            "a.mdef:1:12: note: the system goes on without this module, because it is optional"});
}

TEST_CASE("verify: files without definitions are held to no declarations") {
  VerifyFixture fixture;
  fixture.add("b", VerifyFixture::good("b").exported("f", 1)).definition.clear();
  fixture.add("a", VerifyFixture::good("a").import("f").version("f", 1).info("firmware=none.bin"))
      .definition.clear();
  CHECK(fixture.findings() == Lines{});
}

// --- Requirements ----------------------------------------------------------------------------------------

TEST_CASE("verify: a requirement that the symbols show to be missing, and the fix") {
  VerifyFixture fixture;
  fixture.add("vbus", VerifyFixture::good("vbus").exported("vbus_send", 1));
  fixture.add("vgw", VerifyFixture::good("vgw").import("vbus_send").version("vbus_send", 1));
  CHECK(
      fixture.findings() ==
      Lines{"vgw.mdef:1:12: warning: `vgw.ko` uses `vbus_send` of `vbus.ko` but does not require it [D5117]",
            "help: add `$CURDIR/vbus.mdef` to `kernelModules` of its `requires`"});
  CHECK(fixture.mended() == "sources: { vgw.c }\nneeds $CURDIR/vbus.mdef\n");
}

TEST_CASE("verify: a requirement may be that of a requirement, and of another module's file") {
  VerifyFixture fixture;
  fixture.add("a", VerifyFixture::good("a").exported("f", 1));
  fixture.add("b", VerifyFixture::good("b").import("f").exported("g", 1), "needs a\n");
  fixture.add("c", VerifyFixture::good("c").import("f").import("g"), "needs b\n");
  CHECK(fixture.findings() == Lines{});
  CHECK(fixture.needs.at(2).used_modules == std::vector<std::size_t>{0, 1});
}

TEST_CASE("verify: finished modules need not require what their symbols show, nor does a weak symbol") {
  VerifyFixture fixture;
  fixture.add("a", VerifyFixture::good("a").exported("f", 1));
  fixture.add("b", VerifyFixture::good("b").import("f")).is_from_sources = false;
  fixture.add("c", VerifyFixture::good("c").import("f", /*is_weak=*/true));
  CHECK(fixture.findings() == Lines{});
  CHECK(fixture.needs.at(1).used_modules == std::vector<std::size_t>{0});
  CHECK(fixture.needs.at(2).used_modules.empty());
  CHECK(fixture.needs.at(2).weakly_used_modules == std::vector<std::size_t>{0});
}

TEST_CASE("verify: a requirement that no symbol shows to be needed, at the requirement") {
  VerifyFixture fixture;
  fixture.add("a", VerifyFixture::good("a").exported("f", 1));
  fixture.add("b", VerifyFixture::good("b"), "needs a\n");
  CHECK(fixture.findings() ==
        Lines{"b.mdef:2:7: warning: `b.ko` requires `a.ko` but uses none of its symbols [D5120]",
              "help: remove it, unless the order of loading matters for another reason"});
  CHECK(fixture.mended() == "sources: { b.c }\nneeds \n");
}

TEST_CASE("verify: a requirement that may be meant for the order is no finding") {
  VerifyFixture fixture;
  fixture.add("silent", VerifyFixture::good("silent"));
  fixture.add("a", VerifyFixture::good("a").exported("f", 1));
  fixture.add("manual", VerifyFixture::good("manual").exported("g", 1)).is_manual = true;
  fixture.add("damaged", std::string("damaged"));
  fixture.add("b", VerifyFixture::good("b"), "needs silent\nneeds a?\nneeds manual\nneeds damaged\n");
  fixture.add("c", VerifyFixture::good("c").import("f", /*is_weak=*/true), "needs a\n");
  CHECK(fixture.findings().size() == 1);  // of the damaged one
}

TEST_CASE("verify: a requirement of a definition holds if one of its modules uses one of the required") {
  VerifyFixture fixture;
  fixture.add("a", VerifyFixture::good("a").exported("f", 1));
  fixture.add("b", VerifyFixture::good("b").exported("g", 1));
  kernel::ImageModule& user = fixture.add("user", VerifyFixture::good("user").import("g"), "needs a\n");
  user.requirements.push_back({1, user.requirements[0].range});  // a definition that gives two modules
  CHECK(fixture.findings() == Lines{});
}

TEST_CASE("verify: requirements that contradict the symbols have no order") {
  VerifyFixture fixture;
  fixture.add("a", VerifyFixture::good("a").import("f"));
  fixture.add("b", VerifyFixture::good("b").exported("f", 1), "needs a\n");
  CHECK(fixture.findings() == Lines{"a.mdef:1:12: error: `a.ko` uses `f` of `b.ko`, which has to be loaded "
                                    "first then, but itself needs "
                                    "`a.ko` [D5121]",
                                    "b.mdef:2:7: note: `b.ko` requires `a.ko`"});
}

TEST_CASE("verify: modules that use each other's symbols have no order either") {
  VerifyFixture fixture;
  fixture.add("a", VerifyFixture::good("a").import("h").exported("f", 1)).is_from_sources = false;
  fixture.add("b", VerifyFixture::good("b").import("f").exported("g", 1)).is_from_sources = false;
  fixture.add("c", VerifyFixture::good("c").import("g").exported("h", 1)).is_from_sources = false;
  fixture.add("d", VerifyFixture::good("d").import("h").exported("d", 1).import("d")).is_from_sources = false;
  CHECK(fixture.findings() == Lines{"a.mdef:1:12: error: `a.ko` uses `h` of `c.ko`, which has to be loaded "
                                    "first then, but itself needs "
                                    "`a.ko` [D5121]",
                                    "c.mdef:1:12: note: `c.ko` uses `g` of `b.ko`",
                                    "b.mdef:1:12: note: `b.ko` uses `f` of `a.ko`"});
}
