// SPDX-License-Identifier: Apache-2.0
// Tables that say what to do with each section of a place, and the proof that they are complete:
//
//   static constexpr SectionHandler<Handler> kHandlers[] = {{"pre", &Binder::bind_pre}, {"post",
//   &Binder::bind_post}}; static_assert(handles_all<kHandlers, place("modprobe/softdep",
//   FileKind::kMdef)>());
//
// A section of the vocabulary without a handler does not compile, nor does a handler without a section. Not
// for other folders.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <string_view>
#include <vector>

#include "syntax/views.hpp"
#include "syntax/vocabulary.hpp"

namespace portato::bind {

using syntax::FileKind;

/// `bind` is what a table is for: a function, a member function, a member, a kind of something.
template <class Bind>
struct SectionHandler {
  std::string_view name;
  Bind bind;
};

/// A text as a template argument, so that the compiler's message about a table shows it.
struct Text {
  char bytes[48]{};
  consteval Text(std::string_view text) { std::copy(text.begin(), text.end(), bytes); }  // NOLINT: implicit
  consteval Text(const char* text) : Text(std::string_view(text)) {}                     // NOLINT: implicit
  [[nodiscard]] constexpr std::string_view view() const { return bytes; }
};

/// Where the sections of a table stand: below `path`, in files of that kind.
struct SectionPlace {
  Text path;
  FileKind kind;
};
consteval SectionPlace place(std::string_view path, FileKind kind) { return {path, kind}; }

/// The first thing that is wrong with a table.
struct TableFault {
  enum class Kind : std::uint8_t { kNone, kNoHandler, kTwoHandlers, kNoSection };
  Kind kind = Kind::kNone;
  Text section = "";
};

template <const auto& Handlers, SectionPlace... Places>
consteval TableFault find_fault() {
  for (const syntax::Keyword& row : grammar::kVocabulary) {
    if (!(row.stands_at(Places.kind, Places.path.view()) || ...)) continue;
    int count = 0;
    for (const auto& handler : Handlers) count += handler.name == row.name ? 1 : 0;
    if (count == 0) return {TableFault::Kind::kNoHandler, row.name};
    if (count > 1) return {TableFault::Kind::kTwoHandlers, row.name};
  }
  for (const auto& handler : Handlers) {
    const auto is_at = [&](const SectionPlace& at) {
      return grammar::find_section(at.kind, at.path.view(), handler.name) != syntax::SectionId::kNone;
    };
    if (!(is_at(Places) || ...)) return {TableFault::Kind::kNoSection, handler.name};
  }
  return {};
}

template <TableFault Found>
consteval bool is_faultless() {
  static_assert(Found.kind != TableFault::Kind::kNoHandler, "the table has no handler for this section");
  static_assert(Found.kind != TableFault::Kind::kTwoHandlers, "the table has two handlers for this section");
  static_assert(Found.kind != TableFault::Kind::kNoSection, "no such section can stand here");
  return Found.kind == TableFault::Kind::kNone;
}

/// Whether the table `Handlers` has exactly one handler for each section of these places, and none besides.
template <const auto& Handlers, SectionPlace... Places>
consteval bool handles_all() {
  return is_faultless<find_fault<Handlers, Places...>()>();
}

/// What the table has for the section; null for one that is not in it, which the parser has reported.
template <class Bind, std::size_t N>
const Bind* find_handler(const SectionHandler<Bind> (&handlers)[N], std::string_view name) {
  const auto* const found =
      std::ranges::find(handlers, name, [](const SectionHandler<Bind>& handler) { return handler.name; });
  return found == std::end(handlers) ? nullptr : &found->bind;
}

/// Calls the handler of each of these nodes that is a section: `owner`'s member function, or a function that
/// takes it.
template <class Bind, std::size_t N, class Owner, class... More>
void dispatch(const SectionHandler<Bind> (&handlers)[N], Owner& owner,
              const std::vector<syntax::NodeRef>& nodes, More&... more) {
  for (const syntax::NodeRef node : nodes) {
    if (node.kind() != syntax::NodeKind::kSection) continue;
    const syntax::SectionView section{node};
    if (const Bind* bind = find_handler(handlers, section.name()))
      std::invoke(*bind, owner, section, more...);
  }
}

}  // namespace portato::bind
