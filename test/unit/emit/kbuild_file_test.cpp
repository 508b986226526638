#include "emit/kbuild_file.hpp"

#include <catch2/catch.hpp>

using portato::emit::make_escape;

TEST_CASE("what make takes for its own is escaped, quotes are not") {
  CHECK(make_escape("-DA=\"b c\"") == "-DA=\"b c\"");
  CHECK(make_escape("$x $(y)") == "$$x $$(y)");
  CHECK(make_escape("a#b") == "a\\#b");
  CHECK(make_escape("a\nb") == "a b");
}

TEST_CASE("backslashes are doubled only where make would halve them") {
  CHECK(make_escape("a\\b") == "a\\b");
  CHECK(make_escape("\\\\#") == "\\\\\\\\\\#");
  CHECK(make_escape("a\\") == "a\\$(empty)");
  CHECK(make_escape("a\\\\") == "a\\\\");
}

TEST_CASE("assembler sources go through the assembler's rule") {
  portato::plan::CompiledModule module;
  module.name = "m";
  module.parts = {{"m.d/a.o", "/src/a.c"}, {"m.d/b.o", "/src/b.S"}};
  const std::string text = portato::emit::kbuild_file({module});
  CHECK(text.find("$(obj)/m.d/a.o: $(obj)/%.o: /src/a.c FORCE\n\t$(call if_changed_rule,cc_o_c)\n") !=
        text.npos);
  CHECK(text.find("$(obj)/m.d/b.o: $(obj)/%.o: /src/b.S FORCE\n\t$(call if_changed_rule,as_o_S)\n") !=
        text.npos);
}
