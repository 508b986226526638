// SPDX-License-Identifier: Apache-2.0
// What every grammar of a definition file begins with: characters, white space, comments, and rules spelled
// as text. The grammars are pure PEGTL: no actions, no state. compiler/syntax/ makes a tree of what they
// match.
#pragma once

#include <cstddef>
#include <string_view>
#include <tao/pegtl.hpp>
#include <utility>

namespace portato::grammar {

using namespace tao::pegtl;  // a lower-case type in this namespace is always a rule

/// A text as a template argument: key<"sources">.
template <std::size_t N>
struct literal {
  char text[N]{};
  consteval literal(const char (&source)[N]) {  // implicit: that is its purpose
    for (std::size_t i = 0; i < N; ++i) text[i] = source[i];
  }
  [[nodiscard]] constexpr std::string_view view() const { return {text, N - 1}; }
};

template <literal Text, class = std::make_index_sequence<Text.view().size()>>
struct spelled;

/// Exactly these bytes.
template <literal Text, std::size_t... I>
struct spelled<Text, std::index_sequence<I...>> : string<Text.text[I]...> {};

// LETTER = 'A'…'Z' | 'a'…'z'      IDSTART = LETTER | '_'      IDCHAR = IDSTART | DIGIT
struct letter : alpha {};
struct name_start : identifier_first {};
struct name_char : identifier_other {};

// WS = space | TAB | LF | CR
struct blank : one<' ', '\t', '\n', '\r'> {};

// comment = '//' up to the line end | '/*' up to '*/'; one that is never closed runs to the end of the file.
struct line_comment : seq<spelled<"//">, star<not_one<'\n'>>> {};
struct block_comment : seq<spelled<"/*">, sor<until<spelled<"*/">>, star<any>>> {};
struct comment : seq<at<one<'/'>>, sor<line_comment, block_comment>> {};

// ws = { WS | comment }      white space stands before a token, never after it: what follows a construct is
// not its
//                            part, and a missing token is missed at the end of the one before.
struct ws : star<sor<plus<blank>, comment>> {};

/// `R` after white space.
template <class... R>
struct next : seq<ws, R...> {};

}  // namespace portato::grammar
