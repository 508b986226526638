// SPDX-License-Identifier: Apache-2.0
#include "exec/step_reports.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "os/output_writer.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"
#include "support/utf8.hpp"

namespace portato::exec {

namespace {

using source::SourceRange;

/// The number behind the last colon, taken off.
std::optional<std::uint32_t> take_number(std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon + 1 == text.size()) return std::nullopt;
  std::uint32_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data() + colon + 1, end, number);
  if (failure != std::errc() || stop != end) return std::nullopt;
  text.erase(colon);
  return number;
}

/// Byte in `line` of what a terminal shows in `column`.
std::size_t byte_of_display_column(std::string_view line, std::uint32_t column) {
  constexpr std::size_t kTabStop = 8;
  std::size_t shown = 0;
  std::size_t at = 0;
  while (at < line.size() && shown + 1 < column) {
    if (line[at] == '\t') {
      shown = (shown / kTabStop + 1) * kTabStop;
      ++at;
      continue;
    }
    const std::size_t size = support::utf8_sequence_length(line.substr(at));
    const int width =
        size == 0 ? 1 : support::terminal_width(support::utf8_code_point(line.substr(at, size)));
    shown += static_cast<std::size_t>(width);
    at += std::max<std::size_t>(size, 1);
  }
  return at;
}

std::string_view line_at(std::string_view text, std::uint32_t line, std::size_t& begin) {
  begin = 0;
  for (std::uint32_t i = 1; i < line; ++i) {
    begin = text.find('\n', begin);
    if (begin == std::string_view::npos) return {};
    ++begin;
  }
  return text.substr(begin, text.find('\n', begin) - begin);
}

std::size_t word_size(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), support::is_identifier_char);
  return static_cast<std::size_t>(end - text.begin());
}

}  // namespace

source::SourceId StepReports::source_of(const std::string& path) {
  if (const auto known = sources_.find(path)) return *known;
  support::Result<std::string> text = os::read_whole_file(path);
  const bool is_text = text && text->find('\0') == std::string::npos;
  return is_text ? sources_.add(path, std::move(*text)) : sources_.add_binary(path);
}

SourceRange StepReports::range_of(const std::string& place) {
  if (place.empty()) return {};
  std::string path = place;
  const std::optional<std::uint32_t> column = take_number(path);
  const std::optional<std::uint32_t> line = column ? take_number(path) : std::nullopt;
  if (line) return range_of(path, *line, *column, ColumnUnit::kBytes);
  return range_of(place, 0, 0, ColumnUnit::kBytes);
}

SourceRange StepReports::range_of(const std::string& path, std::uint32_t line, std::uint32_t column,
                                  ColumnUnit unit) {
  const source::SourceId id = source_of(support::normalise_path(path));
  if (line == 0) return {id, 0, 0};
  std::size_t begin = 0;
  const std::string_view text = line_at(sources_.text(id), line, begin);
  if (begin == std::string_view::npos) return {id, 0, 0};
  std::size_t at = column == 0 ? text.find_first_not_of(" \t") : column - 1;
  if (column > 0 && unit == ColumnUnit::kDisplay) at = byte_of_display_column(text, column);
  at = std::min(at, text.size());
  const auto offset = static_cast<std::uint32_t>(begin + at);
  return {id, offset, offset + static_cast<std::uint32_t>(word_size(text.substr(at)))};
}

}  // namespace portato::exec
