// SPDX-License-Identifier: Apache-2.0
// Programs that are of use, but may be missing: what is said, and what is done without them.
#include <catch2/catch.hpp>

#include "exec/analysis_runner.hpp"
#include "exec/depmod_runner.hpp"
#include "exec/exec_fixture.hpp"

namespace portato::exec {

using namespace test;

TEST_CASE("an analysis without sparse says so and goes on", "[exec][analysis]") {
  const TemporaryDirectory directory;
  plan::KbuildStep step;
  step.build_directory = directory / "build";
  step.kernel_source = directory / "linux";
  put(directory / "build/Kbuild", "");
  // In place of the kernel's build system, what W=1 would say.
  const std::string source = directory / "src/a.c";
  put(source, "int a;\n");
  put(directory / "tools/make", fmt::format("#!/bin/sh\necho '{}:1:5: warning: unused'\n", source));
  ::chmod((directory / "tools/make").c_str(), 0755);
  Child analysis = in_child([&] {
    ::setenv("PATH", (directory / "tools").c_str(), 1);
    Listener listener;
    const int status = run_analysis(step, directory / "analysis", listener.context);
    put(directory / "said", listener.said);
    return status;
  });
  CHECK(analysis.wait() == 0);
  CHECK(
      get(directory / "said") ==
      "portato: warning: `sparse` is not installed: only the compiler's own warnings are shown; on Debian or "
      "Ubuntu, `apt-get install sparse` installs it [D7021]\n" +
          source + ":1:5: warning: unused [D7020]\n");
}

TEST_CASE("without depmod an image has no modules.dep, which is a warning", "[exec][package]") {
  if (::getuid() != 0 && portato::test::skip("only root can hide /sbin")) return;
  const TemporaryDirectory directory;
  Child package = in_child([&] {
    if (::chroot(directory.path().c_str()) != 0) return 99;
    Listener listener;
    const auto files = run_depmod("/staging", "lib/modules/6.1.0", "6.1.0", listener.context);
    put("/said", listener.said);
    return files && files->empty() ? 0 : 1;
  });
  CHECK(package.wait() == 0);
  CHECK(get(directory / "said") ==
        "portato: warning: `depmod` is not installed, so the image has no `modules.dep`, without which "
        "`modprobe` "
        "finds no modules in it [D5123]\n"
        "portato: note: on Debian or Ubuntu, `apt-get install kmod` installs it\n");
}

}  // namespace portato::exec
