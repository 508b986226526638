// SPDX-License-Identifier: Apache-2.0
#include "kernel/parameter_value.hpp"

#include <catch2/catch.hpp>

using portato::kernel::reason_against;

namespace {

bool fits(std::string_view value, std::string_view type, bool is_64_bit = true) {
  return !reason_against(value, type, is_64_bit);
}

}  // namespace

TEST_CASE("whole numbers are read as the kernel reads them") {
  for (const char* value :
       {"0", "1", "+1", "-1", "2147483647", "-2147483648", "0x7fffffff", "0X1f", "017", "-0x1", "1\n"}) {
    INFO(value);
    CHECK(fits(value, "int"));
  }
  for (const char* value : {"", "-", "+", "x", "1 ", " 1", "1k", "0x", "0xg", "08", "1.5", "2147483648",
                            "-2147483649", "--1", "+-1", "1\n\n", "99999999999999999999999"}) {
    INFO(value);
    CHECK_FALSE(fits(value, "int"));
  }
}

TEST_CASE("every type has its range") {
  CHECK(fits("255", "byte"));
  CHECK_FALSE(fits("256", "byte"));
  CHECK_FALSE(fits("-1", "byte"));
  CHECK(fits("-32768", "short"));
  CHECK_FALSE(fits("32768", "short"));
  CHECK(fits("65535", "ushort"));
  CHECK_FALSE(fits("65536", "ushort"));
  CHECK(fits("4294967295", "uint"));
  CHECK_FALSE(fits("4294967296", "uint"));
  CHECK_FALSE(fits("-1", "uint"));
  CHECK(fits("0xffffffff", "hexint"));
  CHECK(fits("4294967296", "long"));
  CHECK_FALSE(fits("4294967296", "long", false));
  CHECK(fits("18446744073709551615", "ulong"));
  CHECK_FALSE(fits("4294967296", "ulong", false));
  CHECK(fits("18446744073709551615", "ullong", false));
  CHECK_FALSE(fits("18446744073709551616", "ullong"));
  CHECK(fits("-9223372036854775808", "long"));
  CHECK_FALSE(fits("9223372036854775808", "long"));
}

TEST_CASE("truth is judged by its first letters") {
  for (const char* type : {"bool", "invbool", "bint", "bool_enable_only"}) {
    for (const char* value : {"y", "Y", "yes", "n", "No", "1", "0", "on", "off", "OFF", "true", "false"}) {
      INFO(value);
      CHECK(fits(value, type));
    }
    for (const char* value : {"", "2", "o", "oui", "-1", "enabled"}) {
      INFO(value);
      CHECK_FALSE(fits(value, type));
    }
  }
}

TEST_CASE("texts, arrays and types of the module's own") {
  CHECK(fits("", "charp"));
  CHECK(fits(std::string(1024, 'x'), "charp"));
  CHECK_FALSE(fits(std::string(1025, 'x'), "charp"));
  CHECK(fits("anything", "string"));
  CHECK(fits("anything", "speed_grade"));
  CHECK(fits("1,2,0x3", "array of int"));
  CHECK_FALSE(fits("1,,3", "array of int"));
  CHECK_FALSE(fits("", "array of uint"));
  CHECK(fits("a,,b", "array of charp"));
  CHECK(*reason_against("1,900", "array of byte", true) == "of its element `900`, it must lie in 0 to 255");
  CHECK(*reason_against("70000", "short", true) == "it must lie in -32768 to 32767");
}
