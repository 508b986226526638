// SPDX-License-Identifier: Apache-2.0
// The table of every section (vocabulary.def) as constants: the grammar makes its rules of it, syntax its
// checks, the binder proves with it that each section has a handler. Nothing of PEGTL is in here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "grammar/file_kind.hpp"

namespace portato::grammar {

/// What stands after the colon of a section (shapes.def).
enum class Shape : std::uint8_t {
#define PORTATO_SHAPE(name, form, sample, entry) name,
#include "grammar/shapes.def"
#undef PORTATO_SHAPE
};

/// What a value consists of, whatever it means.
enum class Form : std::uint8_t { kSections, kValue, kItems, kLists };

struct ShapeInfo {
  Form form;
  std::string_view sample;  ///< a correct value; empty for words, which are in the row
  std::string_view entry;   ///< the value or, of a block, one entry, in the notation of README.md
};

inline constexpr ShapeInfo kShapes[] = {
#define PORTATO_SHAPE(name, form, sample, entry) {Form::form, sample, entry},
#include "grammar/shapes.def"
#undef PORTATO_SHAPE
};
constexpr const ShapeInfo& info_of(Shape shape) { return kShapes[static_cast<std::size_t>(shape)]; }

/// What a second section of the same name does.
enum class Repeat : std::uint8_t { kAppends, kLastWins, kOnce, kAdds };

/// A row of the vocabulary; kNone stands for the top level, and for a section that is not known.
enum class SectionId : std::uint8_t { kNone = 255 };

/// A row of the vocabulary.
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

  [[nodiscard]] constexpr bool is_in(FileKind kind) const {
    return (files >> static_cast<unsigned>(kind) & 1U) != 0;
  }
  [[nodiscard]] constexpr bool stands_at(FileKind kind, std::string_view where) const {
    return is_in(kind) && place == where;
  }
};

namespace vocabulary_files {  // what the first column of vocabulary.def is made of

constexpr std::uint8_t bit(FileKind kind) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind));
}
constexpr std::uint8_t mdef = bit(FileKind::kMdef);
constexpr std::uint8_t sdef = bit(FileKind::kSdef);
constexpr std::uint8_t adef = bit(FileKind::kAdef);
constexpr std::uint8_t cdef = bit(FileKind::kCdef);

inline constexpr Keyword kRows[] = {
#define PORTATO_SECTION(files, place, name, shape, words, repeat, doc) \
  {files, place, #name, Shape::shape, words, Repeat::repeat, doc, false},
#define PORTATO_EXTENSION(files, place, name, shape, words, repeat, doc) \
  {files, place, #name, Shape::shape, words, Repeat::repeat, doc, true},
#include "grammar/vocabulary.def"
#undef PORTATO_EXTENSION
#undef PORTATO_SECTION
};

}  // namespace vocabulary_files

/// Everything, in the order of vocabulary.def; a SectionId is an index into it.
inline constexpr const auto& kVocabulary = vocabulary_files::kRows;
inline constexpr std::size_t kSectionCount = sizeof(kVocabulary) / sizeof(Keyword);
static_assert(kSectionCount < static_cast<std::size_t>(SectionId::kNone));

/// `id` is not kNone.
constexpr const Keyword& row_of(SectionId id) { return kVocabulary[static_cast<std::size_t>(id)]; }

/// The section of that name at `place`; kNone if there is none.
constexpr SectionId find_section(FileKind kind, std::string_view place, std::string_view name) {
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    if (kVocabulary[i].name == name && kVocabulary[i].stands_at(kind, place)) return SectionId(i);
  }
  return SectionId::kNone;
}

/// Whether sections may stand among the entries of such a section, or inside of one.
constexpr bool holds_sections(Shape shape) {
  return shape == Shape::kSections || shape == Shape::kAppExterns || shape == Shape::kApps;
}

/// Whether `row` stands inside the section `parent`, which for `apps` means an entry of it; kNone is the top
/// level.
constexpr bool is_inside(const Keyword& row, SectionId parent) {
  if (parent == SectionId::kNone) return row.place.empty();
  const Keyword& around = row_of(parent);
  const std::string_view end = around.shape == Shape::kApps ? "/*" : "";
  const std::size_t begin = around.place.empty() ? 0 : around.place.size() + 1;
  if (row.place.size() != begin + around.name.size() + end.size()) return false;
  const bool is_below = begin == 0 || (row.place.starts_with(around.place) && row.place[begin - 1] == '/');
  return is_below && row.place.substr(begin, around.name.size()) == around.name && row.place.ends_with(end);
}

}  // namespace portato::grammar
