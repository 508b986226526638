// SPDX-License-Identifier: Apache-2.0
#include "kernel/kernel_variables.hpp"

#include <catch2/catch.hpp>

#include "source/memory_fs.hpp"

using namespace portato;
using kernel::KernelVariables;

namespace {

constexpr const char* kTree = "/usr/src/linux-headers-6.1.0-56-amd64";

void add_tree(source::MemoryFs& fs) {
  const std::string tree = kTree;
  fs.add_file(tree + "/include/config/auto.conf",
              "CONFIG_X86=y\nCONFIG_IIO=m\nCONFIG_HZ=250\nCONFIG_DEFAULT_HOSTNAME=\"(none)\"\n");
  fs.add_file(tree + "/include/generated/utsrelease.h", "#define UTS_RELEASE \"6.1.0-56-amd64\"\n");
  fs.add_file(tree + "/include/generated/uapi/linux/version.h", "#define LINUX_VERSION_CODE 393664\n");
}

kernel::KernelQuery named(const std::string& directory) {
  kernel::KernelQuery query;
  query.option = directory;
  return query;
}

std::string value(KernelVariables& variables, std::string_view name) {
  REQUIRE(variables.covers(name));
  const expand::Variable* variable = variables.find(name);
  REQUIRE(variable != nullptr);
  CHECK(variable->origin == expand::VariableOrigin::kKernel);
  return variable->value;
}

}  // namespace

TEST_CASE("the configuration and the version of the chosen kernel are variables") {
  source::MemoryFs fs;
  add_tree(fs);
  KernelVariables variables(fs, {});
  CHECK(value(variables, "CONFIG_X86") == "y");
  CHECK(value(variables, "CONFIG_IIO") == "m");
  CHECK(value(variables, "CONFIG_HZ") == "250");
  CHECK(value(variables, "CONFIG_DEFAULT_HOSTNAME") == "(none)");
  CHECK(value(variables, "CONFIG_NOT_SET") == "");
  CHECK(value(variables, "KERNEL_RELEASE") == "6.1.0-56-amd64");
  CHECK(value(variables, "KERNEL_VERSION") == "6.1.192");
  CHECK(value(variables, "KERNEL_SERIES") == "6.1");
  CHECK_FALSE(variables.covers("KERNEL_SRC"));
  CHECK_FALSE(variables.take_reason());
}

TEST_CASE("a stable kernel's version beyond 255 and a tree without the header") {
  source::MemoryFs fs;
  add_tree(fs);
  const std::string header = std::string(kTree) + "/include/generated/uapi/linux/version.h";
  fs.add_file(header, "#define LINUX_VERSION_CODE 264703\n#define LINUX_VERSION_SUBLEVEL 336\n");
  KernelVariables newer(fs, {});
  CHECK(value(newer, "KERNEL_VERSION") == "4.9.336");

  source::MemoryFs bare;
  bare.add_file("/k/include/config/auto.conf", "CONFIG_ARM64=y\n");
  bare.add_file("/k/include/generated/utsrelease.h", "#define UTS_RELEASE \"5.10.7-acme+\"\n");
  KernelVariables without(bare, named("/k"));
  CHECK(value(without, "KERNEL_VERSION") == "5.10.7");
}

TEST_CASE("without a kernel there is a reason, once, and no value") {
  source::MemoryFs fs;
  KernelVariables variables(fs, named("/no/such/tree"));
  CHECK(variables.find("CONFIG_X86") == nullptr);
  CHECK(variables.take_reason() == "kernel tree `/no/such/tree` (given by `--kernel`) is no directory");
  CHECK_FALSE(variables.take_reason());
}
