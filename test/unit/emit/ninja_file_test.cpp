// SPDX-License-Identifier: Apache-2.0
#include "emit/ninja_file.hpp"

#include <catch2/catch.hpp>

#include "support/ninja_reader.hpp"
#include "support/quoting.hpp"

using namespace portato;

TEST_CASE("paths with spaces, colons and dollars stay whole in the ninja file") {
  plan::BuildPlan plan;
  plan.layout = plan::WorkLayout("/my work");
  plan.options.portato = "/opt/it's $1/portato";
  plan.verify.emplace();
  plan.verify->stamp = "/out/x y";
  plan.verify->modules.emplace_back();
  plan.verify->modules.back().path = "/a b/c:d$e";
  const std::string text = emit::ninja_file(plan);
  CHECK(text.find("\nbuild /out/x$ y: verify /my$ work/steps/verify.json | /a$ b/c$:d$$e\n") != text.npos);
  CHECK(text.find("command = exec '/opt/it'\\''s $$1/portato' step kbuild $in\n") != text.npos);
  CHECK(text.find("builddir = /my work/stamps\n") != text.npos);
}

namespace {

plan::BuildPlan plan_with_module(const std::string& path) {
  plan::BuildPlan plan;
  plan.layout = plan::WorkLayout("/work");
  plan.options.portato = "/portato";
  plan.verify.emplace();
  plan.verify->stamp = "/out/|| x";
  plan.verify->modules.emplace_back();
  plan.verify->modules.back().path = path;
  return plan;
}

}  // namespace

TEST_CASE("a bar in a name separates nothing") {
  const test::NinjaFile file = test::NinjaReader::read(emit::ninja_file(plan_with_module("/a|b")));
  REQUIRE(file.edges.size() == 1);
  CHECK(file.edges[0] ==
        test::NinjaEdge{"verify", {"/out/|| x"}, {"/work/steps/verify.json"}, {"/a|b"}, {}, {}});
}

TEST_CASE("a name that ninja cannot express is an internal error, no statement") {
  CHECK_THROWS_AS(emit::ninja_file(plan_with_module("/a\nbuild x: phony")), support::Inexpressible);
}
