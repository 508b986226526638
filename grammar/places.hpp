// SPDX-License-Identifier: Apache-2.0
// The sections of every place, made of the vocabulary: sections_at<FileKind::kMdef, SectionId::kNone> are
// those at the top level of an .mdef. Sections of one shape share a rule, so that there are as many rules as
// there are shapes in a place.
#pragma once

#include <array>
#include <utility>

#include "grammar/shapes.hpp"

namespace portato::grammar {

/// The sections that stand where `First` does and have its shape, and are read with its rule: it alone if
/// that rule depends on what may stand inside.
constexpr bool is_like(FileKind kind, SectionId first, const Keyword& row) {
  const Keyword& model = row_of(first);
  return &row == &model ||
         (!holds_sections(model.shape) && row.shape == model.shape && row.stands_at(kind, model.place));
}

/// The first sections of each such group inside `Parent`.
template <FileKind Kind, SectionId Parent>
struct Groups {
  std::array<SectionId, kSectionCount> first{};
  std::size_t count = 0;

  consteval Groups() {
    for (std::size_t i = 0; i < kSectionCount; ++i) {
      if (!kVocabulary[i].is_in(Kind) || !is_inside(kVocabulary[i], Parent)) continue;
      bool is_known = false;
      for (std::size_t k = 0; k < count; ++k) is_known = is_known || is_like(Kind, first[k], kVocabulary[i]);
      if (!is_known) first[count++] = SectionId(i);
    }
  }
};
template <FileKind Kind, SectionId Parent>
inline constexpr Groups<Kind, Parent> kGroups;

/// The name of one of the sections that are like `First`.
template <FileKind Kind, SectionId First>
struct known_name {
  using rule_t = known_name;
  using subs_t = empty_list;

  static constexpr std::size_t kCount = [] {
    std::size_t count = 0;
    for (const Keyword& row : kVocabulary) count += is_like(Kind, First, row) ? 1 : 0;
    return count;
  }();
  static constexpr std::array<std::string_view, kCount> kNames = [] {
    std::array<std::string_view, kCount> names;
    std::size_t count = 0;
    for (const Keyword& row : kVocabulary) {
      if (is_like(Kind, First, row)) names[count++] = row.name;
    }
    return names;
  }();

  template <class Input>
  static bool match(Input& in) {
    const std::string_view text(in.current(), in.size(0));
    for (const std::string_view name : kNames) {
      if (text.empty() || text.front() != name.front() || !text.starts_with(name)) continue;
      if (text.size() > name.size() && is_name_char(text[name.size()])) continue;
      in.bump_in_this_line(name.size());
      return true;
    }
    return false;
  }

 private:
  static constexpr bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
};

template <FileKind Kind, SectionId First>
struct keyword_like : keyword_text, seq<known_name<Kind, First>, not_at<name_misfit>> {};

/// Whether the same sections may stand inside both.
constexpr bool are_alike(FileKind kind, SectionId left, SectionId right) {
  std::size_t left_count = 0, right_count = 0, pairs = 0;
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    const Keyword& row = kVocabulary[i];
    if (row.is_in(kind) && is_inside(row, right)) ++right_count;
    if (!row.is_in(kind) || !is_inside(row, left)) continue;
    ++left_count;
    for (std::size_t k = 0; k < kSectionCount; ++k) {
      const Keyword& other = kVocabulary[k];
      if (other.name != row.name || other.shape != row.shape) continue;
      if (!other.is_in(kind) || !is_inside(other, right)) continue;
      if (!holds_sections(row.shape) || are_alike(kind, SectionId(i), SectionId(k))) ++pairs;
    }
  }
  return left_count == pairs && right_count == pairs;
}

/// The first section inside which the same may stand: `scripts` for `kernelModule/scripts`. They share their
/// rules.
constexpr SectionId first_alike(FileKind kind, SectionId id) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(id); ++i) {
    if (!kVocabulary[i].is_in(kind) || kVocabulary[i].shape != Shape::kSections) continue;
    if (are_alike(kind, SectionId(i), id)) return SectionId(i);
  }
  return id;
}

template <FileKind Kind, SectionId Parent>
struct sections_at;

/// The rule of a section: that of its shape, or of the sections inside.
template <FileKind Kind, SectionId Id, Shape S = row_of(Id).shape>
struct SectionRule : ShapeRule<S> {};
template <FileKind Kind, SectionId Id>
struct SectionRule<Kind, Id, Shape::kSections> : Block<sections_at<Kind, first_alike(Kind, Id)>> {};
template <FileKind Kind, SectionId Id>
struct SectionRule<Kind, Id, Shape::kAppExterns> : Block<sections_at<Kind, Id>> {};
template <FileKind Kind, SectionId Id>
struct SectionRule<Kind, Id, Shape::kApps> : Block<app_items<sections_at<Kind, Id>>> {};

template <FileKind Kind, SectionId First>
struct section_like : any_section<keyword_like<Kind, First>, typename SectionRule<Kind, First>::value> {};

template <FileKind Kind, SectionId Parent, class... Items>
struct SectionsAt {
  template <std::size_t... I>
  static sections<Items..., section_like<Kind, kGroups<Kind, Parent>.first[I]>...> make(
      std::index_sequence<I...>);
  using rule = decltype(make(std::make_index_sequence<kGroups<Kind, Parent>.count>()));
};
template <FileKind Kind, SectionId Parent>
constexpr bool kHasExterns = Parent != SectionId::kNone&& row_of(Parent).shape == Shape::kAppExterns;

/// The entries of the place inside `Parent` (kNone is the top level).
template <FileKind Kind, SectionId Parent>
struct sections_at : SectionsAt<Kind, Parent>::rule {};
template <FileKind Kind, SectionId Parent>
requires kHasExterns<Kind, Parent>
struct sections_at<Kind, Parent> : SectionsAt<Kind, Parent, extern_entry>::rule {
};

}  // namespace portato::grammar
