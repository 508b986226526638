// SPDX-License-Identifier: Apache-2.0
#include "plan/kbuild_plan.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

using namespace portato;
using Lines = std::vector<std::string>;

namespace {

model::Model model_with(const Lines& sources) {
  model::Model model;
  model.system.name = "s";
  model.system.path = "/project/s.sdef";
  model::Definition definition;
  definition.name = "m";
  definition.path = "/project/m/m.mdef";
  definition.modules = {model::ModuleId(0)};
  model.definitions.push_back(definition);
  model::Module module;
  module.definition = model::DefinitionId(0);
  module.name.value = "m";
  for (const std::string& source : sources) module.sources.push_back({source, {}});
  model.modules.push_back(module);
  return model;
}

plan::CompiledModule compiled(const Lines& sources) {
  return plan::plan_compiled_module(model_with(sources), model::ModuleId(0));
}

Lines parts(const plan::CompiledModule& module) {
  Lines lines;
  for (const plan::CompiledPart& part : module.parts) lines.push_back(part.object + " <- " + part.source);
  return lines;
}

Lines links(const plan::CompiledModule& module) {
  Lines lines;
  for (const plan::SourceLink& link : module.links) lines.push_back(link.path + " -> " + link.target);
  return lines;
}

}  // namespace

TEST_CASE("sources are compiled from where they lie into the module's own folder") {
  const auto module = compiled({"/project/m/m.c", "/elsewhere/util.c"});
  CHECK(parts(module) == Lines{"m.d/m.o <- /project/m/m.c", "m.d/util.o <- /elsewhere/util.c"});
  CHECK(links(module) == Lines{});
}

TEST_CASE("sources of one name get objects of different names") {
  CHECK(parts(compiled({"/a/x.c", "/b/x.c", "/c/x-2.c", "/d/x.c"})) ==
        Lines{"m.d/x.o <- /a/x.c", "m.d/x-3.o <- /b/x.c", "m.d/x-2.o <- /c/x-2.c", "m.d/x-4.o <- /d/x.c"});
}

TEST_CASE("a folder that kbuild cannot name is reached by a link") {
  const auto module = compiled({"/my code/a.c", "/my code/b.c", "/your code/c.c"});
  CHECK(parts(module) ==
        Lines{"m.d/a.o <- m.d/from-1/a.c", "m.d/b.o <- m.d/from-1/b.c", "m.d/c.o <- m.d/from-2/c.c"});
  CHECK(links(module) == Lines{"m.d/from-1 -> /my code", "m.d/from-2 -> /your code"});
  CHECK(module.include_folders.empty());
}

TEST_CASE("a file that kbuild cannot name is a link itself, and its folder is searched for headers") {
  const auto module = compiled({"/src/a b.c", "/src/a,b.c", "/my code/c d.c"});
  CHECK(parts(module) ==
        Lines{"m.d/a_b.o <- m.d/a_b.c", "m.d/a_b-2.o <- m.d/a_b-2.c", "m.d/c_d.o <- m.d/c_d.c"});
  CHECK(links(module) == Lines{"m.d/a_b.c -> /src/a b.c", "m.d/a_b-2.c -> /src/a,b.c",
                               "m.d/from-1 -> /my code", "m.d/c_d.c -> /my code/c d.c"});
  CHECK(module.include_folders == Lines{"/src", "m.d/from-1"});
}

TEST_CASE("paths of this machine are mapped away, the more special ones later") {
  CHECK(plan::prefix_maps(model_with({"/project/m/m.c", "/other place/x.c"}), "/project/build/kbuild") ==
        Lines{"-ffile-prefix-map=/project=/usr/src/s", "-ffile-prefix-map=/other place=/usr/src/s/m/1",
              "-ffile-prefix-map=/project/build/kbuild=."});
}
