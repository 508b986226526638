// SPDX-License-Identifier: Apache-2.0
#include "support/strings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "support/utf8.hpp"

namespace portato::support {

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_control_character);
}

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  std::size_t begin = 0;
  for (std::size_t at = text.find(from); at != std::string_view::npos; at = text.find(from, begin)) {
    result.append(text.substr(begin, at - begin)).append(to);
    begin = at + from.size();
  }
  return result.append(text.substr(begin));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  for (std::size_t at = text.find(separator); at != std::string_view::npos;
       at = text.find(separator, begin)) {
    pieces.push_back(text.substr(begin, at - begin));
    begin = at + 1;
  }
  pieces.push_back(text.substr(begin));
  return pieces;
}

std::string join(const std::vector<std::string>& pieces, std::string_view separator) {
  return fmt::format("{}", fmt::join(pieces, separator));
}

namespace {

std::string shown(std::string_view text, std::string_view kept, std::size_t limit) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    if (at >= limit) return result + "…";
    const std::size_t length = utf8_sequence_length(text.substr(at));
    const std::string_view bytes = text.substr(at, std::max<std::size_t>(1, length));
    const bool is_kept = kept.find(bytes.front()) != std::string_view::npos;
    if (length == 0 || (is_terminal_control(utf8_code_point(bytes)) && !is_kept)) {
      for (const char byte : bytes) result += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    } else {
      result.append(bytes);
    }
    at += bytes.size();
  }
  return result;
}

}  // namespace

std::string printable(std::string_view text, std::size_t limit) { return shown(text, "", limit); }

std::string printable_lines(std::string_view text) { return shown(text, "\n\t", text.size()); }

}  // namespace portato::support
