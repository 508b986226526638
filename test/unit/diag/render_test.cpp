// SPDX-License-Identifier: Apache-2.0
// One set of diagnostics in every form, compared with golden files: hard places are where forms drift apart.
#include "diag/render.hpp"

#include <nlohmann/json.hpp>
#include <random>

#include "diag/codes.hpp"
#include "diag/text_layout.hpp"
#include "golden.hpp"
#include "json_schema.hpp"

using namespace portato;
using diag::Format;

namespace {

class Gallery {
 public:
  Gallery() {
    add_plain();
    add_widths();
    add_long();
    add_edges();
  }

  std::string rendered(Format format, std::size_t columns = 80, bool use_color = false) {
    const diag::RenderContext context{sources_, "/project", use_color, columns};
    const auto renderer = diag::make_renderer(format, context, "1.2.3");
    std::string text;
    for (const diag::Diagnostic& diagnostic : diagnostics_) text += renderer->diagnostic(diagnostic);
    text += renderer->tool_output("make: *** [Makefile:3: all] Error 1\n");
    return text + renderer->finished({5, 1, 1});
  }

 private:
  /// The range of `piece` in the file; of all of it in one.
  source::SourceRange find(source::SourceId id, std::string_view piece) const {
    const std::size_t begin = sources_.text(id).find(piece);
    REQUIRE(begin != std::string_view::npos);
    return {id, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + piece.size())};
  }

  void add_plain() {
    const auto system =
        sources_.add("/project/system.sdef", "kernelModules: { bus }\n\n#include \"more.sinc\"\n");
    const auto more = sources_.add("/project/more.sinc", "kernelModules:\n{\n    bus\n    brake\n}\n");
    sources_.set_included_at(more, find(system, "#include \"more.sinc\""));
    const auto again = find(more, "bus");
    diagnostics_.push_back(
        diag::make(diag::kModuleListedTwice, again, std::string("bus"))
            .with_note(find(system, "bus"), "first listed here")
            .with_note({}, "a module is loaded once")
            .with_fix({"remove the second `bus`", {{again, ""}}, true})
            .with_fix({"rename it, here and there", {{again, "bus2"}, {find(system, "bus"), "bus1"}}})
            .with_help("see `portato explain D3004`"));
    diagnostics_.push_back(
        diag::make(diag::kSystemWithoutModules, find(more, "{\n    bus\n    brake\n}"), std::string("a")));
    diagnostics_.push_back(diag::make(diag::kNoKernelTree, {})
                               .with_note({}, "looked in `/usr/src`: nothing, 100% sure")
                               .with_help("--kernel DIR"));
  }

  void add_widths() {
    const auto id =
        sources_.add("/elsewhere/a b,c:é.mdef",
                     "\tname:\t車両 e\xcc\x81 \xf0\x9f\x9a\x97 x\r\n\xff\x1b[31m \xe2\x80\xae rest\r\n");
    diagnostics_.push_back(diag::make(diag::kBadModuleName, find(id, "x"), std::string("x"))
                               .with_note(find(id, "車両"), "two wide ones")
                               .with_note(find(id, "\xf0\x9f\x9a\x97"), "beyond the basic plane"));
    diagnostics_.push_back(diag::make(diag::kBadModuleName, find(id, "rest"), std::string("re\xffst")));
  }

  void add_long() {
    std::string text = "sources: {";
    for (int i = 0; i < 1000; ++i) text += fmt::format(" file{}.c", i);
    const auto id = sources_.add("/project/long.mdef", text + " }");
    diagnostics_.push_back(
        diag::make(diag::kSourceNotFound, find(id, "file500.c"), std::string("file500.c"))
            .with_note(find(id, "file0.c"), "the first one of very many source files that this list names")
            .with_note(find(id, "file999.c"), "the last one"));
  }

  void add_edges() {
    const auto id = sources_.add("/project/end.mdef", "sources: {\n  a\n  b\n  c\n  d\n\n  e\n");
    const auto size = static_cast<std::uint32_t>(sources_.text(id).size());
    diagnostics_.push_back(diag::make(diag::kEmptySection, {id, size, size}, std::string("sources"))
                               .with_note(find(id, "{"), "to match this `{`")
                               .with_fix({"add `}`", {{{id, size, size}, "}\n"}}, true}));
    diagnostics_.push_back(diag::make(diag::kEmptySection, {id, 0, size}, std::string("all of it")));
    const auto none = sources_.add("/project/none.mdef", "");
    diagnostics_.push_back(diag::make(diag::kNothingToBuild, {none, 0, 0}, std::string("none.mdef")));
  }

  source::SourceManager sources_;
  std::vector<diag::Diagnostic> diagnostics_;
};

}  // namespace

/// The document without the pages of the catalogue, which change for reasons of their own.
std::string without_pages(const std::string& sarif) {
  nlohmann::ordered_json document = nlohmann::ordered_json::parse(sarif);
  for (nlohmann::ordered_json& rule : document["runs"][0]["tool"]["driver"]["rules"]) {
    CHECK(rule["help"]["markdown"].get<std::string>().starts_with("# " + rule["id"].get<std::string>()));
    rule.erase("help");
    rule.erase("shortDescription");
  }
  return document.dump(2) + "\n";
}

TEST_CASE("every form of the same diagnostics") {
  Gallery gallery;
  test::check_golden("unit/diag/gallery.text", gallery.rendered(Format::kText));
  test::check_golden("unit/diag/gallery.narrow", gallery.rendered(Format::kText, 40));
  test::check_golden("unit/diag/gallery.color", gallery.rendered(Format::kText, 0, true));
  test::check_golden("unit/diag/gallery.short", gallery.rendered(Format::kShort));
  test::check_golden("unit/diag/gallery.json", gallery.rendered(Format::kJson));
  test::check_golden("unit/diag/gallery.sarif", without_pages(gallery.rendered(Format::kSarif)));
  test::check_golden("unit/diag/gallery.github", gallery.rendered(Format::kGithub));
}

TEST_CASE("the text form keeps to the terminal's width but for words that are longer") {
  Gallery gallery;
  for (const std::size_t columns : {40U, 60U, 80U, 120U}) {
    std::istringstream lines(gallery.rendered(Format::kText, columns));
    for (std::string line; std::getline(lines, line);) {
      INFO(columns << ": " << line);
      CHECK((line.starts_with("make: ") || diag::display_width(line) <= columns));
    }
  }
}

TEST_CASE("no text and no range is too strange to be drawn") {
  const std::vector<std::string> pieces{"a",         " ",
                                        "\t",        "\n",
                                        "\r\n",      "車",
                                        "e\xcc\x81", "\xf0\x9f\x9a\x97",
                                        "\xff",      "\xe2\x80\xae",
                                        "{",         std::string(50, 'x')};
  std::mt19937 random(1);
  const auto below = [&](std::size_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (std::uint32_t i = below(60); i > 0; --i) text += pieces[below(pieces.size())];
    source::SourceManager sources;
    const auto id = sources.add("/project/a.mdef", text);
    const auto range = [&] {
      const std::uint32_t begin = below(text.size() + 1);
      return source::SourceRange{id, begin, begin + below(text.size() - begin + 1)};
    };
    const diag::Diagnostic diagnostic = diag::make(diag::kEmptySection, range(), text)
                                            .with_note(range(), "first")
                                            .with_note(range(), text)
                                            .with_fix({"mend it", {{range(), text}}, true});
    const diag::RenderContext context{sources, "/project", false, 40 + below(40)};
    for (const Format format : {Format::kShort, Format::kJson, Format::kSarif, Format::kGithub}) {
      const auto renderer = diag::make_renderer(format, context, "1");
      CHECK_FALSE((renderer->diagnostic(diagnostic) + renderer->finished({})).empty());
    }
    std::istringstream lines(render_text(diagnostic, context));
    for (std::string line; std::getline(lines, line);) {
      // Only words without blanks may be longer: of messages, of labels, of paths.
      const bool is_source = line.size() > 2 && line.find('|') != std::string::npos && line[0] != ' ';
      INFO(round << ": " << line);
      CHECK((!is_source || diag::display_width(line) <= context.columns));
    }
  }
}

TEST_CASE("every line of the JSON form is as the schema says") {
  const test::JsonSchema schema(nlohmann::json::parse(
      test::read_text(PORTATO_SOURCE_DIRECTORY "/compiler/diag/diagnostics.schema.json")));
  Gallery gallery;
  std::string text = gallery.rendered(Format::kJson);
  text += diag::render_json_finished({0, 0, 130}, "SIGINT");
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    CHECK(schema.mistake_in(nlohmann::json::parse(line)).empty());
  CHECK_FALSE(schema.mistake_in({{"type", "finished"}, {"version", 1}}).empty());
  CHECK_FALSE(schema.mistake_in({{"type", "output"}, {"version", 1}, {"text", "x"}, {"more", 1}}).empty());
}

TEST_CASE("a SARIF document holds together") {
  Gallery gallery;
  const nlohmann::json run = nlohmann::json::parse(gallery.rendered(Format::kSarif))["runs"][0];
  const nlohmann::json& rules = run["tool"]["driver"]["rules"];
  for (const nlohmann::json& result : run["results"]) {
    CHECK(rules.at(result["ruleIndex"].get<std::size_t>())["id"] == result["ruleId"]);
    if (!result.contains("locations")) continue;
    const nlohmann::json& place = result["locations"][0]["physicalLocation"];
    const std::size_t index = place["artifactLocation"]["index"];
    CHECK(run["artifacts"].at(index)["location"]["uri"] == place["artifactLocation"]["uri"]);
    const nlohmann::json& region = place["region"];
    CHECK(std::pair(region["startLine"], region["startColumn"]) <=
          std::pair(region["endLine"], region["endColumn"]));
  }
}
