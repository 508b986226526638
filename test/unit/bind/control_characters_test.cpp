// SPDX-License-Identifier: Apache-2.0
// A name with a control character is refused where it stands, whatever it names and wherever it comes from.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "diag/codes.hpp"
#include "plan/build_plan.hpp"
#include "project.hpp"

using namespace portato;
using test::Lines;
using test::Project;

namespace {

/// Codes of what is said about a definition in which $NAME is `name`, which is there as a file, too.
std::vector<std::string> codes_with(const std::string& definition, const std::string& name) {
  Project project;
  project.environment.set("NAME", {name, expand::VariableOrigin::kProcess, {}});
  project.file("main.c", "").file(name, "").file(name + ".rules", "").file(name + "/in", "");
  project.file("module.mdef", definition);
  project.module("module.mdef");
  std::vector<std::string> codes;
  for (const diag::Diagnostic& each : project.sink.diagnostics()) {
    codes.push_back(diag::code_of(*each.info));
    CHECK(each.range.is_valid());
  }
  return codes;
}

}  // namespace

TEST_CASE("no name holds a control character") {
  const std::string name = GENERATE("a\nbuild x: phony", "a\rb", "a\tb", "a\x1b[31m", "\x7f", "\x01");
  for (const char* definition :
       {"sources: { $NAME main.c }", "sources: { main.c } bundles: { file: { $NAME x } }",
        "sources: { main.c } bundles: { dir: { $NAME x } }",
        "sources: { main.c } bundles: { file: { main.c $NAME } }",
        "sources: { main.c } scripts: { install: $NAME }", "sources: { main.c } udev: { $NAME.rules }",
        "sources: { main.c } firmware: { $NAME x }", "sources: { main.c } firmware: { main.c $NAME }",
        "sources: { main.c } requires: { kernelModules: { $NAME } }", "preBuilt: { $NAME }",
        "externalBuild: { make } preBuilt: { \"$NAME/x.ko\" }"}) {
    INFO(definition);
    const auto codes = codes_with(definition, name);
    REQUIRE_FALSE(codes.empty());
    CHECK(codes.front() == "D3045");
  }
}

TEST_CASE("a control character in quotes is the same") {
  Project project;
  project.file("main.c", "").file("module.mdef", "sources: { \"a\tb.c\" main.c }");
  project.module("module.mdef");
  CHECK(project.messages() ==
        Lines{"module.mdef:1:12: error: `a\\x09b.c` holds a control character, which build "
              "files and scripts cannot express [D3045]"});
}

TEST_CASE("flags have line ends and tabs between them, and no other control characters") {
  CHECK(codes_with("sources: { main.c } cflags: { $NAME }", "-DA\n-DB\t-DC").empty());
  CHECK(codes_with("sources: { main.c } cflags: { $NAME }", "-DA\x01") == std::vector<std::string>{"D3045"});
  CHECK(codes_with("sources: { main.c } ldflags: { $NAME }", "-s\r") == std::vector<std::string>{"D3045"});
}

TEST_CASE("commands and values for the target may hold any character but NUL") {
  CHECK(codes_with("externalBuild: { $NAME } preBuilt: { x.ko }", "make\nmake install").empty());
  CHECK(codes_with("sources: { main.c } params: { a = \"x\ty\" }", "x").empty());
  CHECK(codes_with("externalBuild: { $NAME } preBuilt: { x.ko }", std::string("a\0b", 3)) ==
        std::vector<std::string>{"D3045"});
}

TEST_CASE("a module's name that programs would take for an option is none") {
  Project project;
  project.file("main.c", "").file("-rf.mdef", "sources: { main.c }");
  project.module("-rf.mdef");
  CHECK(project.sink.error_count() == 1);
  CHECK(diag::code_of(*project.sink.diagnostics()[0].info) == "D3029");
}

TEST_CASE("folders of a search path are names") {
  Project project;
  project.environment.set("NAME", {"a\nb", expand::VariableOrigin::kProcess, {}});
  project.file("main.c", "").file("m.mdef", "sources: { main.c }");
  project.file("system.sdef", "moduleSearch: { $NAME } kernelModules: { m }");
  project.system();
  CHECK(project.sink.error_count() == 1);
}
