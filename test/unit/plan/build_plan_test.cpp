// SPDX-License-Identifier: Apache-2.0
#include "plan/build_plan.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "project.hpp"

using namespace portato;
using test::Lines;
using test::Project;

namespace {

plan::PlanOptions some_options() {
  plan::PlanOptions options;
  options.work_directory = "/work";
  options.output_directory = "/out";
  options.target = "localhost";
  options.kernel = kernel::KernelTree{"/linux", "given by `--kernel`", "6.1.0", "x86", "gcc", false, true};
  options.portato = "/usr/bin/portato";
  return options;
}

/// Plans a system whose `.sdef` lists these modules; CHECKs that the project itself is sound.
std::optional<plan::BuildPlan> plan_system(Project& project, const std::string& modules,
                                           const plan::PlanOptions& options = some_options()) {
  project.file("system.sdef", "kernelModules: { " + modules + " }");
  const model::Model model = project.system();
  CHECK(project.messages() == Lines{});
  return plan::plan_build(model, options, project.sources, project.fs, project.sink);
}

Lines staged(const plan::BuildPlan& plan) {
  Lines lines;
  for (const plan::StagedFile& file : plan.package->files) {
    lines.push_back(fmt::format("{:o} {} <- {}", file.mode, file.path, file.source));
  }
  return lines;
}

/// The lines about bundles and the user's scripts only.
Lines staged_files(const plan::BuildPlan& plan) {
  Lines lines;
  for (const std::string& line : staged(plan)) {
    if (line.find(" modules/files/") != std::string::npos) lines.push_back(line);
  }
  return lines;
}

Lines lines_of(const plan::BuildPlan& plan, const std::vector<plan::ScriptLine>& script) {
  Lines lines;
  for (const plan::ScriptLine& line : script) {
    const plan::DeliveredModule& module = plan.modules[line.module];
    Lines needs;
    for (const auto& requirement : module.requirements) {
      if (!requirement.is_optional) needs.push_back(plan.modules[requirement.module].kernel_name);
    }
    lines.push_back(fmt::format("{} {} {} [{}:{}] ({}) {}", line.is_optional ? "optional" : "required",
                                module.kernel_name, module.script_file, module.install_script,
                                module.remove_script, fmt::join(needs, " "),
                                fmt::join(module.arguments, " ")));
  }
  return lines;
}

const plan::ScriptPair& scripts_of(const plan::BuildPlan& plan, const std::string& name) {
  for (const plan::ScriptPair& pair : plan.scripts) {
    if (pair.name == name) return pair;
  }
  throw std::runtime_error("no scripts of " + name);
}

std::string value_of(const plan::ExternalStep& step, const std::string& name) {
  for (const auto& [key, value] : step.environment) {
    if (key == name) return value;
  }
  return "(not set)";
}

}  // namespace

TEST_CASE("firmware and udev rules have one place for all modules and the scripts know") {
  Project project;
  project.file("m.c", "").file("n.c", "").file("fw.bin", "").file("9.rules", "");
  project.file("m.mdef", "sources: { m.c } firmware: { fw.bin acme/ } udev: { 9.rules }");
  project.file("n.mdef", "sources: { n.c }");
  const auto plan = plan_system(project, "m n");
  REQUIRE(plan);
  Lines lines;
  for (const std::string& line : staged(*plan)) {
    if (line.find(" lib/firmware/") != std::string::npos || line.find(" lib/udev/") != std::string::npos)
      lines.push_back(line);
  }
  CHECK(lines == Lines{"644 lib/firmware/acme/fw.bin <- /project/fw.bin",
                       "644 lib/udev/rules.d/9.rules <- /project/9.rules"});
  CHECK(scripts_of(*plan, "system").has_firmware);
  CHECK(scripts_of(*plan, "system").has_udev_rules);
  CHECK(scripts_of(*plan, "m").has_firmware);
  CHECK_FALSE(scripts_of(*plan, "n").has_firmware);
}

TEST_CASE("a sub-module's own parameters, flags, bundles and scripts are used for it alone") {
  Project project;
  project.file("m.c", "").file("s.c", "").file("t.txt", "").file("i.sh", "");
  project.file("m.mdef",
               "sources: { m.c } params: { a = '1' } cflags: { -DALL }\n"
               "kernelModule: { name: sub sources: { s.c } params: { b = '2' } cflags: { -DSUB }\n"
               "bundles: { file: { t.txt /t } } scripts: { install: i.sh } }");
  const auto plan = plan_system(project, "m");
  REQUIRE(plan);
  CHECK(staged_files(*plan) == Lines{"755 modules/files/sub/scripts/i.sh <- /project/i.sh",
                                     "644 modules/files/sub/t <- /project/t.txt"});
  CHECK(lines_of(*plan, scripts_of(*plan, "system").load) ==
        Lines{"required m m.ko [:] () a=1", "required sub sub.ko [files/sub/scripts/i.sh:] () b=2"});
  REQUIRE(plan->compiled.size() == 2);
  CHECK(plan->compiled[0].cflags == Lines{"-DALL"});
  CHECK(plan->compiled[1].cflags == Lines{"-DALL", "-DSUB"});
}

TEST_CASE("a system with one module") {
  Project project;
  project.file("m.c", "").file("m.mdef", "sources: { m.c }");
  const auto plan = plan_system(project, "m");
  REQUIRE(plan);
  REQUIRE(plan->kbuild);
  CHECK(plan->kbuild->kernel_source == "/linux");
  CHECK(plan->kbuild->build_directory == "/work/kbuild");
  CHECK(plan->kbuild->make_arguments ==
        Lines{"ARCH=x86",
              "KCFLAGS=-ffile-prefix-map=/project=/usr/src/system -ffile-prefix-map=/work/kbuild=.",
              "KAFLAGS=-ffile-prefix-map=/project=/usr/src/system -ffile-prefix-map=/work/kbuild=."});
  CHECK(plan->kbuild->finish.strip == "strip");
  REQUIRE(plan->kbuild->modules.size() == 1);
  CHECK(plan->kbuild->modules[0].output == "/work/ko/m.ko");
  CHECK(plan->kbuild->modules[0].definition == "/project/m.mdef:1:1");
  CHECK(staged(*plan) == Lines{"644 config/modules.cfg <- /work/generated/modules.cfg",
                               "644 lib/modprobe.d/system.conf <- /work/generated/modprobe.conf",
                               "644 lib/modules-load.d/system.conf <- /work/generated/modules-load.conf",
                               "644 lib/modules/6.1.0/modules.order <- /work/generated/modules.order",
                               "777 lib/modules/6.1.0/updates/system/m.ko <- ",
                               "755 modules/install.sh <- /work/generated/install.sh",
                               "644 modules/m.ko <- /work/ko/m.ko",
                               "755 modules/remove.sh <- /work/generated/remove.sh",
                               "755 modules/scripts/m/install.sh <- /work/modules/m/install.sh",
                               "755 modules/scripts/m/remove.sh <- /work/modules/m/remove.sh"});
  CHECK(plan->package->update_pack == "/work/image/system.localhost.update");
  CHECK(plan->package->initramfs_image == "/work/image/system.localhost.cpio.zst");
  CHECK(plan->package->manifest == "/work/image/system.localhost.manifest.yaml");
  CHECK(plan->package->kernel_release == "6.1.0");
}

TEST_CASE("a cross compiler, a launcher, a clang kernel") {
  Project project;
  project.file("m.c", "").file("m.mdef", "sources: { m.c }");
  plan::PlanOptions options = some_options();
  options.kernel->architecture = "arm64";
  options.kernel->is_clang = true;
  options.toolchain.cc = "gcc";
  options.toolchain.launcher = "ccache";
  options.toolchain.cross_compile = "aarch64-linux-gnu-";
  options.toolchain.make_options = {"V=1"};
  options.source_date_epoch = 1000;
  const auto plan = plan_system(project, "m", options);
  REQUIRE(plan);
  Lines arguments = plan->kbuild->make_arguments;
  std::erase_if(arguments,
                [](const std::string& argument) { return argument.find("prefix-map") != std::string::npos; });
  CHECK(arguments ==
        Lines{"ARCH=arm64", "CROSS_COMPILE=aarch64-linux-gnu-", "LLVM=1", "CC=ccache gcc", "V=1"});
  CHECK(plan->kbuild->finish.strip == "aarch64-linux-gnu-strip");
  CHECK(plan->package->modified == 1000);
}

TEST_CASE("nm is told what kind of file it reads, unless it is clang's") {
  Project project;
  project.file("m.c", "").file("m.mdef", "sources: { m.c }");
  plan::PlanOptions options = some_options();
  options.toolchain.cross_compile = "arm-linux-gnueabihf-";
  options.kernel->machine = {40, false, false};
  const auto has = [&](std::string_view argument) {
    const auto plan = plan_system(project, "m", options);
    const Lines& arguments = plan->kbuild->make_arguments;
    return std::find(arguments.begin(), arguments.end(), argument) != arguments.end();
  };
  CHECK(has("NM=arm-linux-gnueabihf-nm --target=elf32-little"));
  options.kernel->machine = {21, true, true};
  CHECK(has("NM=arm-linux-gnueabihf-nm --target=elf64-big"));
  options.kernel->is_clang = true;
  CHECK_FALSE(has("NM=arm-linux-gnueabihf-nm --target=elf64-big"));
}

TEST_CASE("an optional module that the kernel does not suit is left out, untried") {
  Project project;
  project.file("m.c", "").file("n.c", "").file("p.ko", "");
  project.file("m.mdef", "sources: { m.c } requires: { kernelConfig: { CONFIG_IIO } }");
  project.file("n.mdef", "sources: { n.c } requires: { kernelModules: { m [optional] } }");
  project.file("p.mdef", "preBuilt: { p.ko } requires: { kernelVersion: ..5.4 }");
  plan::PlanOptions options = some_options();
  options.kernel->version = "6.1.192";
  options.kernel->config = kernel::KernelConfig("CONFIG_X86=y\n");
  const auto without = plan_system(project, "m [optional] n p [optional]", options);
  REQUIRE(without);
  REQUIRE(without->compiled.size() == 1);
  CHECK(without->compiled[0].name == "n");
  CHECK(lines_of(*without, scripts_of(*without, "system").load) == Lines{"required n n.ko [:] () "});

  options.kernel->config = kernel::KernelConfig("CONFIG_X86=y\nCONFIG_IIO=m\n");
  options.kernel->version = "5.4.300";
  const auto with = plan_system(project, "m [optional] n p [optional]", options);
  REQUIRE(with);
  CHECK(with->compiled.size() == 2);
  CHECK(with->modules.size() == 3);
}

TEST_CASE("a system of pre-built modules needs neither kbuild nor a kernel") {
  Project project;
  project.file("ko/a.ko", "")
      .file("ko/b-c.ko", "")
      .file("m.mdef", "preBuilt: { ko/a.ko ko/b-c.ko } params: { x = \"1 2\" }");
  plan::PlanOptions options = some_options();
  options.kernel.reset();
  const auto plan = plan_system(project, "m", options);
  REQUIRE(plan);
  CHECK_FALSE(plan->kbuild);
  CHECK(plan->makefiles.empty());
  CHECK(plan->package->modules.size() == 2);
  CHECK(plan->package->modules[1].origin == "prebuilt");
  CHECK(plan->package->modules[1].name == "b_c");
  CHECK(lines_of(*plan, scripts_of(*plan, "system").load) ==
        Lines{"required a a.ko [:] () x=\"1 2\"", "required b_c b-c.ko [:] () x=\"1 2\""});
}

TEST_CASE("a work folder that kbuild cannot use is refused only if kbuild is used") {
  plan::PlanOptions options = some_options();
  options.work_directory = "/my work";
  Project prebuilt;
  prebuilt.file("a.ko", "").file("a.mdef", "preBuilt: { a.ko }");
  CHECK(plan_system(prebuilt, "a", options));
  Project compiled;
  compiled.file("a.c", "").file("a.mdef", "sources: { a.c }");
  CHECK_FALSE(plan_system(compiled, "a", options));
  CHECK(compiled.messages() == Lines{"portato: error: the kernel's build cannot work in `/my work/kbuild`: "
                                     "it takes no ` ` in a path [D5006]",
                                     "portato: note: choose another work folder with `-w DIR`"});
}

TEST_CASE("scripts load what is automatic, and remove everything") {
  Project project;
  for (const char* name : {"a", "b", "c", "d", "e"}) project.file(std::string(name) + ".c", "");
  project.file("a.mdef", "sources: { a.c } requires: { kernelModules: { b c [optional] } }");
  project.file("b.mdef", "sources: { b.c } load: manual");
  project.file("c.mdef", "sources: { c.c } load: manual");
  project.file("d.mdef", "sources: { d.c } load: manual");
  project.file("e.mdef", "sources: { e.c }");
  const auto plan = plan_system(project, "a b c d e [optional]");
  REQUIRE(plan);
  const plan::ScriptPair& system = scripts_of(*plan, "system");
  CHECK(system.folder == ".");
  CHECK(lines_of(*plan, system.load) == Lines{"required b b.ko [:] () ", "optional c c.ko [:] () ",
                                              "required a a.ko [:] (b) ", "optional e e.ko [:] () "});
  Lines removed;
  for (const plan::ScriptLine& line : system.unload)
    removed.push_back(plan->modules[line.module].kernel_name);
  CHECK(removed == Lines{"e", "d", "a", "c", "b"});

  const plan::ScriptPair& one = scripts_of(*plan, "a");
  CHECK(one.install_path == "/work/modules/a/install.sh");
  CHECK(one.folder == "../..");
  CHECK(lines_of(*plan, one.load) ==
        Lines{"required b b.ko [:] () ", "optional c c.ko [:] () ", "required a a.ko [:] (b) "});
  CHECK(one.unload.size() == 1);
}

TEST_CASE("sub-modules have neither parameters nor scripts of their own") {
  Project project;
  project.file("m.c", "").file("s.c", "").file("load", "");
  project.file("m.mdef",
               "sources: { m.c } params: { p = \"1\" } scripts: { install: load }\n"
               "kernelModule: { name: sub sources: { s.c } }");
  const auto plan = plan_system(project, "m");
  REQUIRE(plan);
  CHECK(lines_of(*plan, scripts_of(*plan, "system").load) ==
        Lines{"required m m.ko [files/m/scripts/load:] () p=1", "required sub sub.ko [:] () "});
}

TEST_CASE("the user's scripts are staged, one of them alone too") {
  Project project;
  project.file("m.c", "").file("tools/load", "");
  project.file("m.mdef", "sources: { m.c } scripts: { install: tools/load }");
  const auto plan = plan_system(project, "m");
  REQUIRE(plan);
  CHECK(staged_files(*plan) == Lines{"755 modules/files/m/scripts/load <- /project/tools/load"});
  CHECK(lines_of(*plan, scripts_of(*plan, "system").load) ==
        Lines{"required m m.ko [files/m/scripts/load:] () "});
}

TEST_CASE("a script's name that the script lines could not hold is refused") {
  Project project;
  project.file("m.c", "").file("a:b", "");
  project.file("m.mdef", "sources: { m.c } scripts: { install: \"a:b\" }");
  CHECK_FALSE(plan_system(project, "m"));
  CHECK(project.messages() == Lines{"m.mdef:1:38: error: a script cannot be named `files/m/scripts/a:b`: its "
                                    "name would hold `:` [D6005]"});
}

TEST_CASE("a value that no word can bring to the kernel is refused where it stands") {
  Project project;
  project.file("m.c", "").file("m.mdef", "sources: { m.c } params: { good = 'a \"b\"' bad = 'a \"b c\"' }");
  CHECK_FALSE(plan_system(project, "m"));
  CHECK(project.messages() ==
        Lines{"m.mdef:1:49: error: parameter `bad` cannot have this value: the kernel's syntax for "
              "parameters has no way to write it [D6001]"});
}

TEST_CASE("bundled files and folders, with their permissions") {
  Project project;
  project.file("m.c", "").file("f", "").file("d/b", "").file("d/a", "").file("d/sub/c", "");
  project.file(
      "m.mdef",
      "sources: { m.c } bundles: { file: { f /etc/f [x] f /bin/ [rw] f w } dir: { d lib [rx] d /tools } }");
  const auto plan = plan_system(project, "m");
  REQUIRE(plan);
  CHECK(staged_files(*plan) ==
        Lines{"751 modules/files/m/bin/f <- /project/f", "644 modules/files/m/etc/f <- /project/f",
              "644 modules/files/m/lib/a <- /project/d/a", "644 modules/files/m/lib/b <- /project/d/b",
              "644 modules/files/m/lib/sub/c <- /project/d/sub/c",
              "755 modules/files/m/tools/a <- /project/d/a", "755 modules/files/m/tools/b <- /project/d/b",
              "755 modules/files/m/tools/sub/c <- /project/d/sub/c", "646 modules/files/m/w <- /project/f"});
}

TEST_CASE("two files at one place are refused, the same one twice is not") {
  Project project;
  project.file("m.c", "").file("a/f", "").file("b/f", "").file("run", "");
  project.file("m.mdef",
               "sources: { m.c } bundles: { file: { a/f /x b/f /x } } scripts: { install: run remove: run }");
  CHECK_FALSE(plan_system(project, "m"));
  CHECK(project.messages() == Lines{"m.mdef:1:44: error: two files would be `modules/files/m/x`: "
                                    "`/project/a/f` and `/project/b/f` [D6002]"});
}

TEST_CASE("a file cannot be a folder at once") {
  Project project;
  project.file("m.c", "").file("f", "");
  project.file("m.mdef", "sources: { m.c } bundles: { file: { f /x f /x/y } }");
  CHECK_FALSE(plan_system(project, "m"));
  CHECK(project.messages() == Lines{"m.mdef:1:42: error: `modules/files/m/x` in the system would be a file "
                                    "and a folder at once [D6003]"});
}

TEST_CASE("external builds run before the modules that need them, and after those they need") {
  Project project;
  project.file("s.c", "").file("t.c", "");
  project.file("before.mdef", "externalBuild: { \"make a\" } preBuilt: { $BUILDDIR/before.ko }");
  project.file("s.mdef", "sources: { s.c } requires: { kernelModules: { before } }");
  project.file("t.mdef", "sources: { t.c }");
  project.file("after.mdef",
               "externalBuild: { \"make b\" \"make c\" } preBuilt: { $BUILDDIR/after.ko } requires: { "
               "kernelModules: { t lone } }");
  project.file("lone.mdef", "externalBuild: { \"make d\" } preBuilt: { $BUILDDIR/lone.ko }");
  const auto plan = plan_system(project, "before s t after lone");
  REQUIRE(plan);
  REQUIRE(plan->externals.size() == 3);
  const auto& [before, after, lone] = std::tie(plan->externals[0], plan->externals[1], plan->externals[2]);
  using Order = plan::PlannedExternal::Order;
  CHECK(before.step.name == "before");
  CHECK(before.order == Order::kBeforeKbuild);
  CHECK(before.step.build_directory == "/work/module/before");
  CHECK(plan->kbuild->extra_symbols == Lines{before.step.build_directory + "/Module.symvers"});
  CHECK(value_of(before.step, "KBUILD_EXTRA_SYMBOLS") == "(not set)");
  CHECK(value_of(before.step, "KERNEL_SRC") == "/linux");
  CHECK(value_of(before.step, "LEGATO_KERNELROOT") == "/linux");
  CHECK(value_of(before.step, "CURDIR") == "/project");
  CHECK(value_of(before.step, "BUILDDIR") == before.step.build_directory);
  CHECK(value_of(before.step, "ARCH") == "(not set)");
  CHECK(value_of(before.step, "KERNELRELEASE") == "(not set)");
  CHECK(before.step.commands == Lines{"make a"});
  CHECK(before.step.outputs == Lines{before.step.build_directory + "/before.ko"});
  CHECK(before.step.definition == "/project/before.mdef:1:18");

  CHECK(after.step.name == "after");
  CHECK(after.order == Order::kAfterKbuild);
  CHECK(value_of(after.step, "KBUILD_EXTRA_SYMBOLS") == "/work/kbuild/Module.symvers");
  CHECK(after.required == std::vector<std::size_t>{2});
  CHECK(lone.order == Order::kAny);
}

TEST_CASE("an external build cannot be before and after") {
  Project project;
  project.file("s.c", "").file("t.c", "");
  project.file("x.mdef",
               "externalBuild: { make } preBuilt: { $BUILDDIR/x.ko } requires: { kernelModules: { t } }");
  project.file("s.mdef", "sources: { s.c } requires: { kernelModules: { x } }");
  project.file("t.mdef", "sources: { t.c }");
  CHECK_FALSE(plan_system(project, "x s t"));
  CHECK(project.messages() == Lines{"x.mdef:1:18: error: the external build of `x` would have to run before "
                                    "and after the modules built from "
                                    "sources: `s` requires it, and it requires `t` [D6006]"});
}

TEST_CASE("mkmod puts everything of a definition into its own folder of the output") {
  Project project;
  project.file("m.c", "").file("dep.ko", "").file("load", "");
  project.file("m.mdef",
               "sources: { m.c } scripts: { install: load } requires: { kernelModules: { dep.mdef } }");
  project.file("dep.mdef", "preBuilt: { dep.ko }");
  const model::Model model = project.module("m.mdef");
  CHECK(project.messages() == Lines{});
  plan::PlanOptions options = some_options();
  options.for_single_definition = true;
  const auto plan = plan::plan_build(model, options, project.sources, project.fs, project.sink);
  REQUIRE(plan);
  CHECK_FALSE(plan->package);
  CHECK(plan->kbuild->modules[0].output == "/work/ko/m.ko");
  REQUIRE(plan->makefiles.size() == 1);
  CHECK(plan->makefiles[0].extra_symbols == Lines{"/project/Module.symvers"});
  Lines published;
  for (const plan::StagedFile& file : plan->published)
    published.push_back(fmt::format("{:o} {} <- {}", file.mode, file.path, file.source));
  CHECK(published == Lines{"644 modules/dep/dep.ko <- /project/dep.ko",
                           "755 modules/dep/install.sh <- /work/generated/modules/dep/install.sh",
                           "755 modules/dep/remove.sh <- /work/generated/modules/dep/remove.sh",
                           "644 modules/m/Kbuild <- /work/generated/modules/m/Kbuild",
                           "644 modules/m/Makefile <- /work/generated/modules/m/Makefile",
                           "755 modules/m/files/m/scripts/load <- /project/load",
                           "755 modules/m/install.sh <- /work/generated/modules/m/install.sh",
                           "644 modules/m/m.ko <- /work/ko/m.ko",
                           "755 modules/m/remove.sh <- /work/generated/modules/m/remove.sh"});
  const plan::ScriptPair& scripts = scripts_of(*plan, "m");
  CHECK(scripts.folder == "..");
  CHECK(lines_of(*plan, scripts.load) ==
        Lines{"required dep dep/dep.ko [:] () ", "required m m/m.ko [m/files/m/scripts/load:] (dep) "});
}
