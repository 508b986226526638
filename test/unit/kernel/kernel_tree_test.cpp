// SPDX-License-Identifier: Apache-2.0
#include "kernel/kernel_tree.hpp"

#include <catch2/catch.hpp>

#include "kernel/elf_builder.hpp"
#include "source/memory_fs.hpp"

using namespace portato;
using kernel::find_kernel_tree;
using kernel::KernelChoice;
using kernel::KernelQuery;
using kernel::read_kernel_tree;

namespace {

constexpr const char* kTree = "/usr/src/linux-headers-6.1.0-56-amd64";

/// All that a header package has.
void add_headers(source::MemoryFs& fs, const std::string& tree = kTree) {
  fs.add_file(tree + "/Makefile", "");
  fs.add_file(tree + "/Module.symvers", "");
  fs.add_file(tree + "/arch/x86/module.lds", "");
  fs.add_file(tree + "/include/config/auto.conf",
              "CONFIG_64BIT=y\nCONFIG_X86=y\nCONFIG_CC_IS_GCC=y\nCONFIG_MODVERSIONS=y\n"
              "CONFIG_CC_VERSION_TEXT=\"gcc-12 (Debian 12.2.0-14) 12.2.0\"\n");
  fs.add_file(tree + "/include/generated/autoconf.h", "");
  fs.add_file(tree + "/include/generated/utsrelease.h", "#define UTS_RELEASE \"6.1.0-56-amd64\"\n");
  fs.add_file(tree + "/scripts/mod/modpost", "");
}

/// The message and its code.
std::string said(const diag::Diagnostic& diagnostic) {
  return diagnostic.message + " [" + diag::code_of(*diagnostic.info) + "]";
}

struct Found {
  std::string directory;
  std::string reason;
  std::vector<std::string> messages;
};

Found find(const source::MemoryFs& fs, const KernelQuery& query) {
  diag::CollectingSink sink;
  const std::optional<KernelChoice> choice = find_kernel_tree(fs, query, sink);
  Found found;
  if (choice) found = {choice->directory, choice->reason, {}};
  for (const diag::Diagnostic& diagnostic : sink.diagnostics()) found.messages.push_back(said(diagnostic));
  CHECK(choice.has_value() == found.messages.empty());
  return found;
}

/// What is said of a tree that cannot be used: the message and how to mend it.
std::string complaint(const source::MemoryFs& fs, const std::string& tree = kTree) {
  diag::CollectingSink sink;
  CHECK_FALSE(read_kernel_tree(fs, {tree, "given by `--kernel`"}, sink));
  REQUIRE(sink.diagnostics().size() == 1);
  return said(sink.diagnostics()[0]) + " / " + sink.diagnostics()[0].help;
}

}  // namespace

TEST_CASE("the first place that names a kernel tree wins") {
  source::MemoryFs fs;
  for (const char* directory : {"/option", "/target", "/src", "/root", "/sysroot/usr/src/kernel",
                                "/lib/modules/6.6/build", "/usr/src/linux-headers-6.1.0-56-amd64"}) {
    fs.add_directory(directory);
  }
  KernelQuery query{"/option", "/target", "/src", "/root", "/sysroot", "6.6"};
  CHECK(find(fs, query).directory == "/option");
  CHECK(find(fs, query).reason == "given by `--kernel`");
  query.option = "";
  CHECK(find(fs, query).directory == "/target");
  query.target_description = "";
  CHECK(find(fs, query).directory == "/src");
  query.kernel_src = "";
  CHECK(find(fs, query).directory == "/root");
  query.legato_kernelroot = "";
  CHECK(find(fs, query).directory == "/sysroot/usr/src/kernel");
  query.legato_sysroot = "";
  CHECK(find(fs, query).directory == "/lib/modules/6.6/build");
  query.running_release = "";
  CHECK(find(fs, query).directory == "/usr/src/linux-headers-6.1.0-56-amd64");
  CHECK(find(fs, query).reason == "the newest installed headers");
}

TEST_CASE("a tree that was named but is not there is no reason to take another one") {
  source::MemoryFs fs;
  add_headers(fs);
  CHECK(find(fs, {"/nowhere", "", "", "", "", ""}).messages ==
        std::vector<std::string>{"kernel tree `/nowhere` (given by `--kernel`) is no directory [D5002]"});
  CHECK(find(fs, {"", "", "/nowhere", "", "", ""}).messages ==
        std::vector<std::string>{"kernel tree `/nowhere` (given by `KERNEL_SRC`) is no directory [D5002]"});
}

TEST_CASE("places that may have no tree are passed over") {
  source::MemoryFs fs;
  fs.add_directory(kTree);
  CHECK(find(fs, {"", "", "", "", "/sysroot", "6.18"}).directory == kTree);
}

TEST_CASE("of the installed headers the newest is taken, and none that builds nothing") {
  source::MemoryFs fs;
  for (const char* name :
       {"6.1.0-9-amd64", "6.1.0-56-amd64", "6.1.0-56-common", "6.1.0-100-common-rt", "5.10.0-200-amd64"}) {
    fs.add_directory(std::string("/usr/src/linux-headers-") + name);
  }
  CHECK(find(fs, {}).directory == kTree);
}

TEST_CASE("without any kernel the message says what to install") {
  const source::MemoryFs fs;
  CHECK(find(fs, {}).messages ==
        std::vector<std::string>{"no kernel tree to build modules against was found [D5001]"});
}

TEST_CASE("version numbers inside names count as numbers") {
  CHECK(kernel::version_less("6.1.0-9", "6.1.0-56"));
  CHECK_FALSE(kernel::version_less("6.1.0-56", "6.1.0-9"));
  CHECK(kernel::version_less("5.15.0-91", "5.15.0-91-generic"));
  CHECK(kernel::version_less("6.9", "6.12.1"));
  CHECK(kernel::version_less("6.1.007", "6.1.8"));
  CHECK_FALSE(kernel::version_less("6.1", "6.1"));
}

TEST_CASE("a header package tells what it is for") {
  source::MemoryFs fs;
  add_headers(fs);
  diag::CollectingSink sink;
  const auto tree = read_kernel_tree(fs, {kTree, "of the running kernel"}, sink);
  REQUIRE(tree);
  CHECK(sink.diagnostics().empty());
  CHECK(tree->directory == kTree);
  CHECK(tree->reason == "of the running kernel");
  CHECK(tree->release == "6.1.0-56-amd64");
  CHECK(tree->architecture == "x86");
  CHECK(tree->compiler == "gcc-12 (Debian 12.2.0-14) 12.2.0");
  CHECK_FALSE(tree->is_clang);
  CHECK(tree->has_modversions);
}

TEST_CASE("architecture and compiler come from the configuration") {
  source::MemoryFs fs;
  add_headers(fs);
  fs.add_file(std::string(kTree) + "/include/config/auto.conf", "CONFIG_ARM64=y\nCONFIG_CC_IS_CLANG=y\n");
  fs.add_file(std::string(kTree) + "/scripts/module.lds", "");
  diag::CollectingSink sink;
  const auto tree = read_kernel_tree(fs, {kTree, ""}, sink);
  REQUIRE(tree);
  CHECK(tree->architecture == "arm64");
  CHECK(tree->is_clang);
  CHECK_FALSE(tree->has_modversions);
}

TEST_CASE("a tree that cannot build modules says what it lacks and what mends it") {
  source::MemoryFs fs;
  fs.add_file("/opt/linux/Makefile", "");
  CHECK(complaint(fs, "/opt/linux") ==
        "kernel tree `/opt/linux` (given by `--kernel`) cannot build modules: it has no "
        "`include/config/auto.conf` [D5003] / "
        "configure it, then run `make -C /opt/linux modules_prepare`");
  fs.add_file("/opt/linux/.config", "");
  CHECK(complaint(fs, "/opt/linux").ends_with("prepare it with `make -C /opt/linux modules_prepare`"));
  add_headers(fs, "/opt/linux");
  fs.add_file("/opt/linux/include/config/auto.conf", "CONFIG_ALPHA=y\n");
  CHECK(complaint(fs, "/opt/linux") ==
        "kernel tree `/opt/linux` is configured for an architecture that is not supported [D5005] / ");
  add_headers(fs, "/opt/linux");
  fs.add_file("/opt/linux/include/generated/utsrelease.h", "nonsense");
  CHECK(complaint(fs, "/opt/linux") ==
        "kernel tree `/opt/linux` does not tell its release: no UTS_RELEASE in "
        "`include/generated/utsrelease.h` [D5004] / ");
}

TEST_CASE("a release that is no plain word is refused") {
  for (const std::string& release :
       {std::string("../../etc"), std::string("6.1/x"), std::string(".."), std::string("6.1 x"),
        std::string("6.1$(x)"), std::string("6.1\n"), std::string(65, '6')}) {
    INFO(release);
    source::MemoryFs fs;
    add_headers(fs);
    fs.add_file(std::string(kTree) + "/include/generated/utsrelease.h",
                "#define UTS_RELEASE \"" + release + "\"\n");
    CHECK(complaint(fs, kTree).ends_with("names no folder [D5004] / "));
  }
}

TEST_CASE("every file that kbuild cannot do without is looked for") {
  const std::string all[] = {"Makefile",
                             "Module.symvers",
                             "arch/x86/module.lds",
                             "include/config/auto.conf",
                             "include/generated/autoconf.h",
                             "include/generated/utsrelease.h",
                             "scripts/mod/modpost"};
  source::MemoryFs whole;
  add_headers(whole);
  for (const std::string& missing : all) {
    source::MemoryFs fs;
    for (const std::string& name : all) {
      const std::string path = std::string(kTree) + "/" + name;
      if (name != missing) fs.add_file(path, *whole.read_file(path));
    }
    const std::string named = missing == "arch/x86/module.lds" ? "scripts/module.lds" : missing;
    CHECK(complaint(fs) ==
          "kernel tree `" + std::string(kTree) + "` (given by `--kernel`) cannot build modules: it has no `" +
              named +
              "` [D5003] / its package is not installed completely: `apt-get install --reinstall "
              "linux-headers-6.1.0-56-amd64`");
  }
}

TEST_CASE("programs that every object passes through are looked for if the configuration asks for them") {
  const auto lacking = [](const std::string& options, const std::string& program) {
    source::MemoryFs fs;
    add_headers(fs);
    const std::string configuration = std::string(kTree) + "/include/config/auto.conf";
    fs.add_file(configuration, *fs.read_file(configuration) + options);
    diag::CollectingSink sink;
    const bool is_whole = read_kernel_tree(fs, {kTree, ""}, sink).has_value();
    fs.add_file(std::string(kTree) + "/" + program, "");
    diag::CollectingSink mended;
    CHECK(read_kernel_tree(fs, {kTree, ""}, mended).has_value());
    return is_whole ? "" : sink.diagnostics().at(0).message;
  };
  const std::string start = "kernel tree `" + std::string(kTree) + "` () cannot build modules: it has no ";
  CHECK(lacking("CONFIG_OBJTOOL=y\n", "tools/objtool/objtool") == start + "`tools/objtool/objtool`");
  CHECK(lacking("CONFIG_STACK_VALIDATION=y\n", "tools/objtool/objtool") == start + "`tools/objtool/objtool`");
  const std::string record = "CONFIG_FTRACE_MCOUNT_USE_RECORDMCOUNT=y\n";
  CHECK(lacking(record + "CONFIG_HAVE_C_RECORDMCOUNT=y\n", "scripts/recordmcount") ==
        start + "`scripts/recordmcount`");
  CHECK(lacking(record, "x").empty());  // a script does it
  CHECK(lacking("CONFIG_HAVE_OBJTOOL=y\nCONFIG_HAVE_C_RECORDMCOUNT=y\n", "x").empty());
}

TEST_CASE("kernels before 5.10 need no linker script") {
  source::MemoryFs fs;
  for (const char* name :
       {"Makefile", "Module.symvers", "include/generated/autoconf.h", "scripts/mod/modpost"}) {
    fs.add_file(std::string("/linux/") + name, "");
  }
  fs.add_file("/linux/include/config/auto.conf", "CONFIG_ARM=y\n");
  fs.add_file("/linux/include/generated/utsrelease.h", "#define UTS_RELEASE \"5.4.0\"\n");
  diag::CollectingSink sink;
  CHECK(read_kernel_tree(fs, {"/linux", ""}, sink));
}

TEST_CASE("paths that kbuild cannot take are refused before it stumbles over them") {
  diag::CollectingSink sink;
  CHECK(kernel::check_build_directory("/work/kbuild", sink));
  CHECK_FALSE(kernel::check_build_directory("/my work/kbuild", sink));
  REQUIRE(sink.diagnostics().size() == 1);
  CHECK(said(sink.diagnostics()[0]) ==
        "the kernel's build cannot work in `/my work/kbuild`: it takes no ` ` in a path [D5006]");
  CHECK(sink.diagnostics()[0].help == "choose another work folder with `-w DIR`");
}

TEST_CASE("a package of one flavour, or an output folder, is of no use without the whole") {
  const std::string common = "/usr/src/linux-headers-6.1.0-56-common";
  source::MemoryFs fs;
  add_headers(fs);
  fs.add_file(std::string(kTree) + "/Makefile", "# made by a build\ninclude " + common + "/Makefile\n");
  CHECK(complaint(fs) ==
        "kernel tree `" + std::string(kTree) +
            "` (given by `--kernel`) cannot build modules: it is only a part of `" + common +
            "`, which is not there [D5124] / `apt-get install linux-headers-6.1.0-56-common`");
  fs.add_file(common + "/Makefile", "");
  diag::CollectingSink sink;
  CHECK(read_kernel_tree(fs, {kTree, ""}, sink));

  add_headers(fs, "/out");
  fs.add_file("/out/Makefile", "export KBUILD_OUTPUT = .\ninclude /home/me/linux/Makefile\n");
  CHECK(complaint(fs, "/out") ==
        "kernel tree `/out` (given by `--kernel`) cannot build modules: it is only a part of "
        "`/home/me/linux`, which "
        "is not there [D5124] / restore the sources that this output folder of a build was made from");
  fs.add_file("/out/Makefile", "include $(srctree)/Makefile\n-include /not/needed\n");
  CHECK(read_kernel_tree(fs, {"/out", ""}, sink));
}

TEST_CASE("a tree that was prepared on another kind of machine is refused") {
  const auto program = [](test::ElfShape shape) { return test::ElfBuilder(shape).build(); };
  const std::string modpost = std::string(kTree) + "/scripts/mod/modpost";
  source::MemoryFs fs;
  add_headers(fs);
  fs.add_file(modpost, program({EM_S390, true, true}));
  CHECK(complaint(fs) ==
        "kernel tree `" + std::string(kTree) +
            "` (given by `--kernel`) cannot build modules here: its own programs are made for "
            "64-bit big-endian S/390 [D5125] / prepare a tree on this machine: `make ARCH=x86 "
            "CROSS_COMPILE=... modules_prepare`");
  diag::CollectingSink sink;
  CHECK(read_kernel_tree(fs, {kTree, ""}, sink, kernel::TreeUse::kVerify));
  fs.add_file(modpost, "#!/bin/sh\n");
  CHECK(read_kernel_tree(fs, {kTree, ""}, sink));
#if defined(__x86_64__)
  fs.add_file(modpost, program({EM_X86_64, true, false}));
  CHECK(read_kernel_tree(fs, {kTree, ""}, sink));
#endif
}

TEST_CASE("a tree for another architecture than the target's is refused") {
  kernel::KernelTree tree;
  tree.directory = "/linux";
  tree.reason = "given by `--kernel`";
  tree.architecture = "x86";
  diag::CollectingSink sink;
  for (const char* good : {"", "x86", "x86_64", "i386"}) CHECK(kernel::check_architecture(tree, good, sink));
  CHECK(sink.diagnostics().empty());
  CHECK_FALSE(kernel::check_architecture(tree, "arm64", sink));
  REQUIRE(sink.diagnostics().size() == 1);
  CHECK(said(sink.diagnostics()[0]) ==
        "kernel tree `/linux` (given by `--kernel`) is configured for x86, but the target is arm64 [D5126]");
}
