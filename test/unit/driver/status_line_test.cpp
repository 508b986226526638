// SPDX-License-Identifier: Apache-2.0
#include "driver/status_line.hpp"

#include <catch2/catch.hpp>

using portato::driver::status_text;

TEST_CASE("the status line is one line that a terminal shows as it is") {
  CHECK(status_text(3, 17, "kernel modules", 5, 79) == "[3/17] kernel modules 5s");
  CHECK(status_text(1, 2, "a\x1b[2J\nb\xe2\x80\xae\xff", 0, 79) ==
        "[1/2] a\\x1b[2J\\x0ab\\xe2\\x80\\xae\\xff 0s");
}

TEST_CASE("the status line is no wider than the terminal, and ends with a whole character") {
  CHECK(status_text(1, 2, "abcdef", 0, 8) == "[1/2] ab");
  CHECK(status_text(1, 2, "\xc3\xa4\xc3\xb6\xc3\xbc", 0, 8) == "[1/2] \xc3\xa4\xc3\xb6");
  CHECK(status_text(1, 2, "\xe4\xb8\xad\xe4\xb8\xad", 0, 9) == "[1/2] \xe4\xb8\xad");
}
