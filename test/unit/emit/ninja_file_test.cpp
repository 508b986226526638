#include "emit/ninja_file.hpp"

#include <catch2/catch.hpp>

using namespace portato;

TEST_CASE("paths with spaces, colons and dollars stay whole in the ninja file") {
  plan::BuildPlan plan;
  plan.options.work_directory = "/my work";
  plan.options.portato = "/opt/it's $1/portato";
  plan.copies.push_back({"/a b/c:d$e", "/out/x y", 0644});
  const std::string text = emit::ninja_file(plan);
  CHECK(text.find("\nbuild /out/x$ y: copy /a$ b/c$:d$$e\n  mode = 644\n") != text.npos);
  CHECK(text.find("command = '/opt/it'\\''s $$1/portato' step kbuild $in\n") != text.npos);
  CHECK(text.find("builddir = /my work/stamps\n") != text.npos);
}
