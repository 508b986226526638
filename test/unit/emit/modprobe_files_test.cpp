// SPDX-License-Identifier: Apache-2.0
#include "emit/modprobe_files.hpp"

#include <catch2/catch.hpp>

using namespace portato;

namespace {

std::string conf_of(const std::vector<plan::ModprobeEntry>& modules) { return emit::modprobe_conf(modules); }

}  // namespace

TEST_CASE("modprobe.d: parameters as the kernel is to read them, backslashes as libkmod is to") {
  CHECK(
      conf_of({{"vlabel", true, false, {}, {"plain=7", "two=\"two  words\"", "path=C:\\new", "hash=#1"}}}) ==
      "options vlabel plain=7 two=\"two  words\" path=C:\\\\new hash=#1\n");
}

TEST_CASE("modprobe.d: what its lines cannot hold is said") {
  CHECK(conf_of({{"a", true, false, {}, {"x=\"1\t2\"", "y=\"1\n2\""}}}) ==
        "# a parameter of a holds a tab or a line end, which cannot be written here: x\n"
        "# a parameter of a holds a tab or a line end, which cannot be written here: y\n");
}

TEST_CASE("modprobe.d: one softdep line a module, for the order that symbols do not show") {
  CHECK(conf_of({{"a", true, false, {}, {}}, {"b", true, false, {"a", "c"}, {}}}) == "softdep b pre: a c\n");
}

TEST_CASE("modprobe.d: what the definitions say themselves") {
  CHECK(conf_of({{"a", true, false, {"x"}, {}, {"y", "z"}, {"old"}, {"usb:v1*", "eh"}},
                 {"b", true, false, {}, {}, {}, {"older", "old"}, {}}}) ==
        "alias usb:v1* a\nalias eh a\nsoftdep a pre: x post: y z\nblacklist old\nblacklist older\n");
}

TEST_CASE("modules-load.d: what is loaded at the start, in order") {
  CHECK(emit::modules_load_conf(
            {{"a", true, false, {}, {}}, {"b", false, false, {}, {}}, {"c", true, true, {}, {}}}) ==
        "a\n# by its own script: c\n");
}
