#include "emit/ninja_file.hpp"

#include <catch2/catch.hpp>

using namespace portato;

TEST_CASE("paths with spaces, colons and dollars stay whole in the ninja file") {
  plan::BuildPlan plan;
  plan.options.work_directory = "/my work";
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
