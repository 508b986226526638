// SPDX-License-Identifier: Apache-2.0
// References to interfaces (`app.interface`, `exe.component.interface`) and what is made of them in .sdef and
// .adef.
#pragma once

#include "grammar/items.hpp"

namespace portato::grammar {

// reference = part { '.' part }      part = IPC_AGENT | '*'
struct part : sor<punctuation<"*">, agent> {
  static constexpr std::string_view kMeaning = "a name";
};
struct reference : seq<part, star<next<dot>, expect<part>>> {
  static constexpr std::string_view kMeaning = "the server side of the binding";
};

// binding = reference '->' reference
struct wrong_arrow : sor<spelled<"=>">, spelled<"-->">, one<'=', '>', '-', ':'>> {};
struct binding_item : item<reference, expect_or<arrow, wrong_arrow>, expect<reference>> {
  static constexpr std::string_view kMeaning = "a binding";
};
struct binding_items : items<binding_item> {};

// extern = [ NAME '=' ] NAME '.' NAME [ '.' NAME ]
struct reference_item
    : item<name_word, opt<next<equals>, expect<name_word>>, star<next<dot>, expect<name_word>>> {
  static constexpr std::string_view kMeaning = "an interface";
};
struct reference_items : items<reference_item> {};
struct extern_entry : seq<not_at<section_head>, reference_item> {
  static constexpr std::string_view kMeaning = "an interface";
};

// STRING ':' STRING
struct text_key : sor<quoted, bare_key> {
  static constexpr std::string_view kMeaning = "a quoted text";
};
struct text_pair_item : item<text_key, expect_or<colon, one<'='>>, expect<text_value>> {
  static constexpr std::string_view kMeaning = "a quoted text";
};
struct text_pair_items : items<text_pair_item> {};

}  // namespace portato::grammar
