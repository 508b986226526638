// SPDX-License-Identifier: Apache-2.0
#include "bind/api_uses.hpp"

#include <algorithm>

#include "support/strings.hpp"

namespace portato::bind {

namespace {

constexpr std::string_view kKeyword = "USETYPES";
constexpr std::string_view kBlanks = " \t\r\n";

/// Where the comment that begins at `at` ends; `at` if none begins there.
std::size_t end_of_comment(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (!rest.starts_with("//") && !rest.starts_with("/*")) return at;
  const std::string_view closing = rest.starts_with("//") ? "\n" : "*/";
  const std::size_t end = text.find(closing, at + 2);
  return end == std::string_view::npos ? text.size() : end + closing.size();
}

bool is_keyword(std::string_view text, std::size_t at) {
  if (!text.substr(at).starts_with(kKeyword)) return false;
  const std::size_t after = at + kKeyword.size();
  return (at == 0 || !support::is_identifier_char(text[at - 1])) && after < text.size() &&
         kBlanks.find(text[after]) != std::string_view::npos;
}

}  // namespace

std::vector<ApiUse> find_api_uses(std::string_view text) {
  std::vector<ApiUse> uses;
  std::size_t at = text.find_first_of("/U");
  while (at != std::string_view::npos) {
    if (const std::size_t after = end_of_comment(text, at); after != at) {
      at = after;
    } else if (is_keyword(text, at)) {
      const std::size_t begin = std::min(text.find_first_not_of(kBlanks, at + kKeyword.size()), text.size());
      const std::size_t end = std::min(text.find_first_of(" \t\r\n;", begin), text.size());
      if (end > begin) uses.push_back({text.substr(begin, end - begin), static_cast<std::uint32_t>(begin)});
      at = end;
    } else {
      ++at;
    }
    at = text.find_first_of("/U", at);
  }
  return uses;
}

}  // namespace portato::bind
