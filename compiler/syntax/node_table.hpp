// SPDX-License-Identifier: Apache-2.0
// Which rules of the grammar become nodes, of what kind, and what a gap in place of a rule is called.
// Overloads find the nearest base of a rule: path_item is an item<…>, hence a kItem. For parse_*.cpp only.
#pragma once

#include "grammar/bindings.hpp"
#include "syntax/tree_builder.hpp"

namespace portato::syntax::node_table {

namespace g = grammar;

struct NoNode {};
constexpr NoNode kind_of(const void*) { return {}; }

// Leaves.
constexpr NodeKind kind_of(const g::comment*) { return NodeKind::kComment; }
constexpr NodeKind kind_of(const g::quoted*) { return NodeKind::kQuoted; }
constexpr NodeKind kind_of(const g::unquoted*) { return NodeKind::kWord; }
constexpr NodeKind kind_of(const g::permissions*) { return NodeKind::kPermissions; }
constexpr NodeKind kind_of(const g::option*) { return NodeKind::kOption; }
constexpr NodeKind kind_of(const g::mapping_option*) { return NodeKind::kOption; }
constexpr NodeKind kind_of(const g::keyword_text*) { return NodeKind::kKeyword; }
constexpr NodeKind kind_of(const g::punctuation_text*) { return NodeKind::kPunctuation; }
constexpr NodeKind kind_of(const g::directive_text*) { return NodeKind::kDirective; }
constexpr NodeKind kind_of(const g::skipped_text*) { return NodeKind::kSkipped; }
template <class R>
constexpr NodeKind kind_of(const g::missing<R>*) {
  return NodeKind::kMissing;
}

// Inner nodes.
template <class E>
constexpr NodeKind kind_of(const g::file<E>*) {
  return NodeKind::kFile;
}
template <class Key, class Value>
constexpr NodeKind kind_of(const g::any_section<Key, Value>*) {
  return NodeKind::kSection;
}
constexpr NodeKind kind_of(const g::unknown_section*) { return NodeKind::kSection; }
template <class E>
constexpr NodeKind kind_of(const g::block<E>*) {
  return NodeKind::kBlock;
}
template <class E>
constexpr NodeKind kind_of(const g::parenthesised<E>*) {
  return NodeKind::kList;
}
template <class... R>
constexpr NodeKind kind_of(const g::item<R...>*) {
  return NodeKind::kItem;
}
template <class E>
constexpr NodeKind kind_of(const g::conditional<E>*) {
  return NodeKind::kConditional;
}
template <class E>
constexpr NodeKind kind_of(const g::first_branch<E>*) {
  return NodeKind::kBranch;
}
template <class E>
constexpr NodeKind kind_of(const g::later_branch<E>*) {
  return NodeKind::kBranch;
}
constexpr NodeKind kind_of(const g::condition*) { return NodeKind::kCondition; }
constexpr NodeKind kind_of(const g::include_line*) { return NodeKind::kInclude; }

constexpr bool is_inner(NodeKind kind) { return kind < NodeKind::kKeyword; }

// Gaps.
struct GapInfo {
  Gap::Reason reason;
  std::string_view expected;
};
struct NoGap {};
constexpr NoGap gap_of(const void*) { return {}; }
constexpr GapInfo gap_of(const g::too_deep*) { return {Gap::Reason::kTooDeep, ""}; }
constexpr GapInfo gap_of(const g::leading_mark*) { return {Gap::Reason::kSkipped, ""}; }
constexpr GapInfo gap_of(const g::stray_directive*) { return {Gap::Reason::kSkipped, ""}; }
constexpr GapInfo gap_of(const g::stray_elif*) { return {Gap::Reason::kSkipped, ""}; }
template <class R>
constexpr GapInfo gap_of(const g::missing<R>*) {
  return {Gap::Reason::kMissing, R::kMeaning};
}
template <class R, class Wrong>
constexpr GapInfo gap_of(const g::instead_of<R, Wrong>*) {
  return {Gap::Reason::kInstead, R::kMeaning};
}
template <class T>
constexpr GapInfo gap_of(const g::wrong_bracket<T>*) {
  return {Gap::Reason::kSkipped, T::kMeaning};
}
template <class Entry>
constexpr GapInfo gap_of(const g::skipped<Entry>*) {
  return {Gap::Reason::kSkipped, Entry::kMeaning};
}

}  // namespace portato::syntax::node_table
