// SPDX-License-Identifier: Apache-2.0
// Questions about the table of every section (grammar/vocabulary.def): what may stand where, and what stands
// after it. One source for keyword checks, "did you mean", the binder, completion and hover.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/vocabulary.hpp"
#include "syntax/tree.hpp"

namespace portato::syntax {

using grammar::FileKind;
using grammar::Form;
using grammar::info_of;
using grammar::Keyword;
using grammar::Repeat;
using grammar::SectionId;
using grammar::Shape;
using grammar::ShapeInfo;

/// Whether it is one value, without braces.
bool is_single_value(Shape shape);

/// Everything, in the order of grammar/vocabulary.def.
std::span<const Keyword> vocabulary();

/// The keyword of that name at `place` ("requires", "apps/*"); null if there is none.
const Keyword* find_keyword(FileKind kind, std::string_view place, std::string_view name);

/// The keywords that may stand at `place`.
std::vector<const Keyword*> keywords_at(FileKind kind, std::string_view place);

/// Their names.
std::vector<std::string_view> names_at(FileKind kind, std::string_view place);

/// Every keyword of that name, in whatever kind of file and at whatever place.
std::vector<const Keyword*> keywords_named(std::string_view name);

/// "auto manual" → {"auto", "manual"}
std::vector<std::string_view> words_of(const Keyword& keyword);

/// Whether `word` is one of them, patterns such as rt7 included.
bool allows_word(const Keyword& keyword, std::string_view word);

/// "`idle`, `low` or `rt1`…`rt32`"
std::string describe_words(const Keyword& keyword);

/// The place of the entries of `keyword`, which stands at `place`: "requires" + "api" → "requires/api".
std::string place_inside(std::string_view place, std::string_view keyword);

}  // namespace portato::syntax
