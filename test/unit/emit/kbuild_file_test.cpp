// SPDX-License-Identifier: Apache-2.0
#include "emit/kbuild_file.hpp"

#include <catch2/catch.hpp>

TEST_CASE("a line end in a flag is a blank, as for the shell that reads it") {
  portato::plan::CompiledModule module;
  module.name = "m";
  module.cflags = {"-DA=$x\n-DB=#"};
  module.parts = {{"m.d/a.o", "/src/a.c"}};
  CHECK(portato::emit::kbuild_file({module}).find("ccflags-y += -DA=$$x -DB=\\#\n") != std::string::npos);
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
