// SPDX-License-Identifier: Apache-2.0
#include "check/check.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "project.hpp"

using namespace portato;
using test::Lines;
using test::Project;

TEST_CASE("a cycle is reported once with every edge and its place") {
  Project project;
  project.file("system.sdef", "kernelModules: { a b c }").file("x.c", "");
  project.file("a.mdef", "sources: { x.c }\nrequires: { kernelModules: { b } }");
  project.file("b.mdef", "sources: { x.c }\nrequires: { kernelModules: { c [optional] } }");
  project.file("c.mdef", "sources: { x.c }\n\nrequires: { kernelModules: { a } }");
  project.system();
  CHECK(project.messages() ==
        Lines{"a.mdef:2:30: error: kernel modules require each other: `a` -> `b` -> `c` -> `a` [D4001]",
              "a.mdef:2:30: note: `a` requires `b` here", "b.mdef:2:30: note: `b` requires `c` here",
              "c.mdef:3:30: note: `c` requires `a` here"});
}

TEST_CASE("a module that requires itself, and sub-modules that require each other") {
  Project project;
  project.file("system.sdef", "kernelModules: { a s }").file("x.c", "");
  project.file("a.mdef", "sources: { x.c }\nrequires: { kernelModules: { a } }");
  project.file("s.mdef",
               "kernelModule: { name: p sources: { x.c } requires: { kernelModules: { q } } }\n"
               "kernelModule: { name: q sources: { x.c } requires: { kernelModules: { p } } }");
  project.system();
  const Lines messages = project.messages();
  REQUIRE(messages.size() == 5);
  CHECK(messages[0] == "a.mdef:2:30: error: kernel modules require each other: `a` -> `a` [D4001]");
  CHECK(messages[2] == "s.mdef:1:71: error: kernel modules require each other: `p` -> `q` -> `p` [D4001]");
}

TEST_CASE("a diamond is no cycle") {
  Project project;
  project.file("system.sdef", "kernelModules: { top left right base }").file("x.c", "");
  project.file("base.mdef", "sources: { x.c }");
  project.file("left.mdef", "sources: { x.c } requires: { kernelModules: { base } }");
  project.file("right.mdef", "sources: { x.c } requires: { kernelModules: { base } }");
  project.file("top.mdef", "sources: { x.c } requires: { kernelModules: { left right } }");
  project.system();
  CHECK(project.messages().empty());
}

TEST_CASE("a chain of thousands needs no deep stack") {
  Project project;
  std::string list;
  constexpr int kModules = 20000;
  for (int i = 0; i < kModules; ++i) {
    list += fmt::format("m{} ", i);
    project.file(
        fmt::format("m{}.mdef", i),
        fmt::format("sources: {{ x.c }} requires: {{ kernelModules: {{ m{} }} }}", (i + 1) % kModules));
  }
  project.file("system.sdef", "kernelModules: { " + list + "}").file("x.c", "");
  project.system();
  CHECK(project.sink.error_count() == 1);
}

TEST_CASE("names that the kernel takes for the same are errors at both places") {
  Project project;
  project.file("system.sdef", "kernelModules: { a-b other }").file("x.c", "");
  project.file("a-b.mdef", "sources: { x.c }");
  project.file("other.mdef", "kernelModule: { name: a_b sources: { x.c } }");
  project.system();
  CHECK(project.messages() ==
        Lines{"other.mdef:1:23: error: two kernel modules are called `a_b.ko` [D4002]",
              "a-b.mdef:1:1: note: the other one, `a-b.ko`",
              "other.mdef:1:23: note: the kernel takes `-` and `_` in a name for the same"});
}
