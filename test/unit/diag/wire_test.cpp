// SPDX-License-Identifier: Apache-2.0
#include "diag/wire.hpp"

#include <catch2/catch.hpp>

#include "diag/codes.hpp"
#include "diag/render.hpp"

namespace portato::diag {

namespace {

const TextLoader kNoFiles = [](const std::string&) { return support::error_from_errno(2); };

Diagnostic sample(source::SourceManager& sources) {
  const source::SourceId definition = sources.add("/p/a.mdef", "sources: { a.c }\n");
  const source::SourceId module = sources.add_binary("/p/a.ko");
  Diagnostic diagnostic = make(kToolWarning, {definition, 11, 14}, std::string("caf\xc3\xa9 `x`\n\x1b"));
  diagnostic.notes = {{{module, 0, 0}, "in this module"}, {{}, "nowhere"}};
  diagnostic.fixes = {{"take it away", {{{definition, 11, 14}, ""}, {{definition, 0, 0}, "\n"}}, true}};
  diagnostic.help = "look at it";
  diagnostic.tool_option = "-Wunused";
  return diagnostic;
}

}  // namespace

TEST_CASE("a diagnostic is the same in every form after it went over the wire") {
  source::SourceManager here;
  const Diagnostic sent = sample(here);
  const std::string line = to_wire(sent, here);
  CHECK(line.find('\n') == std::string::npos);
  source::SourceManager there;
  const auto received = from_wire(line, there, [&](const std::string& path) {
    return support::Result<std::string>(std::string(here.text(*here.find(path))));
  });
  REQUIRE(received);
  for (const Format format :
       {Format::kText, Format::kShort, Format::kJson, Format::kSarif, Format::kGithub}) {
    const auto one = make_renderer(format, {here, "/p"}, "1");
    const auto other = make_renderer(format, {there, "/p"}, "1");
    CHECK(one->diagnostic(sent) + one->finished({}) == other->diagnostic(*received) + other->finished({}));
  }
  REQUIRE(received->fixes.size() == 1);
  CHECK(received->fixes[0].is_safe);
  CHECK(received->fixes[0].edits.size() == 2);
}

TEST_CASE("a place that the text no longer has is the file itself") {
  source::SourceManager here;
  const std::string line = to_wire(sample(here), here);
  source::SourceManager there;
  const source::SourceId shorter = there.add("/p/a.mdef", "so");
  const auto received = from_wire(line, there, kNoFiles);
  REQUIRE(received);
  CHECK(received->range == source::SourceRange{shorter, 0, 0});
  source::SourceManager empty;
  const auto without_text = from_wire(line, empty, kNoFiles);
  REQUIRE(without_text);
  CHECK_FALSE(empty.is_text(without_text->range.source));
}

TEST_CASE("a line that is not of this version's making is nothing") {
  source::SourceManager sources;
  const std::string good = to_wire(sample(sources), sources);
  for (std::size_t size = 0; size < good.size(); ++size)
    CHECK_FALSE(from_wire(good.substr(0, size), sources, kNoFiles));
  CHECK_FALSE(from_wire("[]", sources, kNoFiles));
  CHECK_FALSE(from_wire(R"({"code":"D7030"})", sources, kNoFiles));
  std::string unknown = good;
  unknown.replace(unknown.find("D7030"), 5, "D7999");
  CHECK_FALSE(from_wire(unknown, sources, kNoFiles));
}

}  // namespace portato::diag
