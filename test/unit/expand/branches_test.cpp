// SPDX-License-Identifier: Apache-2.0
// Mistakes in text that a condition leaves out are warnings; how the conditionals are built has to be right.
#include <catch2/catch.hpp>

#include "project.hpp"

namespace portato::test {

namespace {

/// What is said of an `.mdef`: "warning D1101", in order.
Lines said_of(const std::string& text) {
  Project project;
  project.file("a.c", "").file("x.mdef", "sources: { a.c }\n" + text);
  project.module("x.mdef");
  Lines lines;
  for (const diag::Diagnostic& diagnostic : project.sink.take_sorted()) {
    lines.push_back(std::string(diag::to_string(diagnostic.severity)) + " " +
                    diag::code_of(*diagnostic.info));
  }
  return lines;
}

}  // namespace

TEST_CASE("mistakes in a branch that is not taken are warnings") {
  CHECK(said_of("#if a = b\n sorces: { }\n#endif\n") == Lines{"warning D1101"});
  CHECK(said_of("#if a = a\n sorces: { }\n#endif\n") == Lines{"error D1101"});
  CHECK(said_of("#if a = a\n#else\n sorces: { }\n#endif\n") == Lines{"warning D1101"});
  CHECK(said_of("#if a = b\n#else\n sorces: { }\n#endif\n") == Lines{"error D1101"});
  CHECK(said_of("#if a = a\n#elif exists(b)\n#endif\n") == Lines{"warning D1307"});
  CHECK(said_of("#if a = b\n#elif exists(b)\n#endif\n") == Lines{"error D1307"});
  CHECK(said_of("#if a = b\n#if a = a\n sorces: { }\n#endif\n#endif\n") == Lines{"warning D1101"});
}

TEST_CASE("a conditional that is not whole is an error wherever it stands") {
  CHECK(said_of("#if a = b\n") == Lines{"error D1304"});
  CHECK(said_of("#if a =\n#include x\n#endif\n").front().starts_with("error"));
}

TEST_CASE("what a missing file may have decided is not known") {
  CHECK(said_of("#include missing.sinc\n#if ${X} = \"\"\n sorces: { }\n#endif\n") ==
        Lines{"error D2001", "warning D1101"});
  CHECK(said_of("#if ${X} = \"\"\n#include missing.sinc\n sorces: { }\n#endif\n") ==
        Lines{"error D2001", "error D1101"});
}

}  // namespace portato::test
