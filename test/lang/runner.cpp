// SPDX-License-Identifier: Apache-2.0
// Runs the language cases of this folder through the parser. With PORTATO_UPDATE_EXPECTATIONS in the
// environment it writes what it finds into the reject cases instead of comparing; read the difference before
// you commit it.
#define CATCH_CONFIG_MAIN
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "diag/codes.hpp"
#include "expectations.hpp"
#include "support/strings.hpp"
#include "syntax/parse.hpp"

namespace portato::test {

namespace {

namespace fs = std::filesystem;

struct Case {
  fs::path path;
  std::string text;
  syntax::FileKind kind;
  std::vector<std::string> place;  ///< from a first line `//! place: requires/kernelModules`
};

std::string read(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::optional<syntax::FileKind> kind_of(const fs::path& path) {
  for (const auto kind :
       {syntax::FileKind::kMdef, syntax::FileKind::kSdef, syntax::FileKind::kAdef, syntax::FileKind::kCdef}) {
    if (path.extension() == "." + std::string(to_string(kind))) return kind;
  }
  return std::nullopt;
}

std::vector<std::string> place_of(std::string_view text) {
  constexpr std::string_view kMark = "//! place: ";
  std::vector<std::string> place;
  if (!text.starts_with(kMark)) return place;
  const std::string_view names = text.substr(kMark.size(), text.find('\n') - kMark.size());
  for (const std::string_view name : support::split(names, '/')) place.emplace_back(name);
  return place;
}

std::vector<Case> cases_in(const std::string& folder) {
  std::vector<Case> cases;
  for (const auto& entry : fs::directory_iterator(fs::path(PORTATO_LANG_DIR) / folder)) {
    const auto kind = kind_of(entry.path());
    if (!kind) continue;
    std::string text = read(entry.path());
    std::vector<std::string> place = place_of(text);
    cases.push_back({entry.path(), std::move(text), *kind, std::move(place)});
  }
  std::sort(cases.begin(), cases.end(), [](const Case& a, const Case& b) { return a.path < b.path; });
  return cases;
}

std::vector<diag::Diagnostic> parse(const Case& test_case, const std::string& text,
                                    source::SourceManager& sources) {
  diag::CollectingSink sink;
  if (test_case.path.filename().string().starts_with("strict_")) {
    diag::SeverityPolicy policy;
    policy.be_strict();
    sink.set_policy(std::move(policy));
  }
  const std::vector<std::string_view> place(test_case.place.begin(), test_case.place.end());
  syntax::parse_fragment(test_case.kind, place, sources, sources.add("/case", text), sink);
  return sink.take_sorted(1000);
}

std::vector<Expectation> found_in(const Case& test_case, const std::string& text) {
  source::SourceManager sources;
  std::vector<Expectation> found;
  for (const diag::Diagnostic& diagnostic : parse(test_case, text, sources)) {
    found.push_back(expectation_of(diagnostic, sources));
  }
  return found;
}

std::string apply(std::string text, const diag::Fix& fix) {
  std::vector<diag::Edit> edits = fix.edits;
  std::sort(edits.begin(), edits.end(),
            [](const diag::Edit& a, const diag::Edit& b) { return a.range.begin > b.range.begin; });
  for (const diag::Edit& edit : edits) {
    text.replace(edit.range.begin, edit.range.end - edit.range.begin, edit.replacement);
  }
  return text;
}

void update(const Case& test_case) {
  const std::string bare = without_expectations(test_case.text);
  std::ofstream(test_case.path, std::ios::binary) << write_expectations(bare, found_in(test_case, bare));
}

}  // namespace

TEST_CASE("accepted files cause no diagnostics") {
  for (const Case& test_case : cases_in("accept")) {
    INFO(test_case.path.filename().string());
    std::string found;
    for (const Expectation& each : found_in(test_case, test_case.text)) {
      found += fmt::format("{}:{}: {}\n", each.line + 1, each.begin + 1, each.text);
    }
    CHECK(found == "");
  }
}

TEST_CASE("rejected files cause the diagnostics they announce") {
  if (std::getenv("PORTATO_UPDATE_EXPECTATIONS") != nullptr) {
    for (const Case& test_case : cases_in("reject")) update(test_case);
  }
  for (const Case& test_case : cases_in("reject")) {
    INFO(test_case.path.filename().string());
    const std::vector<Expectation> wanted = read_expectations(test_case.text);
    CHECK_FALSE(wanted.empty());
    const std::vector<Expectation> found = found_in(test_case, test_case.text);
    const std::string bare = without_expectations(test_case.text);
    if (wanted != found) FAIL_CHECK("found instead:\n" << write_expectations(test_case.text, found));
  }
}

TEST_CASE("every syntax code is provoked by a rejected file") {
  std::set<std::string> provoked;
  for (const Case& test_case : cases_in("reject")) {
    for (const Expectation& wanted : read_expectations(test_case.text)) {
      const std::size_t code = wanted.text.find(" D") + 1;
      provoked.insert(wanted.text.substr(code, wanted.text.find(':') - code));
    }
  }
  for (const diag::DiagInfo& info : diag::all_codes()) {
    if (info.number / 1000 != 1) continue;
    INFO(diag::code_of(info) << " " << info.name);
    CHECK(provoked.count(diag::code_of(info)) == 1);
  }
}

TEST_CASE("every safe fix removes its diagnostic and adds none") {
  for (const Case& test_case : cases_in("reject")) {
    source::SourceManager sources;
    const std::vector<diag::Diagnostic> before = parse(test_case, test_case.text, sources);
    for (const diag::Diagnostic& diagnostic : before) {
      for (const diag::Fix& fix : diagnostic.fixes) {
        if (!fix.is_safe) continue;
        INFO(test_case.path.filename().string() << ": " << diagnostic.message);
        CHECK(parse(test_case, apply(test_case.text, fix), sources).size() < before.size());
      }
    }
  }
}

}  // namespace portato::test
