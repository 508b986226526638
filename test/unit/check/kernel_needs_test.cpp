// SPDX-License-Identifier: Apache-2.0
#include "check/kernel_needs.hpp"

#include <catch2/catch.hpp>

#include "project.hpp"

using namespace portato;
using test::Lines;
using test::Project;

namespace {

kernel::KernelTree kernel_6_1() {
  kernel::KernelTree tree;
  tree.directory = "/k";
  tree.reason = "given by `--kernel`";
  tree.release = "6.1.0-56-amd64";
  tree.version = "6.1.192";
  tree.config = kernel::KernelConfig("CONFIG_IIO=m\nCONFIG_SMP=y\n");
  return tree;
}

/// What the kernel is said to lack for a system with this module and these further sections.
Lines warnings(const std::string& requirements, const std::string& entry = "x",
               const std::string& further = "") {
  Project project;
  project.file("/project/a.c", "").file("/project/s.c", "");
  project.file("/project/x.mdef", "sources: { a.c }\nrequires: { " + requirements + " }\n");
  project.file("/project/system.sdef", "kernelModules: { " + entry + " }\n" + further);
  const model::Model model = project.system();
  CHECK(project.messages().empty());
  CHECK(check::has_kernel_needs(model) == !(requirements + further).empty());
  check::check_kernel_needs(model, kernel_6_1(), project.sink);
  return project.messages();
}

}  // namespace

TEST_CASE("a kernel that has what is demanded is not complained about") {
  CHECK(warnings("").empty());
  CHECK(warnings("kernelConfig: { CONFIG_IIO CONFIG_SMP !CONFIG_PREEMPT_RT } kernelVersion: 5.10..6.1")
            .empty());
}

TEST_CASE("options that are not as demanded are named with the kernel") {
  CHECK(
      warnings("kernelConfig: { CONFIG_USB !CONFIG_IIO }") ==
      Lines{
          "x.mdef:2:29: error: `x` needs `CONFIG_USB`, which kernel 6.1.0-56-amd64 does not set [D5200]",
          "x.mdef:2:40: error: `x` cannot work with `CONFIG_IIO`, which kernel 6.1.0-56-amd64 sets [D5200]"});
}

TEST_CASE("another version than demanded is an error, of an optional module a warning") {
  CHECK(warnings("kernelVersion: 6.6..") ==
        Lines{"x.mdef:2:28: error: `x` is for kernel 6.6.., but this is 6.1.192 [D5201]"});
  CHECK(warnings("kernelVersion: ..5.15", "x [optional]") ==
        Lines{"x.mdef:2:28: warning: `x` is for kernel ..5.15, but this is 6.1.192 [D5201]"});
}

TEST_CASE("the system's demands") {
  CHECK(warnings("", "x", "kernel: { release: 6.1.0-56-amd64 }\n").empty());
  CHECK(warnings("", "x", "kernel: { release: 6.1.0-55-amd64 modversions: required }\n") ==
        Lines{"system.sdef:2:20: error: the system is for kernel `6.1.0-55-amd64`, but `/k` (given by "
              "`--kernel`) is of "
              "`6.1.0-56-amd64` [D5202]",
              "system.sdef:2:20: note: name the right tree with `--kernel DIR`",
              "system.sdef:2:48: error: the system demands versions of symbols, but kernel 6.1.0-56-amd64 "
              "was built "
              "without `CONFIG_MODVERSIONS` [D5203]"});
}
