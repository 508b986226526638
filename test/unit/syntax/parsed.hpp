// SPDX-License-Identifier: Apache-2.0
// A text parsed for a test: the tree and what was said about it.
#pragma once

#include <string>
#include <vector>

#include "diag/sink.hpp"
#include "syntax/parse.hpp"

namespace portato::test {

struct Parsed {
  source::SourceManager sources;
  diag::CollectingSink sink;
  syntax::SyntaxTree tree;

  Parsed(syntax::FileKind kind, std::string text, std::vector<std::string_view> place = {})
      : tree(syntax::parse_fragment(kind, place, sources, sources.add("/project/file", std::move(text)),
                                    sink)) {}

  /// "D1101 0-6" for each diagnostic, in the order of reporting.
  [[nodiscard]] std::vector<std::string> codes() const {
    std::vector<std::string> result;
    for (const diag::Diagnostic& each : sink.diagnostics()) {
      result.push_back(fmt::format("{} {}-{}", code_of(*each.info), each.range.begin, each.range.end));
    }
    return result;
  }
};

}  // namespace portato::test
