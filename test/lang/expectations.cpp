// SPDX-License-Identifier: Apache-2.0
#include "expectations.hpp"

#include <optional>

#include "support/strings.hpp"

namespace portato::test {

namespace {

/// A line `//  ^^^ text`, `//  | text` or `//@0-3 text`; `line` is left alone.
std::optional<Expectation> read_line(std::string_view line) {
  if (!line.starts_with("//")) return std::nullopt;
  if (line.starts_with("//@")) {
    const std::size_t dash = line.find('-');
    const std::size_t blank = line.find(' ');
    if (dash == std::string_view::npos || blank == std::string_view::npos) return std::nullopt;
    return Expectation{0, std::stoul(std::string(line.substr(3))),
                       std::stoul(std::string(line.substr(dash + 1))), std::string(line.substr(blank + 1))};
  }
  const std::size_t begin = line.find_first_not_of(' ', 2);
  if (begin == std::string_view::npos || (line[begin] != '^' && line[begin] != '|')) return std::nullopt;
  const std::size_t end = line[begin] == '|' ? begin : line.find_first_not_of('^', begin);
  const std::size_t text = line.find(' ', begin);
  if (text == std::string_view::npos) return std::nullopt;
  return Expectation{0, begin, end, std::string(line.substr(text + 1))};
}

std::string line_of(const Expectation& expectation) {
  const std::string marks =
      expectation.begin == expectation.end ? "|" : std::string(expectation.end - expectation.begin, '^');
  if (expectation.begin >= 2)
    return "//" + std::string(expectation.begin - 2, ' ') + marks + " " + expectation.text;
  return fmt::format("//@{}-{} {}", expectation.begin, expectation.end, expectation.text);
}

}  // namespace

std::vector<Expectation> read_expectations(std::string_view text) {
  std::vector<Expectation> result;
  std::size_t number = 0, meant = 0;
  for (const std::string_view line : support::split(text, '\n')) {
    if (auto expectation = read_line(line)) {
      expectation->line = meant;
      result.push_back(std::move(*expectation));
    } else {
      meant = number;
    }
    ++number;
  }
  return result;
}

Expectation expectation_of(const diag::Diagnostic& diagnostic, const source::SourceManager& sources) {
  const source::SourceId source = diagnostic.range.source;
  const source::LineColumn begin = sources.line_column(source, diagnostic.range.begin);
  const source::LineColumn end = sources.line_column(source, diagnostic.range.end);
  const std::size_t line_length = sources.lines(source).line_text(sources.text(source), begin.line).size();
  return {begin.line - 1U, begin.column - 1U, begin.line == end.line ? end.column - 1U : line_length,
          fmt::format("{} {}: {}", to_string(diagnostic.severity), code_of(*diagnostic.info),
                      diagnostic.message)};
}

std::string write_expectations(std::string_view text, const std::vector<Expectation>& expectations) {
  std::string result;
  const std::vector<std::string_view> lines = support::split(text, '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    result.append(i == 0 ? "" : "\n").append(lines[i]);
    for (const Expectation& expectation : expectations) {
      if (expectation.line == i) result.append("\n").append(line_of(expectation));
    }
  }
  return result;
}

std::string without_expectations(std::string_view text) {
  std::string result;
  bool is_first = true;
  for (const std::string_view line : support::split(text, '\n')) {
    if (read_line(line)) continue;
    result.append(is_first ? "" : "\n").append(line);
    is_first = false;
  }
  return result;
}

}  // namespace portato::test
