// SPDX-License-Identifier: Apache-2.0
// What is said of a text's bytes: control characters, UTF-8.
#include "support/strings.hpp"

#include <catch2/catch.hpp>

#include "support/utf8.hpp"

using namespace portato::support;

TEST_CASE("a control character is a byte below 0x20, or 0x7f") {
  for (int byte = 0; byte < 256; ++byte) {
    INFO(byte);
    CHECK(has_control_character(std::string("a") + static_cast<char>(byte) + "b") ==
          (byte < 0x20 || byte == 0x7f));
  }
  CHECK_FALSE(has_control_character(""));
}

TEST_CASE("a text is UTF-8 only if all of it is") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("tr\xc3\xa9s \xe2\x82\xac \xf0\x9f\x98\x80"));
  CHECK_FALSE(is_utf8("latin-1: \xe9"));
  CHECK_FALSE(is_utf8("cut off: \xe2\x82"));
  CHECK_FALSE(is_utf8("overlong: \xc0\xaf"));
  CHECK_FALSE(is_utf8("surrogate: \xed\xa0\x80"));
}

TEST_CASE("nothing printable is obeyed by a terminal") {
  CHECK(printable("a\tb\n\x1b[0m\x7f") == "a\\x09b\\x0a\\x1b[0m\\x7f");
  CHECK(printable("\xc2\x9b \xe2\x80\xae \xe2\x81\xa6 \xff") ==
        "\\xc2\\x9b \\xe2\\x80\\xae \\xe2\\x81\\xa6 \\xff");
  CHECK(printable_lines("a\tb\n\x1b[0m\n") == "a\tb\n\\x1b[0m\n");
}
