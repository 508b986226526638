// SPDX-License-Identifier: Apache-2.0
// The table of every section and keyword (grammar/vocabulary.def): what may stand where, and what stands
// after it. One source for keyword checks, "did you mean", the binder, completion and hover.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/tree.hpp"

namespace portato::syntax {

/// What stands after the colon of a section. The comments give one entry of a block, in the notation of the
/// grammar.
enum class Shape : std::uint8_t {
  kSections,  ///< `{ … }` of sub-sections
  // One value.
  kWord,          ///< one of `words`, unquoted
  kName,          ///< NAME
  kInteger,       ///< INTEGER
  kTimeout,       ///< INTEGER or one of `words`
  kFileName,      ///< FILE_NAME
  kPath,          ///< FILE_PATH
  kVersionRange,  ///< VERSION [ '..' [ VERSION ] ] or '..' VERSION, without blanks
  // Blocks of items.
  kPaths,               ///< FILE_PATH
  kPathOrPaths,         ///< the same; a single FILE_PATH without braces is tolerated
  kModules,             ///< FILE_PATH { OPTION }
  kComponents,          ///< FILE_PATH { OPTION }
  kInterfaces,          ///< [ NAME '=' ] FILE_PATH { OPTION }
  kPrebuiltInterfaces,  ///< [ DOTTED '=' ] FILE_PATH [ OPTION ]
  kMappings,            ///< [ FILE_PERMISSIONS ] { OPTION } FILE_PATH FILE_PATH; options may come first
  kTrees,               ///< [ FILE_PERMISSIONS ] ( '.' | NAME )
  kParameters,          ///< NAME '=' STRING
  kVariables,           ///< NAME '=' FILE_PATH
  kTextPairs,           ///< STRING ':' STRING
  kPools,               ///< NAME [ '.' NAME ] '=' INTEGER
  kGroups,              ///< GROUP_NAME
  kCapabilities,        ///< CAPABILITY_NAME
  kModuleNames,         ///< MODULE_NAME
  kConfigOptions,       ///< [ '!' ] NAME
  kPackages,            ///< DOTTED_NAME
  kApps,                ///< FILE_PATH [ '{' sections '}' ]
  kCommands,            ///< NAME '=' NAME ':' FILE_PATH
  kSystemExterns,       ///< [ NAME '=' ] NAME '.' NAME
  kAppExterns,          ///< [ NAME '=' ] NAME '.' NAME '.' NAME, or a sub-section
  kBindings,            ///< reference '->' reference
  kLinks,               ///< NAME '=' '(' FILE_PATH { FILE_PATH } ')'
  kExecutables,         ///< NAME '=' '(' { FILE_PATH } ')'
  kRuns,                ///< [ NAME '=' ] '(' FILE_PATH { FILE_PATH } ')'
};

/// Whether it is one value, without braces.
bool is_single_value(Shape shape);

/// What a second section of the same name does.
enum class Repeat : std::uint8_t { kAppends, kLastWins, kOnce, kAdds };

struct Keyword {
  std::uint8_t files;  ///< bits, see is_in()
  std::string_view
      place;  ///< the sections around it joined with '/'; "" is the top level, "apps/*" an entry of `apps`
  std::string_view name;
  Shape shape;
  std::string_view
      words;  ///< allowed values or options, separated by blanks; `rt#`: rt1…rt32, `md5#`: an MD5 hash
  Repeat repeat;
  std::string_view doc;       ///< one line for people
  bool is_extension = false;  ///< only Portato knows it

  [[nodiscard]] bool is_in(FileKind kind) const { return (files >> static_cast<unsigned>(kind) & 1U) != 0; }
};

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
