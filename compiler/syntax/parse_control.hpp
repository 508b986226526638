// SPDX-License-Identifier: Apache-2.0
// The bridge from PEGTL to the tree: a control that adds a node for each rule of node_table.hpp, takes back
// what a failed rule added, and answers the grammar's questions. For parse_*.cpp only.
#pragma once

#include <array>
#include <string>
#include <type_traits>
#include <utility>

#include "grammar/places.hpp"
#include "syntax/node_table.hpp"
#include "syntax/parse_kind.hpp"

namespace portato::syntax {

namespace pegtl = tao::pegtl;
using grammar::SectionId;

/// Whether `R` is one of the questions of grammar/resilience.hpp.
template <class R>
inline constexpr bool kIsQuestion =
    std::is_same_v<R, grammar::has_room_to_nest> || std::is_same_v<R, grammar::closes_something> ||
    std::is_same_v<R, grammar::is_in_conditional> || std::is_same_v<R, grammar::is_dedented> ||
    std::is_same_v<R, grammar::is_first_in_line>;

template <class Rule>
bool answer(const TreeBuilder& builder, std::uint32_t offset) {
  if constexpr (std::is_same_v<Rule, grammar::has_room_to_nest>) return builder.has_room_to_nest();
  if constexpr (std::is_same_v<Rule, grammar::closes_something>) return builder.closes_something(offset);
  if constexpr (std::is_same_v<Rule, grammar::is_in_conditional>) return builder.is_in_conditional();
  if constexpr (std::is_same_v<Rule, grammar::is_dedented>) return builder.is_dedented(offset);
  if constexpr (std::is_same_v<Rule, grammar::is_first_in_line>) return builder.is_first_in_line(offset);
}

template <class Rule>
struct TreeControl : pegtl::normal<Rule> {
  using KindResult = decltype(node_table::kind_of(static_cast<const Rule*>(nullptr)));
  static constexpr bool kIsNode = std::is_same_v<KindResult, NodeKind>;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <class...> class Action,
            template <class...> class Control, class Input>
  static bool match(Input& in, TreeBuilder& builder) {
    if constexpr (kIsQuestion<Rule>) {
      return answer<Rule>(builder, offset_of(in));
    } else if constexpr (A == pegtl::apply_mode::nothing ||
                         (std::is_same_v<typename Rule::subs_t, pegtl::empty_list> && !kIsNode)) {
      return pegtl::normal<Rule>::template match<A, M, Action, Control>(in, builder);
    } else if constexpr (kIsNode) {
      return match_node<M, Action, Control>(in, builder);
    } else {
      const TreeBuilder::Mark mark = builder.mark();
      if (pegtl::normal<Rule>::template match<A, M, Action, Control>(in, builder)) return true;
      builder.rewind(mark);
      return false;
    }
  }

 private:
  template <class Input>
  static std::uint32_t offset_of(const Input& in) {
    return static_cast<std::uint32_t>(in.current() - in.begin());
  }

  template <pegtl::rewind_mode M, template <class...> class Action, template <class...> class Control,
            class Input>
  static bool match_node(Input& in, TreeBuilder& builder) {
    constexpr NodeKind kKind = node_table::kind_of(static_cast<const Rule*>(nullptr));
    const std::uint32_t begin = offset_of(in);
    if constexpr (node_table::is_inner(kKind)) {
      const TreeBuilder::Mark mark = builder.mark();
      const std::uint32_t node = builder.open(kKind, begin);
      if (pegtl::normal<Rule>::template match<pegtl::apply_mode::action, M, Action, Control>(in, builder)) {
        builder.close(node, offset_of(in));
        return true;
      }
      builder.abandon(kKind);
      builder.rewind(mark);
      return false;
    } else {
      if (!pegtl::normal<Rule>::template match<pegtl::apply_mode::nothing, M, Action, Control>(in, builder)) {
        return false;
      }
      builder.add_leaf(kKind, begin, offset_of(in));
      add_gap(builder);
      return true;
    }
  }

  static void add_gap(TreeBuilder& builder) {
    constexpr auto kGap = node_table::gap_of(static_cast<const Rule*>(nullptr));
    if constexpr (std::is_same_v<std::remove_cv_t<decltype(kGap)>, node_table::GapInfo>) {
      builder.add_gap(kGap.reason, kGap.expected);
    }
  }
};

/// Fills `builder` with the nodes of the whole text.
template <class Rule>
void run_grammar(std::string_view text, TreeBuilder& builder) {
  pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf_crlf, const char*> input(
      text.data(), text.data() + text.size(), "");
  pegtl::parse<grammar::file<Rule>, pegtl::nothing, TreeControl>(input, builder);
}

using RunGrammar = void (*)(std::string_view text, TreeBuilder& builder);

/// Reads what stands inside the section `Id`; null if that is nothing that can be included.
template <FileKind Kind, SectionId Id>
consteval RunGrammar run_inside() {
  if constexpr (grammar::row_of(Id).is_in(Kind)) {
    using Entries = typename grammar::SectionRule<Kind, Id>::entries;
    if constexpr (!std::is_void_v<Entries>) return run_grammar<Entries>;
  }
  return nullptr;
}

/// The same of one of its entries: the overrides of an app, or a list.
template <FileKind Kind, SectionId Id>
consteval RunGrammar run_inside_entry() {
  if constexpr (grammar::row_of(Id).is_in(Kind)) {
    constexpr grammar::Shape kShape = grammar::row_of(Id).shape;
    if constexpr (kShape == grammar::Shape::kApps) return run_grammar<grammar::sections_at<Kind, Id>>;
    if constexpr (grammar::info_of(kShape).form == grammar::Form::kLists)
      return run_grammar<grammar::listed_paths>;
  }
  return nullptr;
}

struct PlaceGrammars {
  RunGrammar inside, inside_entry;
};

/// By SectionId.
template <FileKind Kind>
inline constexpr auto kPlaceGrammars = []<std::size_t... I>(std::index_sequence<I...>) {
  return std::array<PlaceGrammars, grammar::kSectionCount>{
      {{run_inside<Kind, SectionId(I)>(), run_inside_entry<Kind, SectionId(I)>()}...}};
}
(std::make_index_sequence<grammar::kSectionCount>());

/// The section that `place` leads to.
inline SectionId find_section(FileKind kind, Place place) {
  if (place.empty()) return SectionId::kNone;
  std::string outside;
  for (const std::string_view keyword : place.first(place.size() - 1))
    outside.append(outside.empty() ? "" : "/").append(keyword);
  return grammar::find_section(kind, outside, place.back());
}

/// Runs the grammar of that place; one that is not known takes anything.
template <FileKind Kind>
void parse_place(std::string_view text, Place place, TreeBuilder& builder) {
  if (place.empty()) return run_grammar<grammar::sections_at<Kind, SectionId::kNone>>(text, builder);
  const bool is_entry = place.back() == "*" || place.back() == "(";
  const SectionId id = find_section(Kind, is_entry ? place.first(place.size() - 1) : place);
  RunGrammar run = nullptr;
  if (id != SectionId::kNone) {
    const PlaceGrammars& grammars = kPlaceGrammars<Kind>[static_cast<std::size_t>(id)];
    run = is_entry ? grammars.inside_entry : grammars.inside;
  }
  (run != nullptr ? run : run_grammar<grammar::anything>)(text, builder);
}

}  // namespace portato::syntax
