// SPDX-License-Identifier: Apache-2.0
#include "syntax/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "support/strings.hpp"

namespace portato::syntax {

using grammar::kVocabulary;

namespace {

constexpr std::string_view kRealTime = "rt#";
constexpr std::string_view kHash = "md5#";

/// rt1…rt32; rt01 is fine.
bool is_real_time_priority(std::string_view word) {
  if (!word.starts_with("rt") || word.size() < 3 || word.size() > 4) return false;
  int level = 0;
  for (const char c : word.substr(2)) {
    if (!support::is_digit(c)) return false;
    level = 10 * level + (c - '0');
  }
  return level >= 1 && level <= 32;
}

bool is_md5(std::string_view word) {
  return word.size() == 32 && word.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string describe_word(std::string_view word) {
  if (word == kRealTime) return "`rt1`…`rt32`";
  if (word == kHash) return "an MD5 hash (32 of 0-9 and a-f)";
  return fmt::format("`{}`", word);
}

}  // namespace

bool is_single_value(Shape shape) { return info_of(shape).form == Form::kValue; }

std::span<const Keyword> vocabulary() { return kVocabulary; }

const Keyword* find_keyword(FileKind kind, std::string_view place, std::string_view name) {
  const SectionId id = grammar::find_section(kind, place, name);
  return id == SectionId::kNone ? nullptr : &grammar::row_of(id);
}

std::vector<const Keyword*> keywords_at(FileKind kind, std::string_view place) {
  std::vector<const Keyword*> result;
  for (const Keyword& keyword : kVocabulary) {
    if (keyword.stands_at(kind, place)) result.push_back(&keyword);
  }
  return result;
}

std::vector<std::string_view> names_at(FileKind kind, std::string_view place) {
  std::vector<std::string_view> result;
  for (const Keyword* keyword : keywords_at(kind, place)) result.push_back(keyword->name);
  return result;
}

std::vector<const Keyword*> keywords_named(std::string_view name) {
  std::vector<const Keyword*> result;
  for (const Keyword& keyword : kVocabulary) {
    if (keyword.name == name) result.push_back(&keyword);
  }
  return result;
}

std::vector<std::string_view> words_of(const Keyword& keyword) {
  if (keyword.words.empty()) return {};
  return support::split(keyword.words, ' ');
}

bool allows_word(const Keyword& keyword, std::string_view word) {
  for (const std::string_view allowed : words_of(keyword)) {
    if (allowed == kRealTime ? is_real_time_priority(word)
        : allowed == kHash   ? is_md5(word)
                             : allowed == word)
      return true;
  }
  return false;
}

std::string describe_words(const Keyword& keyword) {
  const std::vector<std::string_view> words = words_of(keyword);
  std::string result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) result.append(i + 1 == words.size() ? " or " : ", ");
    result.append(describe_word(words[i]));
  }
  return result;
}

std::string place_inside(std::string_view place, std::string_view keyword) {
  std::string result(place);
  if (!result.empty()) result.append("/");
  return result.append(keyword);
}

}  // namespace portato::syntax
