// SPDX-License-Identifier: Apache-2.0
// Descriptions of structs and enums that stand beside them: PORTATO_FIELDS names the fields of a struct,
// PORTATO_WORDS the word of each enumerator. Readers and writers of every format are made from these lists
// (support/json_fields.hpp), so that they cannot drift apart. Costs little to include.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

// PORTATO_FOR_EACH(MACRO, CONTEXT, item...): MACRO(CONTEXT, item) for each of up to 80 items. The
// preprocessor does not expand a macro within itself; each item takes another scan.
#define PORTATO_FOR_EACH(macro, context, ...) \
  __VA_OPT__(PORTATO_SCAN(PORTATO_EACH_STEP(macro, context, __VA_ARGS__)))
#define PORTATO_EACH_STEP(macro, context, item, ...) \
  macro(context, item) __VA_OPT__(PORTATO_EACH_AGAIN PORTATO_PARENTHESES(macro, context, __VA_ARGS__))
#define PORTATO_EACH_AGAIN() PORTATO_EACH_STEP
#define PORTATO_PARENTHESES ()
#define PORTATO_SCAN(...) PORTATO_SCAN_16(PORTATO_SCAN_16(PORTATO_SCAN_16(PORTATO_SCAN_16(__VA_ARGS__))))
#define PORTATO_SCAN_16(...) PORTATO_SCAN_4(PORTATO_SCAN_4(PORTATO_SCAN_4(PORTATO_SCAN_4(__VA_ARGS__))))
#define PORTATO_SCAN_4(...) PORTATO_SCAN_1(PORTATO_SCAN_1(PORTATO_SCAN_1(PORTATO_SCAN_1(__VA_ARGS__))))
#define PORTATO_SCAN_1(...) __VA_ARGS__

/// PORTATO_FIELDS(Struct, field...); in the namespace of the struct, after it. Formats that have the fields
/// in an order have them in that of the list.
#define PORTATO_FIELDS(Struct, ...)                                          \
  template <class Visitor>                                                   \
  constexpr void visit_fields(std::type_identity<Struct>, Visitor&& visit) { \
    PORTATO_FOR_EACH(PORTATO_FIELD, Struct, __VA_ARGS__)                     \
  }                                                                          \
  static_assert(std::is_aggregate_v<Struct>)
#define PORTATO_FIELD(Struct, field) visit(#field, &Struct::field);

/// PORTATO_WORDS(Enum, (kEnumerator, "word")...); in the namespace of the enum (of the outermost class around
/// it), after it. Gives to_word(Enum) and support::from_word<Enum>(word). An enumerator without a word, or
/// one with two, does not compile, nor do two with the same.
#define PORTATO_WORDS(Enum, ...)                                    \
  PORTATO_WORD_FUNCTION(to_word, Enum, __VA_ARGS__)                 \
  constexpr auto words_of(std::type_identity<Enum>) {               \
    return std::to_array<portato::support::Word<Enum>>(             \
        {PORTATO_FOR_EACH(PORTATO_WORD_ENTRY, Enum, __VA_ARGS__)}); \
  }                                                                 \
  static_assert(portato::support::are_distinct(words_of(std::type_identity<Enum>())))

/// The words that one format has for the enumerators, as a function: where it has others than the rest.
#define PORTATO_WORD_FUNCTION(function, Enum, ...)                            \
  constexpr std::string_view function(Enum value) {                           \
    switch (value) { PORTATO_FOR_EACH(PORTATO_WORD_CASE, Enum, __VA_ARGS__) } \
    return {};                                                                \
  }
#define PORTATO_WORD_CASE(Enum, pair) \
  case Enum::PORTATO_FIRST pair:      \
    return PORTATO_SECOND pair;
#define PORTATO_WORD_ENTRY(Enum, pair) {Enum::PORTATO_FIRST pair, PORTATO_SECOND pair},
#define PORTATO_FIRST(first, second) first
#define PORTATO_SECOND(first, second) second

namespace portato::support {

template <class Struct>
concept HasFields = requires(void (*visit)(...)) {
  visit_fields(std::type_identity<Struct>(), visit);
};

template <class Enum>
concept HasWords = requires(Enum value) {
  to_word(value);
  words_of(std::type_identity<Enum>());
};

/// Calls `visit(name, value)` for each field of `object`, which may be const.
template <class Struct, class Visitor>
constexpr void for_each_field(Struct& object, Visitor&& visit) {
  visit_fields(std::type_identity<std::remove_const_t<Struct>>(),
               [&](std::string_view name, auto member) { visit(name, object.*member); });
}

template <class Struct>
constexpr std::size_t field_count() {
  std::size_t count = 0;
  visit_fields(std::type_identity<Struct>(), [&](std::string_view, auto) { ++count; });
  return count;
}

namespace fields_detail {

struct Anything {
  template <class T>
  operator T() const;  // becomes whatever the field is
};

template <class Struct, class... Initializers>
constexpr bool takes_more_initializers() {
  return requires { Struct{Initializers()..., Anything()}; };
}

template <class Struct, class... Initializers>
constexpr std::size_t member_count() {
  if constexpr (takes_more_initializers<Struct, Initializers...>()) {
    return member_count<Struct, Initializers..., Anything>();
  } else {
    return sizeof...(Initializers);
  }
}

}  // namespace fields_detail

/// Whether the list of an aggregate without bases is complete. Not for members that are built from anything,
/// as std::optional is.
template <class Struct>
inline constexpr bool has_all_fields = field_count<Struct>() == fields_detail::member_count<Struct>();

template <class Enum>
struct Word {
  Enum value;
  std::string_view word;
};

template <class Enum, std::size_t N>
constexpr bool are_distinct(const std::array<Word<Enum>, N>& words) {
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (words[i].word == words[j].word) return false;
    }
  }
  return true;
}

/// Nothing if no enumerator has that word.
template <class Enum>
constexpr std::optional<Enum> from_word(std::string_view word) {
  for (const auto& [value, its_word] : words_of(std::type_identity<Enum>())) {
    if (its_word == word) return value;
  }
  return std::nullopt;
}

}  // namespace portato::support
