// SPDX-License-Identifier: Apache-2.0
#include "exec/kbuild_errors.hpp"

#include <catch2/catch.hpp>

namespace portato::exec {

namespace {

plan::KbuildStep step_of(const std::vector<std::string>& names) {
  plan::KbuildStep step;
  step.build_directory = "/w/kb";
  for (const std::string& name : names) step.modules.push_back({name, name + ".mdef:1:1", false, ""});
  return step;
}

}  // namespace

TEST_CASE("compile errors are told of their modules, each with its first error", "[exec][kbuild]") {
  const KbuildFailures failures =
      find_failures(step_of({"foo", "bar", "good"}),
                    "/s/bar.c: In function 'bar_init':\n"
                    "/s/bar.c:3:60: error: 'undeclared_x' undeclared\n"
                    "    3 | int x;\n"
                    "/s/bar.c:3:89: error: control reaches end\n"
                    "make[1]: *** [/w/kb/Kbuild:10: /w/kb/bar.d/bar.o] Error 1\n"
                    "/s/foo.c:1:10: fatal error: nosuch.h: No such file or directory\n"
                    "make[1]: *** [/w/kb/Kbuild:8: /w/kb/foo.d/foo.o] Error 1\n"
                    "make[1]: Target '/w/kb/' not remade because of errors.\n"
                    "make: *** [/usr/src/k/Makefile:2065: /w/kb] Error 2\n");
  REQUIRE(failures.modules.size() == 2);
  CHECK(failures.modules[0].module == 0);
  CHECK(failures.modules[0].message == "/s/foo.c:1:10: fatal error: nosuch.h: No such file or directory");
  CHECK(failures.modules[1].module == 1);
  CHECK(failures.modules[1].message == "/s/bar.c:3:60: error: 'undeclared_x' undeclared");
  CHECK(failures.missing_tools.empty());
}

TEST_CASE("names that are parts of other names are not mistaken", "[exec][kbuild]") {
  const KbuildFailures failures =
      find_failures(step_of({"bus", "vbus", "vbus-x", "bus_y"}),
                    "/s/a.c:1:1: error: no\n"
                    "make[3]: *** [/w/kb/Kbuild:10: /w/kb/vbus-x.d/a.o] Error 1\n");
  REQUIRE(failures.modules.size() == 1);
  CHECK(failures.modules[0].module == 2);
}

TEST_CASE("modpost's and make's own errors are told of their modules", "[exec][kbuild]") {
  const KbuildFailures failures =
      find_failures(step_of({"foo", "bar", "baz", "old"}),
                    "make[1]: *** No rule to make target '/s/foo.c', needed by '/w/kb/foo.d/foo.o'.\n"
                    "ERROR: modpost: \"nosuch_fn\" [/w/kb/bar.ko] undefined!\n"
                    "ERROR: modpost: missing MODULE_LICENSE() in baz.o\n"
                    "make[1]: *** [/k/scripts/Makefile.modpost:127: /w/kb/Module.symvers] Error 1\n");
  REQUIRE(failures.modules.size() == 3);
  CHECK(failures.modules[0].message == "No rule to make target '/s/foo.c', needed by '/w/kb/foo.d/foo.o'.");
  CHECK(failures.modules[1].message == "ERROR: modpost: \"nosuch_fn\" [/w/kb/bar.ko] undefined!");
  CHECK(failures.modules[2].message == "ERROR: modpost: missing MODULE_LICENSE() in baz.o");
}

TEST_CASE("modpost's errors that name a module, not its file, are told of it alone", "[exec][kbuild]") {
  const auto blamed = [](const std::string& line) {
    const KbuildFailures failures = find_failures(
        step_of({"core", "user-x", "user"}),
        line + "\nmake[1]: *** [/k/scripts/Makefile.modpost:127: /w/kb/Module.symvers] Error 1\n");
    std::vector<std::size_t> modules;
    for (const ModuleFailure& failure : failures.modules) {
      CHECK(failure.message == line);
      modules.push_back(failure.module);
    }
    return modules;
  };
  using Indices = std::vector<std::size_t>;
  CHECK(
      blamed(
          "ERROR: modpost: module user uses symbol core_get from namespace ACME, but does not import it.") ==
      Indices{2});
  CHECK(blamed("ERROR: modpost: module user-x uses symbol core_get from namespace ACME, but does not import "
               "it.") == Indices{1});
  CHECK(
      blamed("ERROR: modpost: /w/kb/user: 'core_get' exported twice. Previous export was in /w/kb/core.ko") ==
      Indices{2});
  CHECK(blamed("ERROR: modpost: GPL-incompatible module user.ko uses GPL-only symbol 'core_get'") ==
        Indices{2});
  CHECK(
      blamed("ERROR: modpost: module other uses symbol core_get from namespace ACME, but does not import it.")
          .empty());
}

TEST_CASE("a compiler that is not there is a missing tool, other missing tools are not the reason",
          "[exec][kbuild]") {
  const KbuildFailures failures =
      find_failures(step_of({"foo"}),
                    "/bin/sh: 1: pahole: not found\n"
                    "/bin/sh: 1: gcc-12: not found\n"
                    "make[1]: *** [/w/kb/Kbuild:10: /w/kb/foo.d/foo.o] Error 127\n");
  CHECK(failures.missing_tools == std::vector<std::string>{"gcc-12"});
}

TEST_CASE("a missing program is no module's fault, and other errors are told all the same",
          "[exec][kbuild]") {
  const std::string rest =
      "/s/good.c:6:27: error: 'nothing' undeclared\n"
      "make[1]: *** [/k/scripts/Makefile.build:255: /w/kb/bad.d/bad.o] Error 1\n";
  for (const std::string program :
       {"./tools/objtool/objtool", "scripts/recordmcount", "/k/scripts/genksyms/genksyms"}) {
    const KbuildFailures failures =
        find_failures(step_of({"foo", "bad"}),
                      "make[1]: *** Deleting file '/w/kb/foo.d/foo.o'\n"
                      "/bin/sh: 1: " +
                          program +
                          ": not found\n"
                          "make[1]: *** [/k/scripts/Makefile.build:255: /w/kb/foo.d/foo.o] Error 127\n" +
                          rest);
    CHECK(failures.missing_tools == std::vector<std::string>{program});
    REQUIRE(failures.modules.size() == 1);
    CHECK(failures.modules[0].module == 1);
    CHECK(failures.modules[0].message == "/s/good.c:6:27: error: 'nothing' undeclared");
  }
}

TEST_CASE("an error about a missing header is no missing tool", "[exec][kbuild]") {
  const KbuildFailures failures =
      find_failures(step_of({"foo"}),
                    "/bin/sh: 1: pahole: not found\n"
                    "/dash/foo.c:1:10: error: x.h: No such file or directory\n"
                    "make[1]: *** [/w/kb/Kbuild:10: /w/kb/foo.d/foo.o] Error 1\n");
  CHECK(failures.missing_tools.empty());
}

TEST_CASE("failures that no module is to blame for leave the list empty", "[exec][kbuild]") {
  const KbuildFailures failures =
      find_failures(step_of({"foo"}), "make: *** /nonexistent: No such file or directory.  Stop.\n");
  CHECK(failures.modules.empty());
}

TEST_CASE("what every pass says is left out", "[exec][kbuild]") {
  CHECK(without_noise("Skipping BTF generation for /w/foo.ko due to unavailability of vmlinux\n"
                      "/s/foo.c:1:2: warning: unused\n"
                      "warning: the compiler differs from the one used to build the kernel\n"
                      "  The kernel was built by: gcc-12\n"
                      "  You are using:           gcc-13\n") == "/s/foo.c:1:2: warning: unused\n");
}

}  // namespace portato::exec
