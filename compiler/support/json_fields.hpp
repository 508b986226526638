// SPDX-License-Identifier: Apache-2.0
// Structs with PORTATO_FIELDS as JSON, and back. Reading is strict: it accepts what was written and nothing
// else, and says where in the JSON the mistake is. JSON is made of characters, paths are made of bytes: text
// that is no UTF-8 becomes {"latin1": ...}, a byte a character. For the few files that need it: the JSON
// library takes long to compile.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/fields.hpp"
#include "support/result.hpp"
#include "support/utf8.hpp"

namespace portato::support {

using Json = nlohmann::ordered_json;  // fields stay in the order of their list

namespace json_detail {

constexpr const char* kLatin1 = "latin1";

template <class T>
concept Number = std::integral<T> && !std::same_as<T, bool>;

inline std::string latin1_to_utf8(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) text += static_cast<char>(0xC0 | (byte >> 6));
    text += byte >= 0x80 ? static_cast<char>(0x80 | (byte & 0x3F)) : c;
  }
  return text;
}

/// What is wrong, and where; `path` grows on its way out of the value.
struct Mistake {
  std::string path;  ///< `modules[3].name`
  std::string what;

  [[nodiscard]] Mistake within(std::string_view name) const {
    const bool is_last = path.empty() || path.front() == '[';
    return {fmt::format("{}{}{}", name, is_last ? "" : ".", path), what};
  }
  [[nodiscard]] Mistake within(std::size_t index) const { return within(fmt::format("[{}]", index)); }
};

inline void require(bool is_so, const char* otherwise) {
  if (!is_so) throw Mistake{"", otherwise};
}

}  // namespace json_detail

// --- Values to JSON.

inline Json encode(const std::string& text) {
  if (is_utf8(text)) return text;
  return Json{{json_detail::kLatin1, json_detail::latin1_to_utf8(text)}};
}

inline Json encode(bool value) { return value; }

Json encode(json_detail::Number auto number) { return number; }

template <HasWords Enum>
Json encode(Enum value) {
  return to_word(value);
}

template <class First, class Second>
Json encode(const std::pair<First, Second>& pair);
template <class T>
Json encode(const std::vector<T>& list);

template <HasFields Struct>
Json encode(const Struct& value) {
  static_assert(has_all_fields<Struct>, "PORTATO_FIELDS does not list all of them");
  Json json = Json::object();
  for_each_field(value, [&](std::string_view name, const auto& field) { json[name] = encode(field); });
  return json;
}

template <class First, class Second>
Json encode(const std::pair<First, Second>& pair) {
  return Json::array({encode(pair.first), encode(pair.second)});
}

template <class T>
Json encode(const std::vector<T>& list) {
  Json json = Json::array();
  for (const T& item : list) json.push_back(encode(item));
  return json;
}

// --- Values from JSON. `read` throws a Mistake.

namespace json_detail {

inline void read(const Json& json, std::string& text) {
  if (json.is_string()) {
    text = json.get<std::string>();
    return;
  }
  const bool is_latin1 = json.is_object() && json.size() == 1 && json.contains(kLatin1);
  require(is_latin1 && json.at(kLatin1).is_string(), "text expected");
  std::string_view characters = json.at(kLatin1).get_ref<const std::string&>();
  text.clear();
  while (!characters.empty()) {
    const std::size_t length = utf8_sequence_length(characters);
    const char32_t point = length == 0 ? 0x100 : utf8_code_point(characters.substr(0, length));
    require(point <= 0xFF, "a byte expected");
    text += static_cast<char>(point);
    characters.remove_prefix(length);
  }
}

inline void read(const Json& json, bool& value) {
  require(json.is_boolean(), "true or false expected");
  value = json.get<bool>();
}

template <Number T>
void read(const Json& json, T& number) {
  require(json.is_number_integer(), "a whole number expected");
  const bool fits = json.is_number_unsigned() ? std::in_range<T>(json.get<std::uint64_t>())
                                              : std::in_range<T>(json.get<std::int64_t>());
  require(fits, "number out of range");
  number = json.get<T>();
}

template <HasWords Enum>
void read(const Json& json, Enum& value) {
  require(json.is_string(), "text expected");
  const auto known = from_word<Enum>(json.get_ref<const std::string&>());
  require(known.has_value(), "unknown word");
  value = *known;
}

template <class First, class Second>
void read(const Json& json, std::pair<First, Second>& pair);
template <class T>
void read(const Json& json, std::vector<T>& list);

template <HasFields Struct>
void read(const Json& json, Struct& value) {
  require(json.is_object(), "an object expected");
  std::vector<std::string_view> known;
  for_each_field(value, [&](std::string_view name, auto& field) {
    known.push_back(name);
    const auto found = json.find(name);
    if (found == json.end()) throw Mistake{std::string(name), "missing"};
    try {
      read(*found, field);
    } catch (const Mistake& mistake) {
      throw mistake.within(name);
    }
  });
  if (known.size() == json.size()) return;
  for (const auto& [name, ignored] : json.items()) {
    const bool is_known = std::find(known.begin(), known.end(), name) != known.end();
    if (!is_known) throw Mistake{name, "unknown field"};
  }
}

template <class First, class Second>
void read(const Json& json, std::pair<First, Second>& pair) {
  require(json.is_array() && json.size() == 2, "a pair expected");
  read(json[0], pair.first);
  read(json[1], pair.second);
}

template <class T>
void read(const Json& json, std::vector<T>& list) {
  require(json.is_array(), "a list expected");
  for (std::size_t i = 0; i < json.size(); ++i) {
    try {
      read(json[i], list.emplace_back());
    } catch (const Mistake& mistake) {
      throw mistake.within(i);
    }
  }
}

}  // namespace json_detail

/// Fails with `modules[3].name: text expected`.
template <class T>
Result<T> decode(const Json& json) {
  try {
    T value{};
    json_detail::read(json, value);
    return value;
  } catch (const json_detail::Mistake& mistake) {
    return Error{mistake.path.empty() ? mistake.what : mistake.path + ": " + mistake.what};
  }
}

}  // namespace portato::support
