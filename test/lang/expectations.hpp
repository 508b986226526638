// SPDX-License-Identifier: Apache-2.0
// The expectations inside a language case (README.md): read them, write them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"
#include "source/source_manager.hpp"

namespace portato::test {

/// One expected diagnostic. Columns count bytes from 0.
struct Expectation {
  std::size_t line;  ///< of the text that is meant, from 0
  std::size_t begin, end;
  std::string text;  ///< `error D1101: unknown section `sorces``

  bool operator==(const Expectation&) const = default;
};

/// All expectations of a case, in the order of lines.
std::vector<Expectation> read_expectations(std::string_view text);

/// What a diagnostic looks like as an expectation; a range of several lines ends with its first.
Expectation expectation_of(const diag::Diagnostic& diagnostic, const source::SourceManager& sources);

/// The case with its expectations replaced.
std::string write_expectations(std::string_view text, const std::vector<Expectation>& expectations);

/// The text without its expectations, each taken with its line.
std::string without_expectations(std::string_view text);

}  // namespace portato::test
