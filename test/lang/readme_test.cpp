// SPDX-License-Identifier: Apache-2.0
// The examples in grammar/README.md are correct files.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <map>

#include "diag/sink.hpp"
#include "support/strings.hpp"
#include "syntax/parse.hpp"

namespace portato::test {

namespace {

const std::map<std::string_view, syntax::FileKind> kFences{{"```mdef", syntax::FileKind::kMdef},
                                                           {"```sdef", syntax::FileKind::kSdef},
                                                           {"```adef", syntax::FileKind::kAdef},
                                                           {"```cdef", syntax::FileKind::kCdef}};

std::size_t count_diagnostics(syntax::FileKind kind, std::string text) {
  source::SourceManager sources;
  diag::CollectingSink sink;
  syntax::parse(kind, sources, sources.add("/example", std::move(text)), sink);
  for (const diag::Diagnostic& each : sink.diagnostics()) UNSCOPED_INFO(each.message);
  return sink.diagnostics().size();
}

}  // namespace

TEST_CASE("the examples of the language page are correct") {
  std::ifstream stream(PORTATO_LANG_DIR "/../../grammar/README.md");
  const std::string page{std::istreambuf_iterator<char>(stream), {}};
  std::string example;
  auto fence = kFences.end();
  std::size_t examples = 0;
  for (const std::string_view line : support::split(page, '\n')) {
    if (fence == kFences.end()) {
      fence = kFences.find(line);
      example.clear();
    } else if (line == "```") {
      INFO(example);
      CHECK(count_diagnostics(fence->second, example) == 0);
      fence = kFences.end();
      ++examples;
    } else {
      example.append(line).append("\n");
    }
  }
  CHECK(examples >= 7);
}

}  // namespace portato::test
