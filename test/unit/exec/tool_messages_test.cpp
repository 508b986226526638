// SPDX-License-Identifier: Apache-2.0
#include "exec/tool_messages.hpp"

#include <catch2/catch.hpp>

#include "diag/codes.hpp"
#include "exec/step_reports.hpp"

namespace portato::exec {

namespace {

/// `path:line:column severity text [option] (notes)`.
std::string in_short(const ToolMessage& message) {
  return fmt::format("{}:{}:{} {} {} [{}] ({})", message.place.path, message.place.line, message.place.column,
                     diag::to_string(message.severity), message.text, message.option, message.notes.size());
}

std::vector<std::string> messages_of(std::string_view output) {
  std::vector<std::string> result;
  for (const ToolMessage& message : parse_tool_output(output).messages) result.push_back(in_short(message));
  return result;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("what a compiler says is taken apart", "[exec][tools]") {
  const ToolOutput output = parse_tool_output(
      "In file included from /k/a.h:3,\n"
      "                 from /s/m.c:1:\n"
      "/s/m.c: In function 'f':\n"
      "/s/m.c:2:41: error: 'x' undeclared (first use in this function)\n"
      "    2 | int f(void) { return x; }\n"
      "      |                      ^\n"
      "/s/m.c:2:41: note: each undeclared identifier is reported only once\n"
      "/s/m.c:3:7: warning: unused variable 'y' [-Wunused-variable]\n"
      "/s/m.c:4: fatal error: nosuch.h: No such file or directory\n"
      "compilation terminated.\n"
      "make[1]: *** [scripts/Makefile.build:250: m.d/m.o] Error 1\n"
      "something of somebody's\n");
  Lines lines;
  for (const ToolMessage& message : output.messages) lines.push_back(in_short(message));
  CHECK(lines == Lines{"/s/m.c:2:41 error 'x' undeclared (first use in this function) [] (1)",
                       "/s/m.c:3:7 warning unused variable 'y' [-Wunused-variable] (0)",
                       "/s/m.c:4:0 error nosuch.h: No such file or directory [] (0)"});
  CHECK(output.rest == "something of somebody's\n");
}

TEST_CASE("what modpost and the linker say is taken apart", "[exec][tools]") {
  CHECK(messages_of("ERROR: modpost: \"f\" [/w/kbuild/m.ko] undefined!\n"
                    "WARNING: modpost: missing MODULE_DESCRIPTION() in /w/kbuild/m.o\n"
                    "ld: m.o: in function `g':\n"
                    "/s/m.c:(.text+0x5): undefined reference to `f'\n") ==
        Lines{"/w/kbuild/m.ko:0:0 error \"f\" undefined! [] (0)",
              "/w/kbuild/m.o:0:0 warning missing MODULE_DESCRIPTION() [] (0)",
              "/s/m.c:0:0 error undefined reference to `f' [] (0)"});
}

TEST_CASE("a header's warning that every source repeats is one message", "[exec][tools]") {
  const std::string one = "/s/a.h:1:2: warning: old [-Wdeprecated]\n";
  CHECK(messages_of(one + one) == Lines{"/s/a.h:1:2 warning old [-Wdeprecated] (0)"});
}

TEST_CASE("columns are found as GCC and clang count them", "[exec][tools]") {
  source::SourceManager sources;
  diag::CollectingSink sink;
  StepReports reports(sink, sources);
  sources.add("/s/m.c", "one\n\tint \xe5\xad\x97 = second;\nthree");
  const auto word = [&](std::uint32_t line, std::uint32_t column, ColumnUnit unit) {
    return std::string(sources.text(reports.range_of("/s/m.c", line, column, unit)));
  };
  CHECK(word(2, 18, ColumnUnit::kDisplay) == "second");  // a tab up to column 8, a wide character of two
  CHECK(word(2, 12, ColumnUnit::kBytes) == "second");
  CHECK(word(2, 0, ColumnUnit::kDisplay) == "int");
  CHECK(word(3, 1, ColumnUnit::kDisplay) == "three");
  CHECK(word(9, 1, ColumnUnit::kBytes).empty());
  CHECK(word(3, 99, ColumnUnit::kBytes).empty());
  CHECK(std::string(sources.text(reports.range_of("/s/m.c:1:1"))) == "one");
  CHECK_FALSE(reports.range_of("").is_valid());
}

}  // namespace portato::exec
