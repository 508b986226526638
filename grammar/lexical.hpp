// SPDX-License-Identifier: Apache-2.0
// Tokens. A definition file has no token alphabet of its own: each place asks for one kind of token. These
// rules take a little more than the language allows (`a,b.c` as one word, `1k` as one number), so that one
// mistake stays one token; compiler/syntax/ then says what is wrong with it. Whatever is right is cut exactly
// as the language cuts it.
#pragma once

#include "grammar/common.hpp"

namespace portato::grammar {

/// What becomes a leaf of one kind, whatever its place asks for, derives from one of these names.
struct unquoted {};
struct keyword_text {};
struct punctuation_text {};
struct directive_text {};
struct skipped_text {};

// STRING = '"' { '\' ('\' | '"' | "'") | any byte but '"' and line ends } '"'      the same with "'"
struct escape : seq<one<'\\'>, one<'\\', '"', '\''>> {};
template <char Quote>
struct closed_string : seq<one<Quote>, star<sor<escape, not_one<Quote, '\n', '\r'>>>, one<Quote>> {};

// A string without its closing quote ends with its line, or earlier where a closing `}` or `)` seems to
// stand.
struct braced_variable : seq<spelled<"${">, star<name_char>, one<'}'>> {};
template <char Quote>
struct open_string : seq<one<Quote>, star<sor<braced_variable, not_one<'\n', '\r', '{', '}', '(', ')'>>>> {};

struct quoted : sor<closed_string<'"'>, closed_string<'\''>, open_string<'"'>, open_string<'\''>> {
  static constexpr std::string_view kMeaning = "a quoted text";
};

// VARIABLE = '$' NAME | '${' NAME '}'
struct braced_name
    : seq<one<'{'>, star<not_one<'{', '}', ' ', '\t', '\n', '\r', '"', '\'', '(', ')'>>, opt<one<'}'>>> {};
struct variable : seq<one<'$'>, sor<braced_name, star<name_char>>> {};

// FPCHAR = LETTER | DIGIT | one of  . _ $ - : ; + = ? /      but `//` and `/*` begin a comment everywhere
struct slash : seq<one<'/'>, not_at<one<'/', '*'>>> {};
struct path_punctuation : one<'.', '-', ';', '+', '?'> {};

// Bytes that no unquoted token may have and that no construct needs: taken along, refused later.
struct misfit
    : sor<one<'~', ',', '@', '%', '!', '&', '|', '\\', '^', '`', '*', '<', '>'>, ranges<'\x80', '\xff'>> {};

template <class... More>
struct path_text : plus<sor<name_char, path_punctuation, slash, variable, misfit, More...>> {};

// FILE_PATH = ARG = STRING | FPCHAR { FPCHAR }      FILE_NAME: the same without '/'
struct path_word : unquoted, path_text<one<':', '='>> {};
struct path : sor<path_word, quoted> {
  static constexpr std::string_view kMeaning = "a path";
};

// The left side of `=` where the language first wants a path: here the first `=` ends it.
struct alias_word : unquoted, path_text<one<':'>> {};

// A bare word where the language wants a STRING before `:`.
struct bare_key : unquoted, path_text<> {};

// NAME = IDSTART { IDCHAR }      GROUP_NAME = CAPABILITY_NAME = IDSTART { IDCHAR | '-' }
struct name_misfit : sor<seq<one<'-'>, not_at<one<'>'>>>,
                         one<'$', ';', '+', '?', '~', ',', '@', '%', '!', '&', '|', '\\', '^', '`'>, slash,
                         ranges<'\x80', '\xff'>> {};
struct name_word : unquoted, plus<sor<name_char, name_misfit>> {
  static constexpr std::string_view kMeaning = "a name";
};

// DOTTED_NAME = NAME { '.' NAME } [ '.' ]
struct dotted_word : unquoted, plus<sor<name_char, name_misfit, one<'.'>>> {
  static constexpr std::string_view kMeaning = "a dotted name";
};

// IPC_AGENT = NAME | '<' { IDCHAR | '-' } '>'
struct user_word : unquoted, seq<one<'<'>, star<sor<name_char, one<'-'>>>, opt<one<'>'>>> {};
struct agent : sor<user_word, name_word> {
  static constexpr std::string_view kMeaning = "a name";
};

// The beginning of something that has a name: `maxThreads :`, `pool =`, `api . pool`
struct named_head : seq<name_start, star<name_char>, ws, one<':', '=', '.'>> {};

// INTEGER = DIGIT { DIGIT } [ 'K' ]      `10maxThreads:5` is a number and a name, `10k` is a mistake
struct integer_word : unquoted, seq<plus<digit>, opt<one<'K'>>, opt<not_at<named_head>, path_word>> {
  static constexpr std::string_view kMeaning = "an integer";
};

// FILE_PERMISSIONS = '[' ('r' | 'w' | 'x')+ ']'      OPTION = '[' (a-z | '-')+ ']'
struct bracketed
    : seq<one<'['>, star<not_one<'[', ']', '{', '}', '(', ')', '"', '\n', '\r'>>, opt<one<']'>>> {};
struct permissions : seq<bracketed> {};
struct option : seq<bracketed> {};

// DIRECTIVE = '#' LETTER { LETTER }
template <literal Word>
struct directive : directive_text, seq<spelled<Word>, not_at<letter>> {
  static constexpr std::string_view kMeaning = Word.view();
};
using if_word = directive<"#if">;
using elif_word = directive<"#elif">;
using else_word = directive<"#else">;
using endif_word = directive<"#endif">;
using include_word = directive<"#include">;

}  // namespace portato::grammar
