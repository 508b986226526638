// SPDX-License-Identifier: Apache-2.0
// Words of a shell: what text alone tells, and what only a shell could.
#include "support/shell_words.hpp"

#include <catch2/catch.hpp>

using portato::support::split_shell_words;
using Words = std::vector<std::string>;

TEST_CASE("words of a shell are found without one") {
  CHECK(split_shell_words("") == Words{});
  CHECK(split_shell_words(" -I a\t-DX=1 ") == Words{"-I", "a", "-DX=1"});
  CHECK(split_shell_words("'a b'c\"d e\"") == Words{"a bcd e"});
  CHECK(split_shell_words("\"\" ''") == Words{"", ""});
  CHECK(split_shell_words(R"("-DNAME=\"x\"" a\ b '\')") == Words{"-DNAME=\"x\"", "a b", "\\"});
  CHECK(split_shell_words(R"("\a")") == Words{"\\a"});
}

TEST_CASE("what only a shell can tell is not guessed") {
  for (const char* text : {"$X", "\"$X\"", "`x`", "a*", "a;b", "~/x", "'open", "\"open", "end\\", "a#b"}) {
    INFO(text);
    CHECK_FALSE(split_shell_words(text));
  }
}
